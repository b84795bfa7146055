"""Who may see what of a query's answer: the one place where columns, rows, numbers and amounts are held back.

Columns and rows that read a resource the viewer may not read are not there at all, and not counted either, as
a count of alerts tells of alerts. Parties the viewer may not see as themselves are counted. Numbers that
identify are masked. This happens before rows are cut, so that no count speaks of what is hidden.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import NotAllowed, UnknownName
from graph_engine.schema.access import Viewer, mask_number, mask_text
from queries.answers import Found, LeftOut, Rows, taken
from queries.columns import OutputColumn
from queries.graph import Graph
from queries.query import Query


def require(query: Query, viewer: Viewer) -> None:
    """Do nothing if the viewer may run the query.

    Raises
    ------
    NotAllowed
        If not; names the roles that may.
    """
    if not viewer.holds(query.roles):
        allowed, held = ", ".join(sorted(query.roles)), ", ".join(sorted(viewer.roles))
        raise NotAllowed(f"the query {query.name} may be run by {allowed}; this caller has {held}")


def visible_columns(query: Query, viewer: Viewer) -> tuple[OutputColumn, ...]:
    """The columns the viewer may see."""
    return tuple(column for column in query.columns if not column.resource or viewer.may(column.resource))


def seen_parties(graph: Graph, viewer: Viewer, codes: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Whether the viewer may see each party as itself; -1, no party, may be seen."""
    kinds = [*graph.parties.dictionary("kind"), None]
    table = np.array([[viewer.sees_party(kind, ours) for ours in (False, True)] for kind in kinds], np.bool_)
    kind_codes = np.asarray(graph.parties.codes("kind"))[codes]
    ours = np.asarray(graph.parties.column("ours"))[codes].astype(np.int64)
    seen: NDArray[np.bool_] = table[kind_codes, ours] | (np.asarray(codes) < 0)
    return seen


def code_of_party(graph: Graph, viewer: Viewer, name: str) -> int:
    """The code of a party the viewer may see.

    Raises
    ------
    UnknownName
        If there is none, or none this viewer may see; both read the same, and near ids are visible ones.
    """
    code = graph.parties.ids.code(name)
    if code >= 0 and seen_parties(graph, viewer, np.array([code]))[0]:
        return code
    near = graph.parties.ids.near(name)
    seen = seen_parties(graph, viewer, graph.parties.codes_of(near))
    raise UnknownName("party", name, [known for known, visible in zip(near, seen, strict=True) if visible])


def visible_rows(graph: Graph, query: Query, found: Found, viewer: Viewer) -> tuple[Rows, list[LeftOut]]:
    """Give the rows the viewer may see, and what is left out of them for who is in them."""
    rows = np.arange(len(found), dtype=np.int64)
    if found.reads:
        rows = rows[[not found.reads[row] or viewer.may(found.reads[row]) for row in rows.tolist()]]
    told = [part for part in found.left_out if not part.reads or viewer.may(part.reads)]
    if not viewer.may("flows"):
        told = [replace(part, amount_minor={}) for part in told]
    if viewer.may("outside_persons"):
        return rows, told
    seen = _rows_seen(graph, query, found, viewer)[rows]
    n_unseen = int((~seen).sum())
    unseen = [LeftOut("rows", "outside_persons", n_unseen)] if n_unseen else []
    return rows[seen], told + unseen


def _rows_seen(graph: Graph, query: Query, found: Found, viewer: Viewer) -> NDArray[np.bool_]:
    """Whether every party of each row may be seen as itself."""
    every = np.arange(len(found), dtype=np.int64)
    seen = np.ones(len(found), np.bool_)
    for column in query.columns:
        if column.shows != "party":
            continue
        codes = taken(found.columns[column.name], every)
        if column.type == "id":
            seen &= seen_parties(graph, viewer, np.asarray(codes, np.int64))
        else:
            seen &= [bool(seen_parties(graph, viewer, np.asarray(one, np.int64)).all()) for one in codes]
    return seen


def masked(column: OutputColumn, values: list[object], viewer: Viewer) -> list[object]:
    """The values of a column with numbers that identify masked, unless the viewer may see and wants them."""
    if viewer.unmasked or column.type != "text":
        return values
    mask = mask_number if column.shows in ("account_number", "identity_number") else mask_text
    return [None if value is None else mask(str(value)) for value in values]
