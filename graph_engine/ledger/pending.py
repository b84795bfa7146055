"""Rows that a write appended to a table and did not commit yet: a few in memory, many in files."""

import polars as pl

from graph_engine.ledger.delta_tables import DeltaFolder, Part
from graph_engine.ledger.manifest import TableState
from graph_engine.ledger.order import in_order
from graph_engine.ledger.parts import part_name

PART_ROWS = 1_000_000
"""Rows that are collected before they are written to a file: large files are read faster, and as many rows
of a wide table still fit in memory several times (ours)."""


class PendingRows:
    """What one write adds to one table; nobody else sees it before the commit."""

    def __init__(self, folder: DeltaFolder, base: TableState | None, version: int) -> None:
        self._folder, self._base, self._version = folder, base, version
        self._frames: list[pl.DataFrame] = []
        self._parts: list[Part] = []

    @property
    def _after(self) -> int | None:
        return self._base.delta_version if self._base else None

    def add(self, rows: pl.DataFrame) -> None:
        """Add rows in the table's schema."""
        self._frames.append(without_empty(rows))
        if sum(frame.height for frame in self._frames) >= PART_ROWS:
            self._write_part()

    def scan(self) -> pl.LazyFrame:
        """All rows of the table, the added ones included."""
        stored = self._folder.scan(self._after, self._parts)
        every = pl.concat([stored, *(frame.lazy() for frame in self._frames)], how="diagonal")
        return every.select(list(self._folder.table.polars_schema))

    def commit(self) -> TableState:
        """Make one Delta version of all that was added."""
        if self._frames:
            self._write_part()
        rows = sum(part.rows for part in self._parts) + (self._base.rows if self._base else 0)
        return TableState(self._folder.commit(self._parts, after=self._after), rows)

    def _write_part(self) -> None:
        rows = in_order(pl.concat(self._frames, how="diagonal"), self._folder.table)
        self._parts.append(self._folder.write_part(rows, part_name(self._version, len(self._parts))))
        self._frames.clear()


def without_empty(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows without the columns that are wholly empty: they take no place on disk, and none when read."""
    return rows.drop(name for name in rows.columns if rows[name].null_count() == rows.height)
