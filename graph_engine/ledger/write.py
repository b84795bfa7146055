"""One write to the ledger: rows of many tables that become visible together, or not at all."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from graph_engine.errors import FundgraphError
from graph_engine.ledger.fitting import check_revisions, fit_rows
from graph_engine.ledger.manifest import (
    Manifest,
    fsync_path,
    known_versions,
    nothing_kept_on,
    write_manifest,
)
from graph_engine.ledger.parts import remove_parts_after
from graph_engine.ledger.paths import LedgerPaths, table_named
from graph_engine.ledger.pending import PendingRows
from graph_engine.ledger.settings import Settings
from graph_engine.ledger.snapshot import Snapshot
from graph_engine.ledger.verdicts import OnConflict, judge
from graph_engine.schema import Table


@dataclass(frozen=True)
class AppendOutcome:
    """What became of appended rows: a verdict per row, in input order, and how many of each."""

    verdicts: pl.Series
    stored: int

    def _count(self, verdict: str) -> int:
        return int((self.verdicts == verdict).sum())

    @property
    def accepted(self) -> int:
        """Rows that brought something new."""
        return self._count("accepted")

    @property
    def duplicates(self) -> int:
        """Rows that said what was known."""
        return self._count("duplicate")

    @property
    def conflicts(self) -> int:
        """Rows that contradict a row of the same key; they are not stored."""
        return self._count("conflict")


class LedgerWrite:
    """A write in progress, made by ``Ledger.write``; what it appended is kept only if ``commit`` ends it."""

    def __init__(self, paths: LedgerPaths, base: Manifest, settings: Settings) -> None:
        self._paths, self._base, self.settings = paths, base, settings
        self._pending: dict[str, PendingRows] = {}
        self._ids: dict[str, pl.Series] = {}
        self._put_aside: list[pl.DataFrame] = []
        self._ended = False

    @property
    def version(self) -> int:
        """The ledger version that a commit makes."""
        return self._base.version + 1

    @property
    def base(self) -> Snapshot:
        """The ledger as it was when the write began."""
        return Snapshot(self._paths.home, self._base)

    def stored(self, table: str) -> pl.LazyFrame:
        """All rows of a table, those of this write included."""
        pending = self._pending.get(table)
        return self.base.table(table) if pending is None else pending.scan()

    def append(
        self, table: str, rows: pl.DataFrame, *, on_conflict: OnConflict = "quarantine"
    ) -> AppendOutcome:
        """Add the rows that are new, and say of each row what became of it.

        Parameters
        ----------
        table : str
            The table's name.
        rows : pl.DataFrame
            Rows with columns of the table; missing optional columns are empty; ``loaded_in`` is filled.
        on_conflict : "quarantine" or "correct"
            "quarantine": a known key with other content is a conflict. "correct": rows carry ``revised_at``,
            and the version with the latest one counts, in whatever order versions are loaded.

        Returns
        -------
        AppendOutcome
            Verdicts "accepted", "duplicate" or "conflict", in input order.

        Raises
        ------
        UnknownName
            If there is no such table.
        BadParameter
            If a column is unknown, missing, of the wrong type or empty where it must not be.
        """
        self._check_open()
        named = table_named(table)
        fitted = fit_rows(named, rows, self.version)
        check_revisions(fitted, on_conflict)
        judged = judge(named, fitted, self.stored(table), on_conflict)
        kept = fitted if judged.stored.all() else fitted.filter(judged.stored)
        if not kept.is_empty():
            self._store(named, kept)
        return AppendOutcome(judged.verdicts, kept.height)

    def known(self, table: str, ids: pl.Series) -> pl.Series:
        """For each id, whether the table holds a row about it, rows of this write included."""
        named = table_named(table)
        if table not in self._ids:
            stored = self.stored(table).select(pl.col(named.id_column).unique())
            self._ids[table] = stored.collect().to_series()
        return ids.is_in(self._ids[table].implode()).fill_null(value=False)

    def quarantine(self, rows: pl.DataFrame) -> int:
        """Put rows aside with this version; rows put aside before, equal in all columns, are left out.

        Returns
        -------
        int
            How many rows were new.
        """
        self._check_open()
        before = pl.concat([self._quarantined_before, *self._put_aside], how="diagonal_relaxed")
        every = pl.concat([before, rows], how="diagonal_relaxed")
        new = rows.filter(every.select(pl.struct(pl.all()).is_first_distinct()).to_series()[before.height :])
        if not new.is_empty():
            self._put_aside.append(new)
        return new.height

    @cached_property
    def _quarantined_before(self) -> pl.DataFrame:
        return self.base.quarantined().drop("ledger_version", strict=False)

    def commit(self, record: dict[str, Any]) -> int:
        """Make everything of this write visible in one atomic step.

        Parameters
        ----------
        record : dict
            What JSON can hold: file hashes, counts, sums per currency.

        Returns
        -------
        int
            The new version; the version before if nothing was stored or put aside.
        """
        self._check_open()
        self._ended = True
        if not self._pending and not self._put_aside:
            return self._base.version
        written = {name: pending.commit() for name, pending in sorted(self._pending.items())}
        manifest = Manifest(
            version=self.version,
            parent=self._base.version,
            tables=dict(sorted({**self._base.tables, **written}.items())),
            record=record,
            settings_hash=self.settings.digest,
            quarantined=sum(rows.height for rows in self._put_aside),
        )
        self._write_quarantine()
        write_manifest(self._paths.versions, manifest)
        return manifest.version

    def _store(self, table: Table, rows: pl.DataFrame) -> None:
        if table.name not in self._pending:
            base = self._base.tables.get(table.name)
            self._pending[table.name] = PendingRows(self._paths.table(table), base, self.version)
        self._pending[table.name].add(rows)
        if table.name in self._ids:
            self._ids[table.name] = pl.concat([self._ids[table.name], rows[table.id_column]])

    def _write_quarantine(self) -> None:
        if self._put_aside:
            path = self._paths.quarantine(self.version)
            with nothing_kept_on(path):
                path.parent.mkdir(exist_ok=True)
                pl.concat(self._put_aside, how="diagonal_relaxed").write_parquet(path)
                fsync_path(path)
                fsync_path(path.parent)

    def _check_open(self) -> None:
        if self._ended:
            raise FundgraphError("this write was committed already; begin another with Ledger.write()")

    def close(self) -> None:
        """Take no more rows, and drop what no manifest names."""
        self._ended = True
        remove_parts_after(self._paths.tables, known_versions(self._paths.versions)[-1])
