"""Write one property of all nodes or edges.

How a column is stored follows from its type and, for text, from its values alone:

``array``       numbers, flags, days (int32) and times (int64 microseconds) as ``NAME.npy``; where some are
                empty, ``NAME.valid.npy`` says which are not, so that no value stands for nothing
``dictionary``  choices, currencies and text that repeats: ``NAME.codes.npy`` (-1: empty) and the sorted
                distinct values in ``NAME.values.arrow``
``arrow``       other text, and rates as decimals: ``NAME.arrow``
``empty``       no row has a value: no file
"""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index.files import save, write_arrow
from graph_engine.index.format import Storage, StoredColumn
from graph_engine.index.ranks import ranks
from graph_engine.schema.columns import Column

SAMPLE_ROWS = 65_536
"""Text whose first rows hardly repeat is not worth a dictionary; ours: looked at only so many rows."""

REPEATS_AT_LEAST = 2
"""Text is kept as a dictionary where a value stands on this many rows on average; ours."""


def write_column(folder: Path, column: Column, values: pl.Series) -> StoredColumn:
    """Write one column to a folder and say how."""
    nullable = values.null_count() > 0
    if values.dtype == pl.Null or (nullable and values.null_count() == len(values)):
        return StoredColumn(column.name, column.type, "empty", True)
    storage = _write(folder, column, values, nullable)
    return StoredColumn(column.name, column.type, storage, nullable)


def _write(folder: Path, column: Column, values: pl.Series, nullable: bool) -> Storage:
    if column.type == "rate":
        write_arrow(folder / f"{column.name}.arrow", values)
        return "arrow"
    if column.type not in ("id", "text", "choice", "currency"):
        _write_array(folder, column.name, values, nullable)
        return "array"
    if isinstance(values.dtype, pl.Enum):
        _write_codes(folder, column.name, values.to_physical().to_numpy(), values.dtype.categories)
        return "dictionary"
    distinct = _distinct(values, always=column.type in ("choice", "currency"))
    if distinct is None:
        write_arrow(folder / f"{column.name}.arrow", values)
        return "arrow"
    _write_codes(folder, column.name, _codes(values, distinct), distinct)
    return "dictionary"


def _write_array(folder: Path, name: str, values: pl.Series, nullable: bool) -> None:
    numbers = values.to_physical()
    if nullable:
        save(folder / f"{name}.valid.npy", values.is_not_null().to_numpy())
        numbers = numbers.fill_null(False if numbers.dtype == pl.Boolean else 0)
    save(folder / f"{name}.npy", numbers.to_numpy())


def _codes(values: pl.Series, distinct: pl.Series) -> NDArray[Any]:
    if len(distinct) == 1:
        return values.is_not_null().to_numpy().astype(np.int8) - np.int8(1)
    return ranks(values, distinct)


def _write_codes(folder: Path, name: str, codes: NDArray[Any], distinct: pl.Series) -> None:
    width = np.min_scalar_type(-max(len(distinct), 1))
    save(folder / f"{name}.codes.npy", codes.astype(width))
    write_arrow(folder / f"{name}.values.arrow", distinct)


def _distinct(values: pl.Series, *, always: bool) -> pl.Series | None:
    """The sorted distinct values, or nothing where there are too many for a dictionary."""
    if not always and _hardly_repeats(values.head(SAMPLE_ROWS)):
        return None
    distinct = values.unique().drop_nulls().sort()
    return distinct if always or not _hardly_repeats(values, distinct) else None


def _hardly_repeats(values: pl.Series, distinct: pl.Series | None = None) -> bool:
    n_distinct = values.drop_nulls().n_unique() if distinct is None else len(distinct)
    return n_distinct * REPEATS_AT_LEAST > len(values) - values.null_count()
