"""Entries by calendar month, and months that follow each other."""

import polars as pl


def with_month(entries: pl.DataFrame) -> pl.DataFrame:
    """Add ``month``, the number of the business day's month: twelve a year."""
    day = pl.col("day").cast(pl.Date)
    return entries.with_columns((day.dt.year() * 12 + day.dt.month()).cast(pl.Int32).alias("month"))


def in_a_row(months: pl.DataFrame, *keys: str) -> pl.DataFrame:
    """Number the runs of months that follow each other: rows sorted by keys and month, with ``run``."""
    begins = (pl.col("month").diff() != 1) | (pl.struct(*keys).rle_id().diff() != 0)
    return months.sort(*keys, "month").with_columns(begins.fill_null(False).cum_sum().alias("run"))
