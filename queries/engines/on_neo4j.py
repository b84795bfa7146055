"""Run a query of the catalogue on the graph that is published on a Neo4j server."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import GraphChanging, InputError, NotOnEngine, OutOfTime
from graph_engine.neo4j_connection import Neo4j, Transaction
from graph_engine.schema.access import OUTSIDE_PERSONS, Viewer
from queries import visibility
from queries.answers import Answer, Found, LeftOut, Taken
from queries.catalogue import query_named
from queries.engines.answering import Asked, Origin, answered
from queries.engines.arguments import bind, read_arguments
from queries.engines.neo4j_rows import empty, found_by, statements
from queries.engines.neo4j_things import Neo4jThings
from queries.engines.publication import Publication, Reading, read_publication, require_view
from queries.graph import Bounds
from queries.parameters import LIMIT
from queries.query import Query

T = TypeVar("T")

ENGINE = "neo4j"

NO_BOUNDS_GIVEN = Bounds()

PLANNED: WeakKeyDictionary[Neo4j, set[tuple[str, ...]]] = WeakKeyDictionary()
"""The statements, with the arguments given, that each server has planned for this process.

A server plans anew where a parameter is of another type, and so where it is absent.
"""


def run(  # noqa: PLR0913 - the keyword-only ones have defaults
    query: Query | str,
    neo4j: Neo4j,
    arguments: Mapping[str, object],
    viewer: Viewer,
    *,
    bounds: Bounds = NO_BOUNDS_GIVEN,
    clock: Callable[[], float] = time.perf_counter,
) -> Answer:
    """Answer a query of the catalogue from what is published on a server.

    Parameters
    ----------
    query : Query or str
        The query, or its name.
    neo4j : Neo4j
        The server.
    arguments : mapping of str to object
        Values by parameter name, as text or as from JSON; ids as text.
    viewer : Viewer
        Who looks; decides which columns, rows and numbers are there.
    bounds : Bounds
        How much the answer may hold, read and last.
    clock : callable
        Seconds that pass; only differences matter.

    Returns
    -------
    Answer
        The rows and left-outs that the index of the published run gives. Where time was up there are no rows,
        and ``time_limit`` says so.

    Raises
    ------
    UnknownName, BadParameter, NotAllowed
        As on the index.
    NotOnEngine
        If the query is not on Neo4j, or what is published lacks what the viewer would see.
    EngineUnavailable, EngineError
        If nothing is published, or the server fails.

    Notes
    -----
    All statements of an answer run in one transaction, and the publication is read before and after them: an
    answer is of one publication, or the query is asked again; so is the answer that an id names nothing.
    """
    started = clock()
    entry = query_named(query) if isinstance(query, str) else query
    visibility.require(entry, viewer)
    if entry.cypher is None:
        raise NotOnEngine(f"{entry.name} is not on {ENGINE}; it is on: {', '.join(entry.engines)}")
    reply = _reply(neo4j, _Wish(entry, arguments, viewer, bounds))
    asked = Asked(entry, viewer, reply.limit, lambda: round((clock() - started) * 1000, 3))
    return answered(asked, reply.found, reply.origin)


def plan(query: Query, neo4j: Neo4j, arguments: Mapping[str, object], viewer: Viewer) -> None:
    """Let a server plan the statements of a query before it is asked; long ones take seconds.

    Raises
    ------
    As `run`.
    """
    _plan(neo4j, _Wish(query, arguments, viewer, NO_BOUNDS_GIVEN))


@dataclass(frozen=True)
class _Wish:
    """What is wanted: a query with its arguments, by whom, within which bounds."""

    query: Query
    arguments: Mapping[str, object]
    viewer: Viewer
    bounds: Bounds


@dataclass(frozen=True)
class _Reply:
    """What a transaction found, in which publication, and how many rows are wanted of it."""

    found: Found
    origin: Origin
    limit: int


def _reply(neo4j: Neo4j, wish: _Wish) -> _Reply:
    _plan(neo4j, wish)
    try:
        return neo4j.reading(
            lambda run: _of_one_publication(_reading(run), wish, _asked),
            timeout_s=wish.bounds.milliseconds / 1000,
        )
    except OutOfTime:
        return _out_of_time(neo4j.reading(lambda run: read_publication(_reading(run))), wish.query)


def _plan(neo4j: Neo4j, wish: _Wish) -> None:
    """Let the server plan the statements before the first answer's time runs, once."""
    planned = PLANNED.setdefault(neo4j, set())
    given = sorted(name for name, value in wish.arguments.items() if value is not None)
    deep = statements(wish.query, read_arguments(wish.query, wish.arguments))
    wanted = {(statement, *given) for statement in deep}
    if not planned.issuperset(wanted):
        neo4j.reading(lambda run: _of_one_publication(_reading(run), wish, _explain))
        planned.update(wanted)


