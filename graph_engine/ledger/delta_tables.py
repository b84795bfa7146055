"""The ledger's Delta tables on disk: the one place of deltalake."""

from pathlib import Path

import polars as pl
from deltalake import DeltaTable, Schema, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError

from graph_engine.ledger.manifest import fsync_path, nothing_kept_on
from graph_engine.schema import Table

KEEP_EVERYTHING = {
    "delta.enableExpiredLogCleanup": "false",  # any version that a manifest names stays readable
    "delta.dataSkippingNumIndexedCols": "4",  # keys and times come first; statistics of the rest cost time
}
EMPTY_VERSION = 0
"""The Delta version in which a table was made, without rows."""


class DeltaFolder:
    """One canonical table as a Delta table in its folder."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.folder, self.table = folder, table

    def scan(self, delta_version: int | None) -> pl.LazyFrame:
        """The rows of a Delta version; none if ``delta_version`` is None."""
        files = [] if delta_version is None else self._files(delta_version)
        if not files:
            return pl.LazyFrame(schema=self.table.polars_schema)
        return pl.scan_parquet(files, schema=self.table.polars_schema, missing_columns="insert", glob=False)

    def append(self, rows: pl.DataFrame, *, after: int | None) -> int:
        """Add rows to what the Delta version ``after`` held (None: nothing), durably.

        Rows that a writer left behind when it was ended are in later versions, to which Delta would append:
        the table is first restored.

        Returns
        -------
        int
            The new Delta version.

        Raises
        ------
        FundgraphError
            If the disk does not take them.
        """
        with nothing_kept_on(self.folder, DeltaError):
            return self._append(rows, EMPTY_VERSION if after is None else after)

    def _append(self, rows: pl.DataFrame, after: int) -> int:
        before = set(self.folder.rglob("*"))
        self._restore(after)
        write_deltalake(
            self.folder,
            rows,
            mode="append",
            schema_mode="merge",
            writer_properties=WriterProperties(compression="ZSTD", compression_level=1),
        )
        for path in sorted(set(self.folder.rglob("*")) - before, reverse=True):
            fsync_path(path)
        for folder in (self.folder / "_delta_log", self.folder, self.folder.parent):
            fsync_path(folder)
        return DeltaTable(self.folder).version()

    def _restore(self, delta_version: int) -> None:
        if not DeltaTable.is_deltatable(str(self.folder)):
            self._create()
        table = DeltaTable(self.folder)
        if table.version() != delta_version:
            table.restore(delta_version)

    def _files(self, delta_version: int) -> list[Path]:
        """The files of a version in the order they were added: mostly that of time, which sorts faster."""
        added = pl.DataFrame(DeltaTable(self.folder, version=delta_version).get_add_actions(flatten=True))
        return [self.folder / name for name in added.sort("modification_time", "path")["path"]]

    def _create(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        empty = pl.DataFrame(schema=self.table.polars_schema)
        DeltaTable.create(
            self.folder,
            schema=Schema.from_arrow(empty.to_arrow().schema),
            name=self.table.name,
            description=self.table.note,
            configuration=KEEP_EVERYTHING,
        )
