"""A finished run: opened, listed, made the current one."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from graph_engine.errors import UnknownName
from graph_engine.index import GraphIndex
from graph_engine.ledger import Ledger, LedgerView
from graph_engine.reporting import Reporting
from graph_engine.run_tables import RUN_TABLES
from graph_engine.runs.durable import replace_text
from graph_engine.runs.paths import RunPaths


class Run:
    """The results of one run, unchanging: whoever opened it goes on reading it after another is published."""

    def __init__(self, path: Path, record: dict[str, Any]) -> None:
        self.path, self.record = path, record
        self._tables: dict[str, pl.DataFrame] = {}

    @staticmethod
    def open(home: Path, run_id: str | None = None) -> "Run":
        """Open a finished run, by default the current one.

        Raises
        ------
        UnknownName
            If there is no such run, or none was published.
        """
        paths = RunPaths(home)
        wanted = current_id(home) if run_id is None else run_id
        if wanted is None:
            raise UnknownName("current run", "current", ())
        if wanted not in paths.finished():
            raise UnknownName("run", wanted, paths.finished())
        folder = paths.run(wanted)
        return Run(folder, json.loads((folder / "run.json").read_text(encoding="utf-8")))

    @property
    def home(self) -> Path:
        """The home folder that holds it, beside the ledger that it was made from."""
        return self.path.parents[1]

    @property
    def run_id(self) -> str:
        """The id: a hash of everything the run is a function of."""
        return str(self.record["run_id"])

    @property
    def ledger_version(self) -> int:
        """The ledger version that was read."""
        return int(self.record["inputs"]["ledger_version"])

    @property
    def ledger_content(self) -> str:
        """A hash of what that version is made of."""
        return str(self.record["inputs"]["ledger_content"])

    @property
    def instant(self) -> datetime:
        """The instant that was looked from; nothing later is in the run."""
        return datetime.fromisoformat(self.record["inputs"]["instant"])

    @property
    def business_day(self) -> date:
        """The bank's day of the instant."""
        return date.fromisoformat(self.record["business_day"])

    @property
    def parent_id(self) -> str | None:
        """The id of the run before, if there was one."""
        parent: str | None = self.record["inputs"]["parent"]
        return parent

    @property
    def seed(self) -> int:
        """The seed of everything that drew."""
        return int(self.record["inputs"]["seed"])

    @property
    def searched_in_full_because(self) -> str | None:
        """Why nothing was taken over that its parent searched; none where it could be."""
        reason: str | None = self.record["searched_in_full_because"]
        return reason

    @property
    def timings(self) -> list[dict[str, Any]]:
        """Seconds and peak memory of each step, in order; none where the log, no part of the run, is gone."""
        log = RunPaths(self.home).logs / f"{self.run_id}.jsonl"
        return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []

    @property
    def configuration(self) -> dict[str, Any]:
        """What the run was configured with, by analysis."""
        configuration: dict[str, Any] = self.record["inputs"]["configuration"]
        return configuration

    def ledger_view(self) -> LedgerView:
        """The ledger as the run read it."""
        return Ledger(self.home).snapshot(self.ledger_version).as_of(self.instant)

    def reporting(self, view: LedgerView) -> Reporting:
        """By which rules the bank reports, with the rates of a view of its ledger."""
        return Reporting.of(self.configuration["filings"]["home"], view.rows("exchange_rate"))

    def table(self, name: str) -> pl.DataFrame:
        """A result table, in the order of its key; empty if the run was made before there was such a table.

        Raises
        ------
        UnknownName
            If runs have no such table.
        """
        if name not in RUN_TABLES:
            raise UnknownName("run table", name, RUN_TABLES)
        if name not in self.record["tables"]:
            return RUN_TABLES[name].empty()
        if name not in self._tables:
            self._tables[name] = pl.read_parquet(self.path / "tables" / f"{name}.parquet", glob=False)
        return self._tables[name]

    @cached_property
    def index(self) -> GraphIndex:
        """The graph of the run: facts and results."""
        return GraphIndex.open(self.path / "index")


@dataclass(frozen=True)
class RunEntry:
    """A line of the list of runs."""

    run_id: str
    ledger_version: int
    instant: datetime
    current: bool

    def as_dict(self) -> dict[str, Any]:
        """The entry in JSON's types."""
        return asdict(self) | {"instant": self.instant.isoformat()}


def current_id(home: Path) -> str | None:
    """The id of the current run, or none if none was published."""
    pointer = RunPaths(home).current
    return pointer.read_text(encoding="utf-8").strip() if pointer.exists() else None


def list_runs(home: Path) -> list[RunEntry]:
    """Give the finished runs of a home, the one made or asked for last first."""
    current, paths = current_id(home), RunPaths(home)
    newest_first = sorted(
        paths.finished(), key=lambda run_id: (_asked_at(paths, run_id), run_id), reverse=True
    )
    runs = [Run.open(home, run_id) for run_id in newest_first]
    return [RunEntry(run.run_id, run.ledger_version, run.instant, run.run_id == current) for run in runs]


def _asked_at(paths: RunPaths, run_id: str) -> int:
    return (paths.run(run_id) / "run.json").stat().st_mtime_ns


def mark_asked(home: Path, run_id: str) -> None:
    """Let a finished run count as the newest; its content stays as it is."""
    os.utime(RunPaths(home).run(run_id) / "run.json")


def finished_run(home: Path, run_id: str | None = None) -> Run:
    """Open a finished run, by default the one made or asked for last.

    Raises
    ------
    UnknownName
        If there is no such finished run, or none at all.
    """
    if run_id is None:
        runs = list_runs(home)
        if not runs:
            raise UnknownName("finished run in", str(home), ())
        run_id = runs[0].run_id
    return Run.open(home, run_id)


def publish(home: Path, run_id: str | None = None) -> str:
    """Make a finished run the current one in one atomic step, by default the newest, and give its id.

    Raises
    ------
    UnknownName
        If there is no such finished run, or none at all.
    """
    run = finished_run(home, run_id)
    replace_text(RunPaths(home).current, run.run_id + "\n")
    return run.run_id
