"""Create ahead what is new, invisible to readers: in batches, several at once, each of them once.

A batch and the step of its lane are one transaction. Killed anywhere, the next publish of the same plan goes
on with the first batch that is not there.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from graph_engine.neo4j_connection import Neo4j
from graph_engine.progress import Progress
from loaders.neo4j.difference import EdgeChange, NodeChange
from loaders.neo4j.plan import LANES, ROWS_AT_ONCE, Plan
from loaders.neo4j.rows import Row, by_source, edge_rows, node_rows, sliced
from loaders.neo4j.statements import Property, claimed, create_nodes, create_relationships

Codes = NDArray[np.int64]

STATEMENT_OF_STEPS = "MATCH (step:PublishStep) RETURN step.lane AS lane, step.done AS done"


@dataclass(frozen=True)
class Creation:
    """One label or type to create: its statement, its codes in the order they are sent, and their rows."""

    name: str
    statement: str
    codes: Codes
    rows: Callable[[Codes], list[Row]]


def create_ahead(neo4j: Neo4j, plan: Plan, progress: Progress | None) -> None:
    """Create every node and then every relationship that is new."""
    counter = Counter(plan.difference.n_created, progress)
    done = {row["lane"]: row["done"] for row in neo4j.read(STATEMENT_OF_STEPS)}
    with ThreadPoolExecutor(LANES) as pool:
        for creation in creations(plan):
            lanes = np.array_split(creation.codes, LANES if creation.codes.size > ROWS_AT_ONCE else 1)
            shares = [
                _Lane(neo4j, plan, creation, f"{plan.key}/{creation.name}/{number}", part)
                for number, part in enumerate(lanes)
            ]
            for _ in pool.map(lambda one: one.run(done.get(one.name, 0), counter), shares):
                pass


def creations(plan: Plan) -> Iterator[Creation]:
    """Everything there is to create, nodes first."""
    for node_change in plan.difference.nodes:
        if node_change.created.size:
            yield _of_nodes(node_change)
    for edge_change in plan.difference.edges:
        if edge_change.created.size:
            yield _of_edges(edge_change)


def _of_nodes(change: NodeChange) -> Creation:
    part = change.part
    properties: list[Property] = [(value.name, value.type) for value in part.values]
    return Creation(
        part.name,
        create_nodes(part.label, properties),
        change.created,
        lambda codes: node_rows(part, codes, part.values),
    )


def _of_edges(change: EdgeChange) -> Creation:
    part = change.part
    properties: list[Property] = [(value.name, value.type) for value in part.values]
    return Creation(
        part.name,
        create_relationships(part.edge_type, properties),
        by_source(part, change.created),
        lambda codes: edge_rows(part, codes, part.values),
    )


class Counter:
    """Counts rows of everything that is written at the same time, and tells progress."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self._lock, self._done, self._total, self._progress = Lock(), 0, total, progress

    def add(self, what: str, rows: int) -> None:
        """Count some rows more."""
        with self._lock:
            self._done += rows
            if self._progress is not None:
                self._progress(what, self._done, self._total)


@dataclass(frozen=True)
class _Lane:
    """A share of a creation, batch after batch."""

    neo4j: Neo4j
    plan: Plan
    creation: Creation
    name: str
    codes: Codes

    def run(self, done: int, counter: Counter) -> None:
        """Write every batch after the first ``done``, which are there."""
        statement = claimed(self.creation.statement)
        numbers = {"epoch": self.plan.epoch, "seq": self.plan.seq}
        for batch, codes in enumerate(sliced(self.codes, ROWS_AT_ONCE)):
            if batch >= done:
                rows = self.creation.rows(codes)
                self.neo4j.write(statement, lane=self.name, batch=batch, rows=rows, **numbers)
            counter.add(self.creation.name, codes.size)
