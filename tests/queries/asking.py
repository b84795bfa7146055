"""A run over a small graph, and the viewers that ask it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import yaml

from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.index.results import add_results
from graph_engine.ledger.settings import Settings
from graph_engine.run_tables import RUN_TABLES
from graph_engine.schema.access import Viewer
from loaders.neo4j.publish import publish_graph
from loaders.neo4j.source import Source
from queries.engines import on_index
from queries.graph import Bounds
from tests.graphs import instant, view_of
from tests.patience import PATIENCE_S

CASES = Path(__file__).parents[1] / "cases" / "queries"
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.yaml"))}
"""Hand-written cases by query: a small graph, results of a run, and cases on them."""

PATIENT = Bounds(milliseconds=PATIENCE_S * 1000)
"""The bounds where a test is about none."""

RUN_DEFAULTS = {
    "findings": {
        "severity": "medium",
        "confidence": 0.5,
        "score": 0.5,
        "state": "open",
        "detector": "fan_in",
        "currency": "CNY",
    },
    "finding_members": {"role": "member"},
    "tags": {"aml_only": False},
}
"""What a row of a result table has unless it says otherwise."""


@dataclass(frozen=True, eq=False)
class SmallRun:
    """A run as the engine takes it, made of rows put down by hand."""

    path: Path
    index: GraphIndex
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    run_id: str = "small"
    ledger_version: int = 1

    def table(self, name: str) -> pl.DataFrame:
        return self.tables[name]


def patient(bounds):
    """Bounds but for time, which only tests about time are to feel."""
    return replace(bounds, milliseconds=PATIENT.milliseconds)


def asked_of_index(*asked, bounds=PATIENT):
    """What the engine that defines the meaning answers, for which no time is up."""
    return on_index.run(*asked, bounds=patient(bounds))


def run_of(tmp_path, *, results=None, **graph):
    """A run of a graph as ``tests.graphs.index_of`` takes it, and rows of result tables by name."""
    tables = {
        name: pl.DataFrame(
            [RUN_DEFAULTS.get(name, {}) | row for row in (results or {}).get(name, [])],
            schema=table.columns,
            orient="row",
        )
        for name, table in RUN_TABLES.items()
    }
    as_of = instant(graph.pop("as_of")) if "as_of" in graph else None
    accounts = [tuple(row) if isinstance(row, list) else row for row in graph.pop("accounts", ())]
    build_facts(view_of(tmp_path, accounts=accounts, as_of=as_of, **graph), tmp_path / "index")
    add_results(tmp_path / "index", tables)
    return SmallRun(tmp_path / "runs" / "small", GraphIndex.open(tmp_path / "index"), tables)


def published_once(neo4j, run, view):
    """Publish the graph of a run as new, whatever stands on the server."""
    settings = Settings()
    source = Source(
        run_id=run.run_id,
        ledger_version=run.ledger_version,
        ledger_content="small",
        instant=datetime(2026, 1, 1, tzinfo=UTC),
        time_zone=settings.time_zone,
        cut_off=settings.cut_off,
        index=run.index,
    )
    publish_graph(neo4j, source, view=view, earlier=lambda _: None)


def viewer_of(role):
    """The viewer of a role; ``all`` holds every role."""
    return Viewer.owner() if role == "all" else Viewer(role)
