"""Amounts from text to whole minor units, exactly: no step uses floating point."""

import re
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, InvalidOperation

import polars as pl

from loaders.form.values import Money
from loaders.values.reasons import BadValue

LARGEST = 2**63 - 1
WIDE = Context(prec=200)
"""Decimal digits enough that no amount in a file is rounded while it is read."""

ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
MOST_DIGITS = 18
"""Decimals up to which the columnar way is exact in 128 bits."""


def minor_units(text: pl.Expr, form: Money, digits: int) -> pl.Expr:
    """Amounts in minor units where the common form of a number fits, else empty.

    Parameters
    ----------
    text : pl.Expr
        Amounts as text.
    form : Money
        How they are written.
    digits : int
        Decimals of the currency.

    Returns
    -------
    pl.Expr
        Int64 minor units. Empty does not mean wrong: ``exact_minor_units`` decides.
    """
    scale = digits + form.shift
    if not 0 <= scale <= MOST_DIGITS:
        return pl.lit(None, dtype=pl.Int64)
    plain = _plain(text, form)
    value = _exact(plain, scale) if form.rounding == "exact" else _rounded(plain, scale, form.rounding)
    return pl.when(_allowed(value, form)).then(value)


def exact_minor_units(text: str, form: Money, digits: int) -> int:
    """One amount in minor units.

    Raises
    ------
    BadValue
        If it is no number, has too many decimals, is too large, or has a sign or zero that is not allowed.

    Examples
    --------
    >>> exact_minor_units("1,234.5", Money(thousands=","), 2)
    123450
    >>> exact_minor_units("1.2", Money(unit="10000"), 2)
    1200000
    """
    number = _number(text, form).scaleb(digits + form.shift, WIDE)
    whole = number.to_integral_value(ROUNDINGS.get(form.rounding, ROUND_HALF_EVEN), WIDE)
    if form.rounding == "exact" and (whole != number or _decimals_too_many(text, form, digits)):
        raise BadValue("too_many_decimals")
    if abs(whole) > LARGEST:
        raise BadValue("overflow")
    if whole < 0 and form.sign == "positive":
        raise BadValue("negative_amount")
    if whole == 0 and form.zero == "quarantine":
        raise BadValue("zero_amount")
    return int(whole)


def _plain(text: pl.Expr, form: Money) -> pl.Expr:
    """The number with a point as its only mark; empty where thousands marks stand wrongly."""
    if form.strip:
        text = text.str.strip_chars(form.strip)
    if form.thousands:
        mark = re.escape(form.thousands)
        grouped = text.str.contains(rf"^-?[0-9]{{1,3}}({mark}[0-9]{{3}})+({re.escape(form.decimal)}|$)")
        has_mark = text.str.contains(form.thousands, literal=True)
        bare = text.str.replace_all(form.thousands, "", literal=True)
        text = pl.when(~has_mark).then(text).when(grouped).then(bare)
    return text if form.decimal == "." else _comma_to_point(text)


def _comma_to_point(text: pl.Expr) -> pl.Expr:
    """Decimal commas as points; empty where a point stood already."""
    pointed = text.str.contains(".", literal=True)
    return pl.when(~pointed).then(text.str.replace(",", ".", literal=True))


def _exact(plain: pl.Expr, scale: int) -> pl.Expr:
    """Numbers that need no rounding."""
    fraction = rf"\.[0-9]{{1,{scale}}}" if scale else r"\.0{1,2}"
    fits = plain.str.contains(rf"^-?[0-9]{{1,18}}({fraction})?$")
    value = plain.cast(pl.Decimal(38, scale), strict=False).to_physical().cast(pl.Int64, strict=False)
    return pl.when(fits).then(value)


def _rounded(plain: pl.Expr, scale: int, rounding: str) -> pl.Expr:
    """Numbers rounded on their decimal digits."""
    fits = plain.str.contains(r"^-?[0-9]{1,18}(\.[0-9]+)?$")
    negative = plain.str.starts_with("-")
    bare = plain.str.strip_prefix("-")
    point = bare.str.find(".", literal=True).fill_null(bare.str.len_bytes())
    fraction = bare.str.slice(point + 1)
    kept = fraction.str.head(scale).str.pad_end(scale, "0")
    whole = pl.concat_str(bare.str.head(point), kept).cast(pl.Int64, strict=False)
    tail = fraction.str.slice(scale)
    up = tail.str.contains(r"^[5-9]") if rounding == "half_up" else _past_half(tail, whole)
    value = whole + up.cast(pl.Int64)
    return pl.when(fits).then(pl.when(negative).then(-value).otherwise(value))


def _past_half(tail: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Whether the digits cut off round up, a half going to the even neighbour."""
    return tail.str.contains(r"^([6-9]|50*[1-9])") | (tail.str.contains(r"^50*$") & (whole % 2 == 1))


def _allowed(value: pl.Expr, form: Money) -> pl.Expr:
    """Whether sign and zero are as the mapping says."""
    if form.sign == "positive":
        return value > 0 if form.zero == "quarantine" else value >= 0
    return value != 0 if form.zero == "quarantine" else value.is_not_null()


def _number(text: str, form: Money) -> Decimal:
    """The number that the text writes."""
    bare = text.strip(form.strip) if form.strip else text
    if not form.exponent and re.fullmatch(r"-?\d(\.\d+)?[eE]\+\d+", bare, re.ASCII):
        raise BadValue("rounded_by_spreadsheet")
    if form.thousands and form.thousands in bare:
        mark, point = re.escape(form.thousands), re.escape(form.decimal)
        if not re.fullmatch(rf"-?\d{{1,3}}({mark}\d{{3}})+({point}\d+)?", bare, re.ASCII):
            raise BadValue("bad_number")
        bare = bare.replace(form.thousands, "")
    power = r"([eE][-+]?\d{1,3})?" if form.exponent else ""
    if not re.fullmatch(rf"-?\d+({re.escape(form.decimal)}\d+)?{power}", bare, re.ASCII):
        raise BadValue("bad_number")
    try:
        return Decimal(bare.replace(form.decimal, "."))
    except InvalidOperation as error:
        raise BadValue("bad_number") from error


def _decimals_too_many(text: str, form: Money, digits: int) -> bool:
    """Whether more decimals are written than there are, zeros included: 1.500 may mean 1500.

    A currency without decimals may be written with one or two zeros, as programs do.
    """
    scale = digits + form.shift
    match = re.search(rf"{re.escape(form.decimal)}(\d+)", text)
    written = match.group(1) if match else ""
    return len(written) > max(scale, 0) and not (scale <= 0 and written in ("0", "00"))
