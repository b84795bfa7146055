"""Who may see what of a query's answer: the one place where columns, rows, numbers and amounts are held back.

Columns and rows that read a resource the viewer may not read are not there at all, and not counted either, as
a count of alerts tells of alerts. Parties the viewer may not see as themselves are counted. Numbers that
identify are masked. This happens before rows are cut, so that no count speaks of what is hidden.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import NotAllowed, UnknownName
from graph_engine.index import Nodes
from graph_engine.schema.access import OUTSIDE_PERSONS, Viewer
from graph_engine.schema.bands import amount_band, count_band
from graph_engine.schema.masks import mask_number, mask_text
from queries.answers import Found, LeftOut, Rows, Taken, sums, taken
from queries.columns import OutputColumn
from queries.query import Query

Seen = Callable[[Taken], NDArray[np.bool_]]
"""Whether the viewer may see each party of some values as itself; how to know it is the engine's."""

N_NEAR = 8
"""Ids on either side among which near ones are looked for; ours."""


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


def seen_parties(parties: Nodes, viewer: Viewer, codes: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Whether the viewer may see each party as itself; -1, no party, may be seen."""
    if viewer.may(OUTSIDE_PERSONS):
        return np.ones(codes.size, np.bool_)
    kinds = [*parties.dictionary("kind"), None]
    table = np.array([[viewer.sees_party(kind, ours) for ours in (False, True)] for kind in kinds], np.bool_)
    kind_codes = np.asarray(parties.codes("kind"))[codes]
    ours = np.asarray(parties.column("ours"))[codes].astype(np.int64)
    seen: NDArray[np.bool_] = table[kind_codes, ours] | (np.asarray(codes) < 0)
    return seen


def code_of_party(parties: Nodes, viewer: Viewer, name: str) -> int:
    """The code of a party the viewer may see.

    Raises
    ------
    UnknownName
        If there is none, or none this viewer may see; both read the same, and so do the near ids, which are
        chosen as if nobody unseen were there.
    """
    code = parties.ids.code(name)
    if code >= 0 and seen_parties(parties, viewer, np.array([code]))[0]:
        return code
    meant = parties.ids.codes(parties.ids.in_namespaces(name))
    meant = meant[seen_parties(parties, viewer, meant)]
    seen = np.flatnonzero(seen_parties(parties, viewer, np.arange(len(parties))))
    place = int(np.searchsorted(seen, parties.ids.place(name)))
    beside = seen[max(place - N_NEAR, 0) : place + N_NEAR]
    raise UnknownName("party", name, parties.ids_at(np.concatenate((meant, beside))))


def visible_rows(query: Query, found: Found, viewer: Viewer, seen: Seen) -> tuple[Rows, list[LeftOut]]:
    """Give the rows the viewer may see, and what is left out of them for who is in them."""
    rows = np.arange(len(found), dtype=np.int64)
    if found.reads:
        rows = rows[[not found.reads[row] or viewer.may(found.reads[row]) for row in rows.tolist()]]
    told = [part for part in found.left_out if not part.reads or viewer.may(part.reads)]
    if not viewer.may("flows"):
        told = [replace(part, amount_minor={}) for part in told]
    shown = _rows_seen(query, found, viewer, seen)[rows]
    return rows[shown], told + _unseen(query, found, rows[~shown], viewer)


def _unseen(query: Query, found: Found, rows: Rows, viewer: Viewer) -> list[LeftOut]:
    """What is told of rows about persons who may not be seen: their count, and bands."""
    if rows.size == 0:
        return []
    amounts = [column for column in visible_columns(query, viewer) if column.type == "money"]
    added: dict[str, int] = {}
    for column in amounts[:1]:
        values = taken(found.columns[column.name], rows), taken(found.columns[column.currency], rows)
        added = sums(*values)
    bands = {currency: amount_band(amount) for currency, amount in added.items()}
    count = int(rows.size)
    return [LeftOut("rows", OUTSIDE_PERSONS, count, band=count_band(count), amount_bands=bands)]


def _rows_seen(query: Query, found: Found, viewer: Viewer, seen: Seen) -> NDArray[np.bool_]:
    """Whether every party of each row may be seen as itself."""
    every = np.arange(len(found), dtype=np.int64)
    rows_seen = np.ones(len(found), np.bool_)
    if viewer.may(OUTSIDE_PERSONS):
        return rows_seen
    for column in query.columns:
        if column.shows == "party":
            values = taken(found.columns[column.name], every)
            rows_seen &= seen(values) if column.type == "id" else _all_seen(values, seen)
    return rows_seen


def _all_seen(values: Taken, seen: Seen) -> NDArray[np.bool_]:
    """Whether all parties of each list may be seen."""
    flags = iter(seen([one for several in values for one in several]).tolist())
    return np.array([all(list(islice(flags, len(several)))) for several in values], np.bool_)


def parties_in(query: Query, found: Found) -> set[Any]:
    """Every party in the rows, as the engine names them."""
    every = np.arange(len(found), dtype=np.int64)
    parties: set[Any] = set()
    for column in query.columns:
        if column.shows == "party":
            values = taken(found.columns[column.name], every)
            parties.update(values if column.type == "id" else (one for several in values for one in several))
    return parties - {None}


def would_mask(column: OutputColumn) -> bool:
    """Whether numbers in a column are masked for who does not see them in full."""
    return column.type == "text" and column.shows != "thing"


def masked(column: OutputColumn, values: list[object], viewer: Viewer) -> list[object]:
    """The values of a column with numbers that identify masked, unless the viewer may see and wants them."""
    if viewer.unmasked or not would_mask(column):
        return values
    mask = mask_number if column.shows in ("account_number", "identity_number") else mask_text
    return [None if value is None else mask(str(value)) for value in values]
