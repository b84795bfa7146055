"""One property of all nodes or edges as files, written once and read through memory maps.

How a column is stored follows from its type and, for text, from its values alone:

``array``       numbers, flags, days (int32) and times (int64 microseconds) as ``NAME.npy``; where some are
                empty, ``NAME.valid.npy`` says which are not, so that no value stands for nothing
``dictionary``  choices, currencies and text that repeats: ``NAME.codes.npy`` (-1: empty) and the sorted
                distinct values in ``NAME.values.arrow``
``arrow``       other text, and rates as decimals: ``NAME.arrow``
``empty``       no row has a value: no file
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from graph_engine.schema.columns import Column, ColumnType

Storage = Literal["array", "dictionary", "arrow", "empty"]
Values = NDArray[Any]

SAMPLE_ROWS = 65_536
"""Text whose first rows hardly repeat is not worth a dictionary; ours: looked at only so many rows."""

REPEATS_AT_LEAST = 2
"""Text is kept as a dictionary where a value stands on this many rows on average; ours."""


@dataclass(frozen=True)
class StoredColumn:
    """A column as the index file lists it."""

    name: str
    type: ColumnType
    storage: Storage
    nullable: bool

    def as_json(self) -> dict[str, object]:
        """The same, as JSON."""
        return asdict(self)


def write_column(folder: Path, column: Column, values: pl.Series) -> StoredColumn:
    """Write one column to a folder and say how."""
    nullable = values.null_count() > 0
    if nullable and values.null_count() == len(values):
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
    distinct = _distinct(values, always=column.type in ("choice", "currency"))
    if distinct is None:
        write_arrow(folder / f"{column.name}.arrow", values)
        return "arrow"
    _write_dictionary(folder, column.name, values, distinct)
    return "dictionary"


def _write_array(folder: Path, name: str, values: pl.Series, nullable: bool) -> None:
    numbers = values.to_physical()
    if nullable:
        save(folder / f"{name}.valid.npy", values.is_not_null().to_numpy())
        numbers = numbers.fill_null(False if numbers.dtype == pl.Boolean else 0)
    save(folder / f"{name}.npy", numbers.to_numpy())


def _write_dictionary(folder: Path, name: str, values: pl.Series, distinct: pl.Series) -> None:
    codes = ranks(values, distinct)
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


def ranks(values: pl.Series, ids: pl.Series) -> NDArray[np.int32]:
    """Give the place of each value among sorted, distinct ids; -1 where it is not among them or empty.

    Examples
    --------
    >>> ranks(pl.Series(["b", "z", None]), pl.Series(["a", "b"])).tolist()
    [1, -1, -1]
    """
    if len(ids) == 0:
        return np.full(len(values), -1, np.int32)
    codes = pl.Series(np.arange(len(ids), dtype=np.int32))
    found: NDArray[np.int32] = values.replace_strict(ids, codes, default=-1, return_dtype=pl.Int32).to_numpy()
    return found


def save(path: Path, array: Values) -> None:
    """Write an array as ``.npy``, without pickling."""
    np.save(path, np.ascontiguousarray(array), allow_pickle=False)


def load(path: Path) -> Values:
    """Map an array read-only; an empty one, which cannot be mapped, is read."""
    try:
        mapped: Values = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    except ValueError:
        mapped = np.load(path, allow_pickle=False)
        if mapped.size:
            raise
    return mapped


def write_arrow(path: Path, values: pl.Series) -> None:
    """Write values as one uncompressed Arrow record batch that can be mapped."""
    batch = pa.record_batch([_canonical(values)], names=["value"])
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)


def _canonical(values: pl.Series) -> Any:
    """Values as an Arrow array with zeros in empty places, so that equal columns are equal files."""
    nothing = "" if values.dtype == pl.String else 0
    array = values.fill_null(nothing).rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    if values.null_count() == 0:
        return array
    valid = pa.py_buffer(np.packbits(values.is_not_null().to_numpy(), bitorder="little"))
    return pa.Array.from_buffers(array.type, len(array), [valid, *array.buffers()[1:]], values.null_count())


def load_arrow(path: Path) -> Any:
    """Map an Arrow array read-only."""
    batches = pa.ipc.open_file(pa.memory_map(str(path), "r"))
    return batches.get_batch(0).column(0)
