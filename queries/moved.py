"""Transfers of some accounts, and their totals by what they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.index import Adjacency, Edges
from graph_engine.kernels.adjacent import AdjacencyArrays, Window, positions_of, spans
from queries.answers import LeftOut
from queries.graph import Graph

Codes = NDArray[np.integer[Any]]

IN, OUT = 0, 1
DIRECTIONS = ("in", "out")
"""Words for the codes of directions."""


@dataclass(frozen=True)
class Moved:
    """Transfers as seen from some accounts, arrays of shape (m,).

    ``edges`` codes of TRANSFERRED; ``own`` the account asked about and ``other`` the one on the other side;
    ``direction`` IN or OUT. A transfer between two of the accounts is there twice, once in each direction.
    """

    edges: Codes
    own: Codes
    other: Codes
    direction: Codes

    def where(self, kept: NDArray[np.bool_]) -> "Moved":
        """Those of a condition."""
        return Moved(self.edges[kept], self.own[kept], self.other[kept], self.direction[kept])


def arrays_of(adjacency: Adjacency) -> AdjacencyArrays:
    """An adjacency as kernels take it."""
    return AdjacencyArrays(adjacency.offsets, adjacency.neighbours, adjacency.edges, adjacency.times)


def accounts_of(graph: Graph, party: int) -> Codes:
    """Codes of the accounts whose primary holder the party is."""
    holdings = graph.index.edges("HOLDS_ACCOUNT").forward
    held = holdings.neighbours_of(party)
    mine = np.asarray(graph.accounts.column("holder"))[held] == party
    return distinct(held[mine])


def holders_of(graph: Graph, accounts: Codes) -> Codes:
    """The primary holder of each account."""
    return np.asarray(graph.accounts.column("holder"))[accounts]


def moved_by(graph: Graph, accounts: Codes, direction: str, window: Window) -> tuple[Moved, list[LeftOut]]:
    """Give the transfers of some accounts in a window, in the order of (time, id).

    ``direction`` is in, out or both. Of more than ``graph.bounds.edges``, the earliest are left out.
    """
    parts = []
    if direction in ("out", "both"):
        parts.append(_moved(graph.transfers.forward, accounts, window, OUT))
    if direction in ("in", "both"):
        parts.append(_moved(graph.transfers.backward, accounts, window, IN))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[3], columns[0]))
    kept, cut = order[-graph.bounds.edges :], order[: -graph.bounds.edges]
    left_out = transfers_left_out(graph, columns[0][cut], "edge_limit")
    return Moved(*(column[kept] for column in columns)), left_out


def _moved(adjacency: Adjacency, accounts: Codes, window: Window, direction: int) -> tuple[Codes, ...]:
    starts, stops = spans(arrays_of(adjacency), accounts.astype(np.int32), window)
    positions = positions_of(starts, stops)
    own = np.repeat(accounts, stops - starts)
    directions = np.full(positions.size, direction, np.int8)
    return adjacency.edges[positions], own, adjacency.neighbours[positions], directions


def distinct(values: Codes) -> Codes:
    """Distinct values, sorted; by sorting, which is several times faster here than numpy's hashing."""
    ordered = np.sort(values)
    first = np.ones(ordered.size, np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def among(values: Codes, chosen: Codes) -> NDArray[np.bool_]:
    """Whether each code is one of the chosen; O(n + largest code).

    Examples
    --------
    >>> among(np.array([3, 1, 3]), np.array([3, 9])).tolist()
    [True, False, True]
    """
    flags = np.zeros(1 + max(values.max(initial=0), chosen.max(initial=0)), np.bool_)
    flags[chosen] = True
    found: NDArray[np.bool_] = flags[values]
    return found


def exact_sum(amounts: NDArray[np.int64]) -> int:
    """A sum of 64-bit amounts that cannot overflow."""
    return (int(np.sum(amounts >> 32)) << 32) + int(np.sum(amounts & 0xFFFFFFFF))


def per_currency(edges: Edges, codes: Codes) -> dict[str, int]:
    """The amounts of some edges added up per currency."""
    amounts, currencies = edges.column("amount_minor")[codes], edges.codes("currency")[codes]
    words = edges.dictionary("currency")
    present = np.flatnonzero(np.bincount(currencies[currencies >= 0])).tolist()
    return {words[code]: exact_sum(amounts[currencies == code]) for code in present}


def transfers_left_out(graph: Graph, codes: Codes, reason: str) -> list[LeftOut]:
    """State transfers that are left out, with their amounts; nothing for none."""
    if codes.size == 0:
        return []
    return [LeftOut("transfers", reason, int(codes.size), per_currency(graph.transfers, codes))]


@dataclass(frozen=True)
class Totals:
    """Edges added up by keys: one row for each distinct combination, in the order of the keys.

    ``keys`` arrays (n_rows,) in the order asked; ``count`` of edges, ``amount_minor``, first and last times.
    """

    keys: tuple[Codes, ...]
    count: NDArray[np.int64]
    amount_minor: NDArray[np.int64]
    first_at: NDArray[np.int64]
    last_at: NDArray[np.int64]

    def ordered(self, *by: Codes) -> "Totals":
        """The same rows sorted by arrays, the first of them first; ties stay in the order of the keys."""
        order = np.lexsort(by[::-1])
        keys = tuple(key[order] for key in self.keys)
        return Totals(
            keys, self.count[order], self.amount_minor[order], self.first_at[order], self.last_at[order]
        )


def transfer_totals(graph: Graph, edges: Codes, *keys: Codes) -> Totals:
    """Add transfers up by keys of shape (m,), one of which must be the currency."""
    transfers = graph.transfers
    times, amounts = transfers.times[edges], transfers.column("amount_minor")[edges]
    return totals(keys, amounts, np.ones(edges.size, np.int64), (times, times))


def monthly_totals(edges: Edges, codes: Codes, *keys: Codes) -> Totals:
    """Add monthly flows up by keys of shape (m,), one of which must be the currency."""
    times = edges.column("first_at")[codes], edges.column("last_at")[codes]
    return totals(keys, edges.column("amount_minor")[codes], edges.column("count")[codes], times)


def totals(keys: Sequence[Codes], amounts: Codes, counts: Codes, times: tuple[Codes, Codes]) -> Totals:
    """Add rows up by their keys.

    Examples
    --------
    >>> times = np.array([5, 9, 7])
    >>> added = totals([np.array([1, 0, 1])], np.array([10, 20, 30]), np.ones(3, int), (times, times))
    >>> added.keys[0].tolist(), added.amount_minor.tolist(), added.first_at.tolist(), added.last_at.tolist()
    ([0, 1], [20, 40], [9, 5], [9, 7])
    """
    order = np.lexsort(tuple(keys)[::-1])
    sorted_keys = [key[order] for key in keys]
    changes = np.ones(order.size, np.bool_)
    for key in sorted_keys:
        changes[1:] &= key[1:] == key[:-1]
    changes[1:] = ~changes[1:]
    starts = np.flatnonzero(changes)
    empty = np.zeros(0, np.int64)

    def reduced(add: np.ufunc, values: Codes) -> NDArray[np.int64]:
        return add.reduceat(values[order], starts).astype(np.int64) if order.size else empty

    return Totals(
        tuple(key[starts] for key in sorted_keys),
        reduced(np.add, counts.astype(np.int64)),
        reduced(np.add, amounts.astype(np.int64)),
        reduced(np.minimum, times[0]),
        reduced(np.maximum, times[1]),
    )
