"""Run a query of the catalogue on the graph index of a run."""

import time
from collections.abc import Callable, Mapping

from graph_engine.errors import CatalogueError, NotOnEngine
from graph_engine.schema.access import Viewer
from queries import visibility
from queries.answers import BOUNDS_OF_ROWS, Answer, Found, LeftOut, Rows, sums, taken
from queries.catalogue import query_named
from queries.columns import OutputColumn
from queries.engines.arguments import bind
from queries.engines.values import normalised
from queries.graph import Bounds, Graph, Run
from queries.parameters import LIMIT
from queries.query import Query

ENGINE = "index"

NO_BOUNDS_GIVEN = Bounds()


def run(  # noqa: PLR0913 - the keyword-only ones have defaults
    query: Query | str,
    run: Run,
    arguments: Mapping[str, object],
    viewer: Viewer,
    *,
    engine: str = ENGINE,
    bounds: Bounds = NO_BOUNDS_GIVEN,
    clock: Callable[[], float] = time.perf_counter,
) -> Answer:
    """Answer a query of the catalogue.

    Parameters
    ----------
    query : Query or str
        The query, or its name.
    run : Run
        The run whose graph is asked.
    arguments : mapping of str to object
        Values by parameter name, as text or as from JSON; ids as text.
    viewer : Viewer
        Who looks; decides which columns, rows and numbers are there.
    engine : str
        The engine asked for.
    bounds : Bounds
        How much the answer may hold, read and last. ``limit`` of the arguments may ask for fewer rows.
    clock : callable
        Seconds that pass; only differences matter.

    Returns
    -------
    Answer
        Rows in the query's order, and everything left out with its reason and count.

    Raises
    ------
    UnknownName
        If there is no such query, or no such party, account, community or bank (that the viewer may see).
    BadParameter
        If an argument is unknown, missing, not of its type or out of range.
    NotAllowed
        If the viewer's roles may not run the query.
    NotOnEngine
        If the engine does not have the query.
    """
    started = clock()
    entry = query_named(query) if isinstance(query, str) else query
    if engine != ENGINE:
        raise NotOnEngine(f"{entry.name} is not on {engine}; it is on: {', '.join(entry.engines)}")
    visibility.require(entry, viewer)
    graph = Graph(run, bounds, clock, started + bounds.milliseconds / 1000)
    keywords = bind(graph, entry, arguments, viewer)
    limit = min(keywords.pop(LIMIT.name), bounds.rows)
    found = entry.on_index(graph, **keywords)
    _check_found(entry, found)
    rows, left_out = visibility.visible_rows(graph, entry, found, viewer)
    columns = visibility.visible_columns(entry, viewer)
    written = [_written(graph, column, found, rows[:limit], viewer) for column in columns]
    return Answer(
        query=entry.name,
        engine=ENGINE,
        run_id=run.run_id,
        ledger_version=run.ledger_version,
        columns=tuple(column.name for column in columns),
        rows=[list(row) for row in zip(*written, strict=True)],
        left_out=tuple(part for part in left_out + rows_cut(columns, found, rows[limit:]) if part.count),
        elapsed_ms=round((clock() - started) * 1000, 3),
    )


def _check_found(query: Query, found: Found) -> None:
    """Refuse columns that are not the declared ones, or not of one length."""
    declared = {column.name for column in query.columns}
    differing = ", ".join(sorted(declared ^ set(found.columns)))
    if differing:
        raise CatalogueError(f"{query.name} answers with other columns than declared: {differing}")
    lengths = {len(values) for values in found.columns.values()}
    if len(lengths) != 1 or len(found.reads) not in (0, len(found)):
        raise CatalogueError(f"{query.name} answers with columns of several lengths")


def _written(graph: Graph, column: OutputColumn, found: Found, rows: Rows, viewer: Viewer) -> list[object]:
    """The values of some rows of a column, normalised and masked."""
    values = normalised(graph, column, taken(found.columns[column.name], rows))
    return visibility.masked(column, values, viewer)


def rows_cut(columns: tuple[OutputColumn, ...], found: Found, rows: Rows) -> list[LeftOut]:
    """What the limit of rows left out: how many, and the first amount a viewer may see per currency."""
    amount = next((column for column in columns if column.type == "money" and column.adds_up), None)
    if amount is None or rows.size == 0:
        return [LeftOut("rows", BOUNDS_OF_ROWS, int(rows.size))]
    added = sums(taken(found.columns[amount.name], rows), taken(found.columns[amount.currency], rows))
    return [LeftOut("rows", BOUNDS_OF_ROWS, int(rows.size), added)]
