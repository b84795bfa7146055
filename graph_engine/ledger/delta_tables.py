"""The ledger's Delta tables on disk: the one place of deltalake."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from deltalake import DeltaTable, Schema
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction

from graph_engine.ledger.manifest import fsync_path, nothing_kept_on
from graph_engine.schema import Table

KEEP_EVERYTHING = {
    "delta.enableExpiredLogCleanup": "false",  # any version that a manifest names stays readable
}
EMPTY_VERSION = 0
"""The Delta version in which a table was made, without rows."""


@dataclass(frozen=True)
class Part:
    """A file of rows in the folder of a table, which no version of the table holds yet."""

    path: Path
    rows: int

    @property
    def added(self) -> AddAction:
        """What adds the file to its table."""
        stat = self.path.stat()
        milliseconds = stat.st_mtime_ns // 1_000_000
        return AddAction(
            self.path.name, stat.st_size, {}, milliseconds, True, json.dumps({"numRecords": self.rows})
        )


class DeltaFolder:
    """One canonical table as a Delta table in its folder."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.folder, self.table = folder, table

    def scan(self, delta_version: int | None, parts: Sequence[Part] = ()) -> pl.LazyFrame:
        """The rows of a Delta version (None: nothing), and of parts that belong to none yet."""
        files = [] if delta_version is None else self._files(delta_version)
        files += [part.path for part in parts]
        if not files:
            return pl.LazyFrame(schema=self.table.polars_schema)
        return pl.scan_parquet(files, schema=self.table.polars_schema, missing_columns="insert", glob=False)

    def write_part(self, rows: pl.DataFrame, name: str) -> Part:
        """Write rows to a file of that name, durably; parts of one commit are read in order of their names.

        Raises
        ------
        FundgraphError
            If the disk does not take them.
        """
        path = self.folder / f"{name}.parquet"
        with nothing_kept_on(path, pl.exceptions.PolarsError):
            self.folder.mkdir(parents=True, exist_ok=True)
            rows.write_parquet(path, compression="zstd", compression_level=1)
            fsync_path(path)
        return Part(path, rows.height)

    def commit(self, parts: Sequence[Part], *, after: int | None) -> int:
        """Add parts to what the Delta version ``after`` held (None: nothing), durably and all at once.

        Rows that a writer left behind when it was ended are in later versions, to which Delta would append:
        the table is first restored.

        Returns
        -------
        int
            The new Delta version.

        Raises
        ------
        FundgraphError
            If the disk does not take it.
        """
        with nothing_kept_on(self.folder, DeltaError):
            return self._commit(parts, EMPTY_VERSION if after is None else after)

    def _commit(self, parts: Sequence[Part], after: int) -> int:
        log = self.folder / "_delta_log"
        before = set(log.glob("*"))
        table = self._restored(after)
        table.create_write_transaction([part.added for part in parts], "append", table.schema())
        for path in sorted(set(log.glob("*")) - before):
            fsync_path(path)
        for folder in (log, self.folder, *self.folder.parents[:2]):
            fsync_path(folder)
        table.update_incremental()
        return table.version()

    def _restored(self, delta_version: int) -> DeltaTable:
        """The table as it was in a version, with every column of the schema."""
        if not DeltaTable.is_deltatable(str(self.folder)):
            self._create()
        table = DeltaTable(self.folder)
        if table.version() != delta_version:
            table.restore(delta_version)
            table.update_incremental()
        known = {field.name for field in table.schema().fields}
        new = [field for field in self._schema.fields if field.name not in known]
        if new:
            table.alter.add_columns(new)
            table.update_incremental()
        return table

    @property
    def _schema(self) -> Schema:
        return Schema.from_arrow(pl.DataFrame(schema=self.table.polars_schema).to_arrow().schema)

    def _files(self, delta_version: int) -> list[Path]:
        """The files of a version in the order they were added: mostly that of time, which sorts faster."""
        added = pl.DataFrame(DeltaTable(self.folder, version=delta_version).get_add_actions(flatten=True))
        return [self.folder / name for name in added.sort("modification_time", "path")["path"]]

    def _create(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        DeltaTable.create(
            self.folder,
            schema=self._schema,
            name=self.table.name,
            description=self.table.note,
            configuration=KEEP_EVERYTHING,
        )
