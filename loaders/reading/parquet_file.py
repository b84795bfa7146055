"""Parquet files as chunks."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from graph_engine.errors import UnreadableFile
from loaders.reading.cells import as_text
from loaders.reading.chunk import Chunk, Consecutive, file_error

ROWS = 500_000
"""Rows in memory at a time (ours)."""


class ParquetFile:
    """A Parquet file; its rows are counted from 1, as it has no lines."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = pq.ParquetFile(path)
        except (pa.ArrowException, OSError) as error:
            raise file_error(UnreadableFile, path, None, f"is no whole Parquet file: {error}") from error

    @property
    def columns(self) -> list[str]:
        """The names of its columns, in order."""
        return list(self._file.schema_arrow.names)

    @property
    def header_line(self) -> int:
        """There is no header line."""
        return 0

    def chunks(self) -> Iterator[Chunk]:
        """Its rows, in order."""
        first, size = 1, self.path.stat().st_size
        total = max(self._file.metadata.num_rows, 1)
        try:
            for batch in self._file.iter_batches(batch_size=ROWS):
                frame = pl.DataFrame(pa.Table.from_batches([batch]))
                share = size * frame.height // total
                yield Chunk(as_text(frame), Consecutive(first), size=share)
                first += frame.height
        except (pa.ArrowException, OSError) as error:
            message = f"is no whole Parquet file: {error}"
            raise file_error(UnreadableFile, self.path, first, message) from error
        except TypeError as error:
            raise file_error(UnreadableFile, self.path, None, str(error)) from error
