"""Times and days written by a strptime pattern."""

import polars as pl

from loaders.form.patterns import month_place
from loaders.form.values import Time


def parse_pattern(text: pl.Series, form: Time) -> pl.Series:
    """Times as the pattern reads them: naive, or with the offset the pattern reads."""
    if form.month_offset is not None:
        text = _without_month_offset(text, form.format, form.month_offset)
    if form.format in ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"):
        return _with_fraction(text, form.format)
    pattern = form.format
    if "%H" not in pattern and "%T" not in pattern:
        parsed = text.str.to_date(pattern, strict=False).cast(pl.Datetime("us"))
    else:
        parsed = text.str.to_datetime(pattern, strict=False, time_unit="us", ambiguous="earliest")
    return parsed if form.century is None else _in_century(parsed, form.century)


def _without_month_offset(text: pl.Series, pattern: str, offset: int) -> pl.Series:
    """Texts whose months over the offset have it taken away."""
    at = month_place(pattern)
    if at is None:
        return text.clear().extend_constant(None, text.len())
    month = text.str.slice(at, 2).cast(pl.Int64, strict=False)
    plain = pl.DataFrame({"month": month}).select(
        pl.when(pl.col("month") > offset).then(pl.col("month") - offset).otherwise("month")
    )
    padded = plain.to_series().cast(pl.String).str.zfill(2)
    return text.str.slice(0, at) + padded + text.str.slice(at + 2)


def _with_fraction(text: pl.Series, pattern: str) -> pl.Series:
    """Times with a fraction of a second of any length, or none."""
    head = text.str.slice(0, 19).str.to_datetime(pattern.removesuffix("%.f"), strict=False, time_unit="us")
    tail = text.str.slice(19)
    digits = tail.str.extract(r"^\.([0-9]{1,6})[0-9]*$").str.pad_end(6, "0").cast(pl.Int64, strict=False)
    bad = digits.is_null() & (tail != "")
    shift = pl.DataFrame({"us": digits.fill_null(0)}).select(pl.duration(microseconds="us")).to_series()
    return head.set(bad, None) + shift


def _in_century(parsed: pl.Series, century: int) -> pl.Series:
    """The same days in the hundred years that begin with ``century``."""
    frame = pl.DataFrame({"at": parsed})
    year = century + (pl.col("at").dt.year() - century) % 100
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    exists = leap | (pl.col("at").dt.month() != 2) | (pl.col("at").dt.day() != 29)
    moved = pl.when(exists).then(pl.col("at")).dt.replace(year=year)
    return frame.select(moved.cast(pl.Datetime("us"))).to_series()
