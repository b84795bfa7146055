"""One write to the ledger: rows of many tables that become visible together, or not at all."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from graph_engine.errors import BadParameter, FundgraphError
from graph_engine.ledger.manifest import Manifest, TableState, fsync_path, nothing_kept_on, write_manifest
from graph_engine.ledger.paths import LedgerPaths, table_named
from graph_engine.ledger.settings import Settings
from graph_engine.ledger.snapshot import Snapshot
from graph_engine.ledger.verdicts import REVISED, OnConflict, judge
from graph_engine.schema import Table

FILLED_BY_LEDGER = "loaded_in"


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
        self._tables = dict(base.tables)
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
        named, state = table_named(table), self._tables.get(table)
        return self._paths.table(named).scan(state.delta_version if state else None)

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
        _check_revisions(fitted, on_conflict)
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
        before = pl.concat([self.base.quarantined(), *self._put_aside], how="diagonal_relaxed")
        same = [name for name in rows.columns if name in before.columns]
        if same and not before.is_empty():
            rows = rows.join(before, on=same, how="anti", nulls_equal=True, maintain_order="left")
        if not rows.is_empty():
            self._put_aside.append(rows)
        return rows.height

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
        if self._tables == self._base.tables and not self._put_aside:
            return self._base.version
        manifest = Manifest(
            version=self.version,
            parent=self._base.version,
            tables=dict(sorted(self._tables.items())),
            record=record,
            settings_hash=self.settings.digest,
            quarantined=sum(rows.height for rows in self._put_aside),
        )
        self._write_quarantine()
        write_manifest(self._paths.versions, manifest)
        return manifest.version

    def _store(self, table: Table, rows: pl.DataFrame) -> None:
        state = self._tables.get(table.name)
        delta_version = self._paths.table(table).append(rows, after=state.delta_version if state else None)
        self._tables[table.name] = TableState(delta_version, (state.rows if state else 0) + rows.height)
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
        """Take no more rows."""
        self._ended = True


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


def _check_revisions(rows: pl.DataFrame, on_conflict: OnConflict) -> None:
    """Corrections are dated, and only corrections."""
    empty = rows[REVISED].null_count()
    if on_conflict == "correct" and empty:
        raise BadParameter(REVISED, None, "a time in every row that is appended with on_conflict='correct'")
    if on_conflict == "quarantine" and empty < rows.height:
        raise BadParameter(
            REVISED, rows[REVISED].drop_nulls()[0].isoformat(), "empty, unless with on_conflict='correct'"
        )
