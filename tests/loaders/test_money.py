"""Amounts: the fast way over columns and the exact way agree, and neither rounds unasked."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.form.values import Money
from loaders.values.money import exact_minor_units, minor_units
from loaders.values.reasons import BadValue

CASES = [
    ("1", {}, 2, 100),
    ("1.5", {}, 2, 150),
    ("-3", {}, 2, -300),
    ("53.0", {}, 0, 53),
    ("53.00", {}, 0, 53),
    ("1.500", {}, 0, "too_many_decimals"),
    ("1.500", {}, 2, "too_many_decimals"),
    ("1.005", {}, 3, 1005),
    ("1.005", {"rounding": "half_up"}, 2, 101),
    ("1.005", {"rounding": "half_even"}, 2, 100),
    ("1.015", {"rounding": "half_even"}, 2, 102),
    ("1.00500000000000000001", {"rounding": "half_even"}, 2, 101),
    ("-1.005", {"rounding": "half_up"}, 2, -101),
    ("702.0150437425508", {"rounding": "half_even"}, 2, 70202),
    ("4.6854293279925386e-05", {"rounding": "half_even", "exponent": True}, 2, 0),
    ("1e3", {}, 2, "bad_number"),
    ("1,234,567.89", {"thousands": ","}, 2, 123456789),
    ("1,23,4", {"thousands": ","}, 2, "bad_number"),
    ("1234567.89", {"thousands": ","}, 2, 123456789),
    ("1.234,56", {"thousands": ".", "decimal": ","}, 2, 123456),
    ("1.234", {"decimal": ","}, 2, "bad_number"),
    ("1.2", {"unit": "10000"}, 2, 1_200_000),
    ("1.234567", {"unit": "10000"}, 2, 1_234_567),
    ("1.2345678", {"unit": "10000"}, 2, "too_many_decimals"),
    ("123", {"unit": "0.01"}, 2, 123),
    ("123", {"unit": "0.01"}, 0, "too_many_decimals"),
    ("200", {"unit": "0.01"}, 0, 2),
    ("¥12.00", {"strip": "¥ "}, 2, 1200),
    ("92233720368547758.07", {}, 2, 2**63 - 1),
    ("92233720368547758.08", {}, 2, "overflow"),
    ("99999999999999999999999999999999999999999", {}, 2, "overflow"),
    ("0", {"zero": "quarantine"}, 2, "zero_amount"),
    ("0.001", {"zero": "quarantine", "rounding": "half_up"}, 2, "zero_amount"),
    ("-1", {"sign": "positive"}, 2, "negative_amount"),
    ("-1", {"sign": "negative_is_reversal"}, 2, -100),
    ("", {}, 2, "bad_number"),
    (" 1", {}, 2, "bad_number"),
    ("+1", {}, 2, "bad_number"),
    ("1.", {}, 2, "bad_number"),
    (".5", {}, 2, "bad_number"),
    ("(1.00)", {}, 2, "bad_number"),
    ("١", {}, 2, "bad_number"),
    ("1_000", {}, 2, "bad_number"),
]


def exactly(text, form, digits):
    try:
        return exact_minor_units(text, form, digits)
    except BadValue as error:
        return error.reason


def fast(text, form, digits):
    return pl.DataFrame({"a": [text]}).select(minor_units(pl.col("a"), form, digits)).item()


@pytest.mark.parametrize(("text", "form", "digits", "expected"), CASES)
def test_an_amount_is_read_exactly_or_told_why_not(text, form, digits, expected):
    assert exactly(text, Money(**form), digits) == expected
    assert fast(text, Money(**form), digits) in (None, expected)


FORMS = [
    Money(),
    Money(rounding="half_up"),
    Money(rounding="half_even"),
    Money(unit="10000"),
    Money(unit="0.01"),
]
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False).map(lambda number: f"{number:f}")


@given(text=NUMBERS, form=st.sampled_from(FORMS), digits=st.sampled_from([0, 2, 3]))
def test_where_the_fast_way_gives_an_amount_it_is_the_exact_one(text, form, digits):
    quick = fast(text, form, digits)
    assert quick is None or quick == exactly(text, form, digits)


@given(minor=st.integers(-(2**62), 2**62), digits=st.sampled_from([0, 2, 3]))
def test_every_amount_comes_back_from_its_text(minor, digits):
    text = f"{Decimal(minor).scaleb(-digits):f}"
    assert exactly(text, Money(), digits) == minor
    if len(text) < 18:
        assert fast(text, Money(), digits) == minor
