"""From what a query found to the answer a viewer gets: the same on every engine."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from graph_engine.errors import CatalogueError
from graph_engine.schema.access import Viewer
from queries import visibility
from queries.answers import BOUNDS_OF_ROWS, Answer, Found, LeftOut, Rows, sums, taken
from queries.columns import OutputColumn
from queries.engines.values import IdsOf, no_ids_of, normalised
from queries.query import Query


@dataclass(frozen=True)
class Origin:
    """Which engine found something, in the graph of which run, and what it knows of the things in rows.

    ``seen`` tells which parties the viewer may see as themselves; ``ids_of`` the ids of codes, where an
    engine has codes.
    """

    engine: str
    run_id: str
    ledger_version: int
    seen: visibility.Seen
    ids_of: IdsOf = no_ids_of


@dataclass(frozen=True)
class Asked:
    """A query, who asks it, how many rows are wanted, and how many milliseconds have passed since."""

    query: Query
    viewer: Viewer
    limit: int
    elapsed_ms: Callable[[], float]


def answered(asked: Asked, found: Found, origin: Origin) -> Answer:
    """Give the answer: what the viewer may not see is held back, then rows are cut and values written."""
    query, viewer = asked.query, asked.viewer
    _check_found(query, found)
    rows, left_out = visibility.visible_rows(query, found, viewer, origin.seen)
    columns = visibility.visible_columns(query, viewer)
    shown, cut = rows[: asked.limit], rows[asked.limit :]
    written = [_written(column, found, shown, viewer, origin.ids_of) for column in columns]
    parts = put_together(left_out) + rows_cut(columns, found, cut)
    return Answer(
        query=query.name,
        engine=origin.engine,
        run_id=origin.run_id,
        ledger_version=origin.ledger_version,
        columns=tuple(column.name for column in columns),
        rows=[list(row) for row in zip(*written, strict=True)],
        left_out=tuple(part for part in parts if part.count),
        elapsed_ms=asked.elapsed_ms(),
    )


def put_together(parts: list[LeftOut]) -> list[LeftOut]:
    """Give one part for all that leave out the same for the same reason, in the order of the first of each.

    Examples
    --------
    >>> parts = [LeftOut("transfers", "edge_limit", 2, {"CNY": 5}), LeftOut("transfers", "edge_limit", 1)]
    >>> put_together(parts) == [LeftOut("transfers", "edge_limit", 3, {"CNY": 5})]
    True
    """
    together: dict[tuple[object, ...], LeftOut] = {}
    for part in parts:
        key = (part.what, part.reason, part.reads, part.band)
        together[key] = _both(together[key], part) if key in together else part
    return list(together.values())


def _both(one: LeftOut, other: LeftOut) -> LeftOut:
    """Two parts with the same reason as one."""
    currencies = sorted(one.amount_minor.keys() | other.amount_minor.keys())
    amounts = {name: one.amount_minor.get(name, 0) + other.amount_minor.get(name, 0) for name in currencies}
    at_least = one.at_least or other.at_least
    return replace(one, count=one.count + other.count, amount_minor=amounts, at_least=at_least)


def _check_found(query: Query, found: Found) -> None:
    """Refuse columns that are not the declared ones, or not of one length."""
    declared = {column.name for column in query.columns}
    differing = ", ".join(sorted(declared ^ set(found.columns)))
    if differing:
        raise CatalogueError(f"{query.name} answers with other columns than declared: {differing}")
    lengths = {len(values) for values in found.columns.values()}
    if len(lengths) != 1 or len(found.reads) not in (0, len(found)):
        raise CatalogueError(f"{query.name} answers with columns of several lengths")
    unknown = ", ".join(sorted(set(found.reads) - query.row_reads - {""}))
    if unknown:
        raise CatalogueError(f"{query.name} has rows that read what it does not declare: {unknown}")


def _written(column: OutputColumn, found: Found, rows: Rows, viewer: Viewer, ids_of: IdsOf) -> list[object]:
    """The values of some rows of a column, normalised and masked."""
    values = normalised(column, taken(found.columns[column.name], rows), ids_of)
    return visibility.masked(column, values, viewer)


def rows_cut(columns: tuple[OutputColumn, ...], found: Found, rows: Rows) -> list[LeftOut]:
    """What the limit of rows left out: how many, and the first amount a viewer may see per currency."""
    amount = next((column for column in columns if column.type == "money" and column.adds_up), None)
    if amount is None or rows.size == 0:
        return [LeftOut("rows", BOUNDS_OF_ROWS, int(rows.size))]
    added = sums(taken(found.columns[amount.name], rows), taken(found.columns[amount.currency], rows))
    return [LeftOut("rows", BOUNDS_OF_ROWS, int(rows.size), added)]
