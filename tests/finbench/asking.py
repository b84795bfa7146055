"""A FinBench snapshot, loaded as the product does, to be asked named queries."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from graph_engine.errors import EngineError
from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.index.results import add_results
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.ledger import Ledger
from graph_engine.neo4j_connection import Neo4j
from graph_engine.run_tables import RUN_TABLES
from graph_engine.schema.access import Viewer
from loaders.load import load
from loaders.neo4j.local import LTS, Shape, temporary_server
from loaders.neo4j.publish import publish_graph
from loaders.neo4j.report import PublishReport
from loaders.neo4j.source import Source
from queries.answers import Answer
from queries.catalogue import query_named
from queries.engines import on_index, on_neo4j
from queries.graph import Bounds
from queries.parameters import LIMIT
from queries.query import Query

KERNEL_HOME = Path(__file__).resolve().parents[2] / ".pytest_cache" / "kernels"

AFTER_EVERYTHING = datetime(9000, 1, 1, tzinfo=UTC)
"""A snapshot is looked at as it stands, also where its last event is not a transaction."""

NO_RESULTS = {name: table.empty() for name, table in RUN_TABLES.items()}
"""A replay analyses nothing."""

WITHOUT_BOUNDS = Bounds(rows=2**31, nodes=2**31, edges=2**62, milliseconds=10**9)
"""A replay compares whole answers."""

SHAPE = Shape(quick_start=True)
"""A replay ends before Java's second compiler would have paid for itself: without it, a third of the work."""

Ask = Callable[[str, Mapping[str, object]], list[dict[str, Any]]]
"""Gives the rows of a query, by column, for its arguments."""


@dataclass(frozen=True)
class Facts:
    """The graph of a snapshot as queries read a run; nothing was analysed."""

    index: GraphIndex
    path: Path
    run_id: str
    ledger_version: int = 1

    def table(self, name: str) -> Any:
        """Results of a run, of which there are none."""
        raise EngineError(f"a replay analyses nothing, so there is no table {name}")


def loaded(snapshot: Path, home: Path) -> Ledger:
    """The ledger of a snapshot; says so where rows had to be put aside."""
    ledger = Ledger(home)
    report = load(ledger, "finbench", snapshot).to_json()
    aside = {name: part["quarantined"] for name, part in report["tables"].items() if part["quarantined"]}
    if aside:
        print(f"replay: rows were quarantined: {aside}, for {report['reasons']}", file=sys.stderr)
    return ledger


def facts_of(snapshot: Path, home: Path) -> Facts:
    """The index of a snapshot."""
    use_kernel_cache(KERNEL_HOME)
    return facts_in(loaded(snapshot, home), home / "runs" / "facts")


def facts_in(ledger: Ledger, folder: Path) -> Facts:
    """The index of what a ledger holds now, in a folder whose name is the run's."""
    build_facts(ledger.snapshot().as_of(AFTER_EVERYTHING), folder / "index")
    add_results(folder / "index", NO_RESULTS)
    return Facts(GraphIndex.open(folder / "index"), folder, folder.name)


@contextmanager
def index_asked(snapshot: Path, home: Path) -> Iterator[Ask]:
    """Ask the index of a snapshot."""
    facts, viewer = facts_of(snapshot, home), Viewer.owner()
    yield lambda name, arguments: rows_of(
        on_index.run(unlimited(name), facts, everything(arguments), viewer, bounds=WITHOUT_BOUNDS)
    )


@contextmanager
def neo4j_asked(snapshot: Path, home: Path) -> Iterator[Ask]:
    """Ask a server of its own, to which the snapshot is published."""
    facts = facts_of(snapshot, home)
    with temporary_server(LTS, SHAPE) as server, Neo4j(server.settings) as neo4j:
        yield published_asked(neo4j, facts)


def published_asked(neo4j: Neo4j, facts: Facts) -> Ask:
    """Publish the graph of a snapshot to a server, and ask that; from any number of threads."""
    publish_facts(neo4j, facts)
    viewer = Viewer.owner()
    return lambda name, arguments: rows_of(
        on_neo4j.run(unlimited(name), neo4j, everything(arguments), viewer, bounds=WITHOUT_BOUNDS)
    )


def publish_facts(neo4j: Neo4j, facts: Facts, *earlier: Facts) -> PublishReport:
    """Publish the graph of a snapshot: as a change where one of the earlier ones stands, else all of it."""
    indices = {one.run_id: one.index for one in earlier}
    source = Source(facts.run_id, facts.ledger_version, "", AFTER_EVERYTHING, "UTC", "24:00", facts.index)
    return publish_graph(neo4j, source, view="risk", earlier=indices.get)


def everything(arguments: Mapping[str, object]) -> dict[str, object]:
    """The same arguments, for any number of rows."""
    return {**arguments, LIMIT.name: WITHOUT_BOUNDS.rows}


def rows_of(answer: Answer) -> list[dict[str, Any]]:
    """The rows of a whole answer by column.

    Raises
    ------
    EngineError
        If a bound cut it.
    """
    if answer.partial:
        cut = [part.as_dict() for part in answer.left_out]
        raise EngineError(f"the answer of {answer.query} is cut: {cut}")
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


@cache
def unlimited(name: str) -> Query:
    """The query of that name, which may be asked for any number of rows."""
    query = query_named(name)
    return replace(query, parameters=(*query.parameters[:-1], replace(LIMIT, max=WITHOUT_BOUNDS.rows)))
