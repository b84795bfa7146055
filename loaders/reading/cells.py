"""Typed cells of Parquet files and spreadsheets as the text that the rules read."""

from decimal import Decimal

import polars as pl

LONGEST_EXACT = 10.0**15
"""Floating-point numbers from here on may have lost digits (IEEE 754: 15 decimal digits are safe)."""


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """All columns as text, without loss; empty text is empty.

    Whole floating-point numbers lose their ``.0``; those too long to be exact are written with an exponent,
    so that they are recognised as rounded. Times are ISO 8601, with offset where they have a zone.

    Raises
    ------
    TypeError
        If a column holds lists, records or bytes.
    """
    return frame.select(_text(column) for column in frame.get_columns()).with_columns(
        pl.all().replace("", None)
    )


def _text(column: pl.Series) -> pl.Series:
    """A column as text."""
    kind = column.dtype
    if kind.is_float():
        return _float_text(column)
    if isinstance(kind, pl.Datetime):
        return _time_text(column)
    if kind.is_nested() or kind in (pl.Binary, pl.Object):
        raise TypeError(f"column {column.name!r} holds {kind}, which is no single value")
    return column.cast(pl.String)


def _time_text(column: pl.Series) -> pl.Series:
    """Times as ISO 8601: UTC with offset, or naive."""
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone is not None:
        return column.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00")
    return column.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f")


def _float_text(column: pl.Series) -> pl.Series:
    """Floating-point numbers in their shortest exact form without exponent."""
    distinct = column.unique().drop_nulls()
    return column.replace_strict(
        distinct, pl.Series([float_text(value) for value in distinct], dtype=pl.String), default=None
    ).cast(pl.String)


def float_text(value: float) -> str:
    """One floating-point number as text.

    Examples
    --------
    >>> float_text(12.0), float_text(0.00001), float_text(6222021234567890123.0)
    ('12', '0.00001', '6.222021234567890E+18')
    """
    if abs(value) >= LONGEST_EXACT:
        return f"{value:.15E}"
    text = f"{Decimal(repr(value)):f}"
    return text.removesuffix(".0")
