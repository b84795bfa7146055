"""The ledger as one version of it holds it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from graph_engine.errors import BadParameter
from graph_engine.ledger.manifest import Manifest, read_manifest
from graph_engine.ledger.paths import LedgerPaths, table_named
from graph_engine.ledger.settings import Settings, read_settings
from graph_engine.ledger.validity import Moment, rows_at
from graph_engine.ledger.view import LedgerView
from graph_engine.schema import TABLES

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""The instant of a ledger without transactions."""
END = datetime(9999, 12, 31, tzinfo=UTC)
"""An instant after everything."""


class Snapshot:
    """An unchanging view of all tables at one ledger version; later writes do not touch it."""

    def __init__(self, home: Path, manifest: Manifest) -> None:
        self._paths, self.manifest = LedgerPaths(home), manifest

    @property
    def version(self) -> int:
        """The ledger version."""
        return self.manifest.version

    @property
    def settings(self) -> Settings:
        """The ledger's settings."""
        return read_settings(self._paths.settings)

    def rows_in(self, name: str) -> int:
        """How many rows a table holds, corrections and tombstoned rows included."""
        state = self.manifest.tables.get(table_named(name).name)
        return state.rows if state else 0

    def table(self, name: str) -> pl.LazyFrame:
        """The stored rows of a table, in no order; an empty frame of its schema if it was never written.

        Raises
        ------
        UnknownName
            If there is no such table.
        """
        table = table_named(name)
        state = self.manifest.tables.get(name)
        return self._paths.table(table).scan(state.delta_version if state else None)

    def as_of(self, instant: datetime | None = None) -> LedgerView:
        """The ledger as it looked at an instant, inclusive.

        Parameters
        ----------
        instant : datetime or None
            With its time zone. None: the latest time of a transaction in force, of a correction or of a
            deletion.

        Raises
        ------
        BadParameter
            If the instant has no time zone.
        """
        return LedgerView(self, self._latest_instant() if instant is None else checked_instant(instant))

    def _latest_instant(self) -> datetime:
        made = [self.table(name).select(pl.col("revised_at").max()) for name in self.manifest.tables]
        made.append(self.table("tombstone").select(pl.col("deleted_at").max()))
        always = Moment(END, END.date())
        none = pl.DataFrame(schema=TABLES["tombstone"].polars_schema)
        gone = rows_at(TABLES["tombstone"], self.table("tombstone"), none, always).collect()
        transactions = rows_at(TABLES["transaction"], self.table("transaction"), gone, always)
        made.append(transactions.select(pl.col("time").max()))
        times = [frame.item() for frame in pl.collect_all(made)]
        return max((time for time in times if time is not None), default=BEGINNING)

    def load_records(self) -> list[dict[str, Any]]:
        """The records of all loads up to this version, oldest first, each with its ``ledger_version``."""
        return [{**each.record, "ledger_version": each.version} for each in self.lineage() if each.version]

    def lineage(self) -> list[Manifest]:
        """The manifests that led to this version, oldest first, the empty version 0 included."""
        line = [self.manifest]
        while (parent := line[-1].parent) is not None:
            line.append(read_manifest(self._paths.versions, parent))
        return line[::-1]

    def quarantined(self) -> pl.DataFrame:
        """All rows put aside up to this version, each with its ``ledger_version``; no columns if none."""
        frames = [
            pl.read_parquet(self._paths.quarantine(each.version), glob=False).with_columns(
                ledger_version=pl.lit(each.version, dtype=pl.Int64)
            )
            for each in self.lineage()
            if each.quarantined
        ]
        return pl.concat(frames, how="diagonal_relaxed") if frames else pl.DataFrame()


def checked_instant(instant: datetime) -> datetime:
    """The instant in UTC.

    Raises
    ------
    BadParameter
        If it has no time zone.
    """
    if instant.tzinfo is None:
        raise BadParameter(
            "instant", instant.isoformat(), "a time with its zone, such as 2025-03-31T16:00:00Z"
        )
    return instant.astimezone(UTC)
