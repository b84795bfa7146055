"""Texts over columns into values: the fast way, which leaves what it cannot take to ``exact``."""

from functools import partial

import polars as pl

from graph_engine.currencies import MINOR_DIGITS
from graph_engine.schema import Column
from loaders.form.rules import Rule
from loaders.values.identifiers import contact_form, each_distinct, keyed_hash, spoilt_expr
from loaders.values.knowledge import CURRENCY, Knowledge, currency_column
from loaders.values.money import minor_units
from loaders.values.times import INSTANT, parse_days, parse_times

NUMBER_WORDS = ("number", "id_number")
"""Ends of the names of text columns that hold account or identity numbers."""


def typed_expr(text: pl.Expr, rule: Rule, column: Column, known: Knowledge, currencies: list[str]) -> pl.Expr:
    """The text as a value of the column's type; empty where it is none."""
    if column.type == "id":
        return _identifier(text, rule, known)
    if column.type == "money":
        return _amount(text, rule, column, currencies)
    if column.type == "time" and rule.time is not None:
        return text.map_batches(partial(parse_times, form=rule.time), return_dtype=INSTANT)
    if column.type == "day" and rule.day is not None:
        return text.map_batches(partial(parse_days, form=rule.day), return_dtype=pl.Date())
    if column.type == "flag" and rule.flag is not None:
        yes, no = text.is_in(list(rule.flag.true_words)), text.is_in(list(rule.flag.false_words))
        return pl.when(yes).then(statement=True).when(no).then(statement=False)
    return _plain(text, rule, column, known)


def _plain(text: pl.Expr, rule: Rule, column: Column, known: Knowledge) -> pl.Expr:
    """Texts, words and numbers."""
    if column.type == "text":
        return _text(text, rule, column, known)
    if column.type in ("choice", "currency"):
        allowed = list(column.allowed if column.type == "choice" else MINOR_DIGITS)
        return pl.when(text.is_in(allowed)).then(text)
    if column.type == "integer":
        return text.cast(pl.Int64, strict=False)
    if column.type == "rate":
        return (
            pl.lit(None, dtype=column.polars_type)
            if rule.percent
            else text.cast(column.polars_type, strict=False)
        )
    number = text.cast(pl.Float64, strict=False) / (100 if rule.percent else 1)
    fits = number.is_between(0, 1) if column.type == "share" else number.is_finite()
    return pl.when(fits).then(number)


def _text(text: pl.Expr, rule: Rule, column: Column, known: Knowledge) -> pl.Expr:
    """Free text, or the keyed hash of it."""
    if rule.contact is not None:
        kind = rule.contact
        return each_distinct(
            text, lambda value: keyed_hash(contact_form(value, kind), known.key), pl.String()
        )
    if rule.hashed:
        return each_distinct(text, partial(keyed_hash, key=known.key), pl.String())
    return _unspoilt(text, known) if column.name.endswith(NUMBER_WORDS) else text


def _identifier(text: pl.Expr, rule: Rule, known: Knowledge) -> pl.Expr:
    """``namespace:text``, or of its keyed hash."""
    value = _unspoilt(text, known)
    if rule.hashed:
        value = each_distinct(value, partial(keyed_hash, key=known.key), pl.String())
    return pl.concat_str(pl.lit(f"{rule.namespace}:"), value)


def _unspoilt(text: pl.Expr, known: Knowledge) -> pl.Expr:
    """Numbers that no spreadsheet has rounded."""
    return pl.when(~spoilt_expr(text, spreadsheet=known.spreadsheet)).then(text)


def _amount(text: pl.Expr, rule: Rule, column: Column, currencies: list[str]) -> pl.Expr:
    """Amounts in minor units of the row's currency."""
    if rule.money is None:
        return pl.lit(None, dtype=pl.Int64)
    digits = sorted({MINOR_DIGITS[code] for code in currencies})
    if len(digits) == 1:
        return minor_units(text, rule.money, digits[0])
    value = pl.lit(None, dtype=pl.Int64)
    currency = pl.col(CURRENCY + currency_column(column.name))
    for count in digits:
        codes = [code for code in currencies if MINOR_DIGITS[code] == count]
        value = pl.when(currency.is_in(codes)).then(minor_units(text, rule.money, count)).otherwise(value)
    return value
