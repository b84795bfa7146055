"""The order of rows: stored as they are read, so that reading hardly ever sorts."""

import polars as pl

from graph_engine.schema import Table

ORDER = {"transaction": ("time", "transaction_id")}
"""Columns that rows are sorted by; those of other tables by their id."""


def in_order(rows: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Rows of a table in its order; not touched if they stand in it."""
    columns = ORDER.get(table.name, (table.id_column,))
    return rows if rows.is_empty() or is_ordered(rows, *columns) else rows.sort(columns)


def is_ordered(rows: pl.DataFrame, first: str, second: str | None = None) -> bool:
    """Whether rows rise by a column without empty values, and where it is equal by a second one."""
    before = pl.col(first).shift(1)
    follows = pl.col(first) > before
    if second is not None:
        follows |= (pl.col(first) == before) & (pl.col(second) >= pl.col(second).shift(1))
    return bool(rows.select(follows.slice(1).all()).item())
