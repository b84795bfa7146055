"""What first answers need: kernels compiled or loaded, statements planned; done by asking once."""

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import get_args

from api.reading.traces import budget_of, trace_found
from api.warming import Step
from graph_engine.neo4j_connection import Neo4j
from graph_engine.runs import Run
from graph_engine.schema.access import Viewer
from graph_engine.tracing import Asked
from graph_engine.tracing.asked import Direction, Method
from queries.engines import on_index, on_neo4j
from queries.examples import example_ids, example_questions
from queries.graph import Bounds

SHORT = Bounds(edges=100_000, milliseconds=60_000)
"""How much one question may ask for: little, and the time to compile its kernels on a slow machine; ours."""


def steps_on_index(run: Run) -> Iterator[Step]:
    """Every query, and every way to follow money, about the busiest accounts."""
    viewer = Viewer.owner()
    for query, arguments in example_questions(run.index):
        yield partial(on_index.run, query, run, arguments, viewer, bounds=SHORT)
    for account in example_ids(run.index)["account"][:1]:
        for direction, method in product(get_args(Direction), get_args(Method)):
            yield partial(_trace, run, f"account:{account}", direction, method)


def _trace(run: Run, start: str, direction: Direction, method: Method) -> None:
    budget = budget_of(SHORT.edges, SHORT.nodes, SHORT.milliseconds)
    trace_found(run, Viewer.owner(), start, Asked(direction, method, budget=budget))


def steps_on_neo4j(run: Run, neo4j: Neo4j | None) -> Iterator[Step]:
    """What lets a server plan every query; another run may be published there, which then lacks some ids."""
    if neo4j is None:
        return
    for query, arguments in example_questions(run.index):
        if query.cypher is not None:
            yield partial(on_neo4j.plan, query, neo4j, arguments, Viewer.owner())
