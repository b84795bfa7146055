"""Arrays and text as files that are mapped, never unpickled."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

Values = NDArray[Any]


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
