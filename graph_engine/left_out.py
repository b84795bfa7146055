"""What an analysis left out, counted: no answer is silently smaller than its input."""

from collections.abc import Iterable

import polars as pl

LEFT_OUT_SCHEMA: dict[str, pl.DataType] = {
    "stage": pl.String(),
    "reason": pl.String(),
    "count": pl.Int64(),
    "amount_minor": pl.Int64(),
    "currency": pl.String(),
}
"""Columns of the run table ``left_out``; amounts are empty where what was left out is not money."""


def movements_left_out(stage: str, reason: str, movements: pl.DataFrame) -> pl.DataFrame:
    """Count movements that a stage left out, and add their amounts per currency (none: no row)."""
    return (
        movements.group_by("currency")
        .agg(
            pl.lit(stage).alias("stage"),
            pl.lit(reason).alias("reason"),
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("amount_minor").sum(),
        )
        .select(*LEFT_OUT_SCHEMA)
        .sort("currency")
    )


def things_left_out(stage: str, reasons: dict[str, int]) -> pl.DataFrame:
    """Count things other than money that a stage left out, by reason (zero: no row)."""
    rows = [(stage, reason, count, None, None) for reason, count in reasons.items() if count]
    return pl.DataFrame(rows, schema=LEFT_OUT_SCHEMA, orient="row")


def all_left_out(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Put what the stages left out into one table, in the order of the stages."""
    return pl.concat([pl.DataFrame(schema=LEFT_OUT_SCHEMA), *frames])