_Work = Callable[[Reading, Publication, _Wish], T]
"""What one transaction does for a wish."""


def _of_one_publication(reading: Reading, wish: _Wish, work: _Work[T]) -> T:
    """Do the work, and see that the publication is the same after it, also where the work refuses the input.

    While another run is published a server may show half of it: what is published is read property by
    property, and the graph of before goes.

    Raises
    ------
    GraphChanging
        If it is another one.
    """
    publication = read_publication(reading)
    try:
        done = work(reading, publication, wish)
    except InputError:
        _require_still(publication, reading)
        raise
    _require_still(publication, reading)
    return done


def _require_still(publication: Publication, reading: Reading) -> None:
    if read_publication(reading) != publication:
        raise GraphChanging


def _reading(run: Transaction) -> Reading:
    """How statements are run in a transaction."""
    return lambda statement, **parameters: list(run.run(statement, parameters))


def _explain(reading: Reading, publication: Publication, wish: _Wish) -> None:
    values = bind(wish.query, wish.arguments, wish.viewer, Neo4jThings(reading, publication))
    values.pop(LIMIT.name)
    given = _given(values, publication, wish.bounds)
    for statement in statements(wish.query, given):
        reading(f"EXPLAIN {statement}", **given)


def _asked(reading: Reading, publication: Publication, wish: _Wish) -> _Reply:
    require_view(wish.query, wish.viewer, publication)
    things = Neo4jThings(reading, publication)
    values = bind(wish.query, wish.arguments, wish.viewer, things)
    limit = min(values.pop(LIMIT.name), wish.bounds.rows)
    given = _given(values, publication, wish.bounds)
    found = found_by(wish.query, reading, given)
    seen = _seen(things, wish, found)
    return _Reply(found, _origin(publication, seen), limit)


def _seen(things: Neo4jThings, wish: _Wish, found: Found) -> visibility.Seen:
    """How to know which parties in rows the viewer may see, told in the same transaction."""
    if wish.viewer.may(OUTSIDE_PERSONS):
        return everything_seen
    who = things.who(visibility.parties_in(wish.query, found))

    def seen(parties: Taken) -> NDArray[np.bool_]:
        flags = [party is None or wish.viewer.sees_party(*who[party]) for party in parties]
        return np.array(flags, np.bool_)

    return seen


def _given(values: dict[str, Any], publication: Publication, bounds: Bounds) -> dict[str, object]:
    """The parameters of a statement: the query's own, the window's ends, the publication, and the bounds."""
    window = values.pop("window", None)
    ends = {} if window is None else dict(zip(("from_us", "to_us"), window, strict=True))
    return {
        **values,
        **ends,
        "epoch": publication.epoch,
        "seq": publication.seq,
        "max_rows": bounds.rows,
        "max_nodes": bounds.nodes,
        "max_edges": bounds.edges,
    }


def _origin(publication: Publication, seen: visibility.Seen) -> Origin:
    return Origin(ENGINE, publication.run_id, publication.ledger_version, seen)


def _out_of_time(publication: Publication, query: Query) -> _Reply:
    """No rows, as time was up before there were any."""
    found = empty(query, LeftOut("rows", "time_limit", 1, at_least=True))
    return _Reply(found, _origin(publication, everything_seen), 0)


def everything_seen(values: Taken) -> NDArray[np.bool_]:
    """Every party is seen."""
    return np.ones(len(values), np.bool_)
