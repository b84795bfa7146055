"""The constraints and indexes of the graph on a server: made where they are not there, filled before use."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from graph_engine.errors import EngineError
from graph_engine.neo4j_connection import Neo4j
from graph_engine.schema.neo4j import StoredIndex

STATEMENT_OF_STATES = (
    "SHOW INDEXES YIELD name, state, populationPercent, failureMessage, owningConstraint "
    "RETURN name, owningConstraint IS NOT NULL AS unique, state, populationPercent AS percent, "
    "split(failureMessage, '\\n')[0] AS failure"
)

FILLED_WITHIN_S = 3_600
"""How long indexes may take to be filled; ours, an hour for hundreds of millions of relationships."""

ASK_EVERY_S = 0.1


@dataclass(frozen=True)
class State:
    """How an index stands on the server: ``state`` is as Neo4j names it, "" where there is none."""

    state: str = ""
    percent: float = 0.0
    failure: str = ""


def make_indexes(neo4j: Neo4j, wanted: Sequence[StoredIndex], *, seconds: float = FILLED_WITHIN_S) -> None:
    """Make indexes that are not there, and wait until all are filled, also those that a killed publish made.

    Raises
    ------
    EngineError
        If one cannot be filled, or not within so many seconds.
    """
    unfilled = _unfilled(neo4j, wanted)
    for index, there in unfilled:
        if there.state == "FAILED":
            neo4j.write(f"DROP INDEX {index.name} IF EXISTS")
        if there.state in ("", "FAILED"):
            neo4j.write(index.statement)
    if unfilled:
        _await_filled(neo4j, wanted, seconds)


def _unfilled(neo4j: Neo4j, wanted: Sequence[StoredIndex]) -> list[tuple[StoredIndex, State]]:
    """Those that are not filled, and how each stands; one made for a constraint that is not there is none."""
    there = {
        (row["name"], row["unique"]): State(row["state"], row["percent"], row["failure"])
        for row in neo4j.read(STATEMENT_OF_STATES)
    }
    states = [(index, there.get((index.name, index.unique), State())) for index in wanted]
    return [(index, state) for index, state in states if state.state != "ONLINE"]


def _await_filled(neo4j: Neo4j, wanted: Sequence[StoredIndex], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while unfilled := _unfilled(neo4j, wanted):
        index, there = unfilled[0]
        if there.state != "POPULATING":
            raise EngineError(
                f"Neo4j cannot fill the index {index.name} of {index.of} ({there.failure or 'it is gone'}); "
                "mend that and publish again, which makes the index anew"
            )
        if time.monotonic() > deadline:
            raise EngineError(
                f"Neo4j has filled the index {index.name} of {index.of} to {there.percent:.0f} % within "
                f"{seconds} s; publish again once SHOW INDEXES says ONLINE"
            )
        time.sleep(ASK_EVERY_S)
