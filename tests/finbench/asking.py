"""A FinBench snapshot, loaded as the product does, to be asked named queries."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graph_engine.errors import EngineError
from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.ledger import Ledger
from graph_engine.schema.access import Viewer
from loaders.load import load
from queries.catalogue import query_named
from queries.engines import on_index
from queries.graph import Bounds
from queries.parameters import LIMIT
from queries.query import Query

KERNEL_HOME = Path(__file__).resolve().parents[2] / ".pytest_cache" / "kernels"

AFTER_EVERYTHING = datetime(9000, 1, 1, tzinfo=UTC)
"""A snapshot is looked at as it stands, also where its last event is not a transaction."""

WITHOUT_BOUNDS = Bounds(rows=2**31, nodes=2**31, edges=2**62, milliseconds=10**9)
"""A replay compares whole answers."""

Ask = Callable[[str, Mapping[str, object]], list[dict[str, Any]]]
"""Gives the rows of a query, by column, for its arguments."""


@dataclass(frozen=True)
class Facts:
    """The graph of a snapshot as queries read a run; nothing was analysed."""

    index: GraphIndex
    path: Path
    run_id: str = "facts"
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
    folder = home / "runs" / "facts"
    build_facts(loaded(snapshot, home).snapshot().as_of(AFTER_EVERYTHING), folder / "index")
    return Facts(GraphIndex.open(folder / "index"), folder)


def index_asked(snapshot: Path, home: Path) -> Ask:
    """Ask the index of a snapshot."""
    facts, viewer = facts_of(snapshot, home), Viewer.owner()

    def ask(name: str, arguments: Mapping[str, object]) -> list[dict[str, Any]]:
        query = unlimited(query_named(name))
        answer = on_index.run(
            query, facts, {**arguments, LIMIT.name: WITHOUT_BOUNDS.rows}, viewer, bounds=WITHOUT_BOUNDS
        )
        if answer.partial:
            raise EngineError(f"the answer of {name} is cut: {[one.as_dict() for one in answer.left_out]}")
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    return ask


def unlimited(query: Query) -> Query:
    """The same query, which may be asked for any number of rows."""
    return replace(query, parameters=(*query.parameters[:-1], replace(LIMIT, max=WITHOUT_BOUNDS.rows)))
