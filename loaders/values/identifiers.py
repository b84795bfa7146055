"""Identifiers: keyed hashes, check digits, and numbers that a spreadsheet spoilt."""

import hashlib
import hmac
import re
from collections.abc import Callable

import polars as pl
from stdnum import bic, iban, lei
from stdnum.cn import ric, uscc

VALID: dict[str, Callable[[str], bool]] = {
    "cn.ric": ric.is_valid,
    "cn.uscc": uscc.is_valid,
    "iban": iban.is_valid,
    "bic": bic.is_valid,
    "lei": lei.is_valid,
    "none": lambda _: True,
}
"""Kind of identifier to its check, by python-stdnum."""

EXPONENT = r"^-?[0-9](\.[0-9]+)?[eE]\+[0-9]+$"
"""How a spreadsheet writes a number that is too long for it."""

ZEROS_AFTER_15 = r"^[0-9]{15}0+$"
"""A number of more than 15 digits whose further digits are zeros: a binary float holds no more (IEEE 754)."""


def keyed_hash(value: str, key: bytes) -> str:
    """HMAC-SHA-256 of a value in hexadecimal (RFC 2104)."""
    return hmac.digest(key, value.encode(), hashlib.sha256).hex()


def contact_form(value: str, kind: str) -> str:
    """A contact point in the one form that is hashed.

    Examples
    --------
    >>> contact_form("+86 138-0000 1111", "phone"), contact_form(" A@B.cn ", "e-mail")
    ('8613800001111', 'a@b.cn')
    """
    if kind == "phone":
        return re.sub(r"\D", "", value) or value.strip().lower()
    return " ".join(value.lower().split())


def is_valid(value: str, kind: str) -> bool:
    """Whether an identifier passes its check."""
    return VALID[kind](value)


def each_distinct(expr: pl.Expr, function: Callable[[str], object], result: pl.DataType) -> pl.Expr:
    """A function of single values over a column, called once for each distinct value."""

    def apply(column: pl.Series) -> pl.Series:
        distinct = column.unique().drop_nulls()
        values = pl.Series([function(value) for value in distinct], dtype=result)
        return column.replace_strict(distinct, values, default=None, return_dtype=result)

    return expr.map_batches(apply, return_dtype=result)


def spoilt_expr(text: pl.Expr, *, spreadsheet: bool) -> pl.Expr:
    """Whether numbers lost their last digits in a spreadsheet."""
    spoilt = text.str.contains(EXPONENT)
    return spoilt | text.str.contains(ZEROS_AFTER_15) if spreadsheet else spoilt


def is_spoilt(text: str, *, spreadsheet: bool) -> bool:
    """Whether a number lost its last digits in a spreadsheet.

    Examples
    --------
    >>> is_spoilt("6.22202E+15", spreadsheet=False), is_spoilt("6222021234567890000", spreadsheet=True)
    (True, True)
    """
    return bool(re.match(EXPONENT, text) or (spreadsheet and re.match(ZEROS_AFTER_15, text)))
