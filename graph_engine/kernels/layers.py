"""Layers: groups of nodes of which each pays every node of the next; two are bipartite, three a stack."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.growing import grown
from graph_engine.kernels.layer_search import (
    Fewest,
    LayerRoom,
    closed_sets,
    earliest,
    holds,
    in_set,
    room_for,
    second_layer,
)
from graph_engine.kernels.time_graph import TimeGraph

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Int8s = NDArray[np.int8]


class Budget(NamedTuple):
    """How much may be spent: sets kept and transactions looked at for one first transaction, and in all."""

    sets_per_start: int
    steps_per_start: int
    steps_in_all: int


class Layers(NamedTuple):
    """Instances by first transaction, and what was not looked at.

    ``offsets`` int64 (n_found + 1,): where the transactions of each begin; ``transactions`` int32 and
    ``layers`` int8, 0 into the second layer, 1 into the third. ``starts_cut``: first transactions whose
    search went over the budget, of which nothing is given; ``starts_unseen``: those never searched.
    """

    offsets: Int64s
    transactions: Int32s
    layers: Int8s
    starts_cut: int
    starts_unseen: int


@njit(cache=True, nogil=True)
def _noted(found: Int32s, n: int, transaction: int, layer: int) -> Int32s:
    if n == found.shape[0]:
        found = grown(found)
    found[n, 0], found[n, 1] = transaction, layer
    return found


@njit(cache=True, nogil=True)
def _members(  # noqa: PLR0913, PLR0917 - the parts of one loop, split for reading
    graph: TimeGraph, limits: tuple[int, int], work: LayerRoom, row: int, node: tuple[int, int],
    found: Int32s, n: int,
) -> tuple[Int32s, int]:  # fmt: skip
    """Write down the transactions of one node of the second layer that belong to a closed set."""
    start, end = limits
    sources, sinks = work.closed[row, 0], work.closed[row, 1]
    place = earliest(work.receipts, graph.in_place[node[1]], node[0], start)
    while place < graph.in_offsets[node[0] + 1] and graph.incoming[place] < end:
        payer = graph.paid_by[place]
        if payer == graph.payers[start] or in_set(work.receipts, payer, start, sources):
            found = _noted(found, n, graph.incoming[place], 0)
            n += 1
        place += 1
    if sinks:
        paid = graph.follow[node[1]]
        while paid < end:
            if in_set(work.payments, graph.payees[paid], start, sinks):
                found = _noted(found, n, paid, 1)
                n += 1
            paid = graph.payer_next[paid]
    return found, n


@njit(cache=True, nogil=True)
def _layers(
    graph: TimeGraph, until: Int32s, starts: Int32s, fewest: Fewest, budget: Budget
) -> tuple[Int32s, Int64s, int, int]:
    work = room_for(graph, budget.sets_per_start)
    found, stops = np.empty((1024, 2), np.int32), np.empty((1024, 1), np.int64)
    n, n_found, n_cut, steps = 0, 0, 0, 0
    for turn in range(starts.size):
        if steps >= budget.steps_in_all:
            return found[:n].copy(), stops[:n_found, 0].copy(), n_cut, starts.size - turn
        start = starts[turn]
        end = until[start]
        n_objects, taken = second_layer(graph, work, (start, end, budget.steps_per_start), fewest)
        steps += taken
        n_sets, taken = closed_sets(work, n_objects, fewest, budget.steps_per_start)
        steps += taken
        n_cut += n_sets < 0
        for row in range(n_sets):
            size = 1
            for place in range(n_objects):
                size += holds(work, place, row)
            if size < fewest.between:
                continue
            found, n = _members(graph, (start, end), work, row, (graph.payees[start], start), found, n)
            for place in range(n_objects):
                if holds(work, place, row):
                    node = (work.objects[place], work.opening[place])
                    found, n = _members(graph, (start, end), work, row, node, found, n)
            if n_found == stops.shape[0]:
                stops = grown(stops)
            stops[n_found, 0] = n
            n_found += 1
    return found[:n].copy(), stops[:n_found, 0].copy(), n_cut, 0


def layers(graph: TimeGraph, until: Int32s, starts: Int32s, fewest: Fewest, budget: Budget) -> Layers:
    """Find every group of nodes that all pay every node of another group, and these every one of a third.

    The first transaction of an instance, by time and id, goes from a source s to a node of the second layer,
    and every other lies in the window that begins with it. Each source pays each node of the second layer.
    Where there is a third layer, each node of the second pays each sink by a transaction that may follow the
    first that it got from s; s is no sink. An instance is maximal: no node could be added to one layer
    without taking one from another.

    Parameters
    ----------
    graph : TimeGraph
        m transactions among n nodes.
    until : int32 array, shape (m,)
        The first transaction too late for a window that begins with each: ``window_ends``.
    starts : int32 array, shape (n_starts,)
        Transactions to begin with, rising: those that ``crossings`` gives begin every instance.
    fewest : Fewest
        Members of each layer: sources and the second layer at least 2, sinks 0 for two layers.
    budget : Budget
        A first transaction that needs more sets or steps, or more than 62 further members of a layer, is
        counted and none of its instances given.

    Returns
    -------
    Layers
        By first transaction; each with all transactions between its layers.

    Notes
    -----
    The instances of one first transaction are the closed sets of a relation (its second layer against
    sources and sinks): intersections, of which there can be exponentially many; hence the budget.

    References
    ----------
    B. Ganter, R. Wille: Formal concept analysis, 1999 (closed sets as intersections; not checked against the
    text).
    """
    found, stops, n_cut, n_unseen = _layers(graph, until, starts, fewest, budget)
    offsets = np.concatenate((np.zeros(1, np.int64), stops))
    return Layers(offsets, found[:, 0].copy(), found[:, 1].astype(np.int8), n_cut, n_unseen)
