"""Whether rows fit a table: checked once, before they are compared or stored."""

import polars as pl

from graph_engine.errors import BadParameter
from graph_engine.ledger.verdicts import REVISED, OnConflict
from graph_engine.schema import Table

FILLED_BY_LEDGER = "loaded_in"


def fit_rows(table: Table, rows: pl.DataFrame, version: int) -> pl.DataFrame:
    """Rows in the table's storage schema, missing optional columns added as empty.

    Raises
    ------
    BadParameter
        If a column is unknown, missing, of another type or empty where it must not be.
    """
    schema = table.polars_schema
    unknown = sorted(set(rows.columns) - set(schema))
    if unknown:
        raise BadParameter(f"columns of {table.name}", unknown, f"columns among {', '.join(schema)}")
    filled = rows.with_columns(pl.lit(version, dtype=pl.Int64).alias(FILLED_BY_LEDGER))
    missing = [
        pl.lit(None, dtype=kind).alias(name) for name, kind in schema.items() if name not in filled.columns
    ]
    try:
        fitted = filled.with_columns(missing).select(list(schema)).cast(schema)  # type: ignore[arg-type]
    except pl.exceptions.PolarsError as error:
        raise BadParameter(
            f"a column of {table.name}", str(error), f"values of the types {schema}"
        ) from error
    empty = [each.name for each in table.columns if each.required and fitted[each.name].null_count()]
    if empty:
        raise BadParameter(f"columns of {table.name}", empty, "a value in every row")
    return fitted


def check_revisions(rows: pl.DataFrame, on_conflict: OnConflict) -> None:
    """See that corrections are dated, and only corrections.

    Raises
    ------
    BadParameter
        If they are not.
    """
    empty = rows[REVISED].null_count()
    if on_conflict == "correct" and empty:
        raise BadParameter(REVISED, None, "a time in every row that is appended with on_conflict='correct'")
    if on_conflict == "quarantine" and empty < rows.height:
        raise BadParameter(
            REVISED, rows[REVISED].drop_nulls()[0].isoformat(), "empty, unless with on_conflict='correct'"
        )
