"""Layers: groups of nodes of which each pays every node of the next; two are bipartite, three a stack."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.closed_sets import OVER, closed_sets
from graph_engine.kernels.crossings import CROSSED, UNKNOWN, crossing
from graph_engine.kernels.growing import with_room
from graph_engine.kernels.layer_core import layer_core
from graph_engine.kernels.layer_members import write_group
from graph_engine.kernels.layer_search import (
    Fewest,
    LayerRoom,
    candidates,
    room_for,
    second_layer,
)
from graph_engine.kernels.node_windows import (
    IN_FIRST,
    IN_STOP,
    OUT_FIRST,
    OUT_STOP,
    empty_windows,
    move_on,
)
from graph_engine.kernels.time_graph import TimeGraph
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Int8s = NDArray[np.int8]


STEPS, CUT, UNSEEN = range(3)
"""Columns of what was spent on each kind: steps, first transactions cut, and those not searched."""


class Budget(NamedTuple):
    """How much may be spent: sets kept and transactions looked at for one first transaction, and in all."""

    sets_per_start: int
    steps_per_start: int
    steps_in_all: int


class Layers(NamedTuple):
    """Instances by first transaction, and what was not looked at.

    ``offsets`` int64 (n_found + 1,): where the transactions of each begin; ``transactions`` int32 and
    ``layers`` int8, 0 into the second layer, 1 into the third. ``starts_unknown``: first transactions given
    up before it was known whether others cross them; ``starts_cut``: those whose search went over the budget,
    of which nothing is given; ``starts_unseen``: those never searched.
    """

    offsets: Int64s
    transactions: Int32s
    layers: Int8s
    starts_unknown: int
    starts_cut: int
    starts_unseen: int


@uncounted
def _next_crossing(  # noqa: PLR0913, PLR0917 - the parts of one loop, split for reading
    graph: TimeGraph, until: Int32s, windows: Int32s, first: int, most_steps: int, crossed: Int32s
) -> tuple[int, int]:
    """Move the windows on to the next transaction that begins a crossing; give it and how many are unknown.

    The first one looked at is ``first``; all windows before it were moved over. ``crossed``: stamps.
    """
    paid_to, paid_by, n_unknown = graph.paid_to, graph.paid_by, 0
    for start in range(first, until.size):
        end = until[start]
        move_on(windows, graph, (start, until[start - 1] if start else 0, end))
        if graph.payer_next[start] >= end or graph.payee_next[start] >= end:
            continue
        payer, payee, limits = graph.payers[start], graph.payees[start], (start, most_steps)
        paying, receiving = (payer, OUT_FIRST), (payee, IN_FIRST)
        further_payments = windows[payer, OUT_STOP] - graph.out_place[start]
        if further_payments <= windows[payee, IN_STOP] - graph.in_place[start]:
            told = crossing(windows, paid_to, paid_by, paying, receiving, limits, crossed)
        else:
            told = crossing(windows, paid_by, paid_to, receiving, paying, limits, crossed)
        if told == CROSSED:
            return start, n_unknown
        n_unknown += told == UNKNOWN
    return until.size, n_unknown


@uncounted
def _sets(
    graph: TimeGraph, work: LayerRoom, start: int, fewest: Fewest, limits: tuple[int, int]
) -> tuple[int, int, int]:
    """Find the closed sets of one first transaction; give nodes of its second layer, sets, and steps."""
    listed = candidates(graph, work, start, fewest, limits)
    if listed[0] <= 0:
        return 0, listed[0], listed[1]
    n_objects, steps = second_layer(graph, work, start, listed, fewest, limits)
    enough = (fewest.sources - 1, fewest.sinks)
    n_sets, more = closed_sets(work.sets, n_objects, work.closed, enough, limits[1])
    return n_objects, n_sets, steps + more


@uncounted
def _written(  # noqa: PLR0913, PLR0917 - the parts of one loop, split for reading
    graph: TimeGraph, work: LayerRoom, search: tuple[int, int], sizes: tuple[int, int], fewest: Fewest,
    found: Int32s, filled: tuple[int, int, int],
) -> tuple[int, int]:  # fmt: skip
    """Write down the groups of one first transaction; give rows and instances then.

    ``sizes``: nodes of the second layer, and sets. ``search`` and ``filled``: see ``write_group``.
    """
    n, number, kind = filled
    for row in range(sizes[1]):
        before = n
        n = write_group(graph, work, search, sizes[0], row, fewest, found, (n, number, kind))
        number += n > before
    return n, number


@njit(cache=True, nogil=True)
def _layers(graph: TimeGraph, until: Int32s, kinds: Int64s, budget: Budget) -> tuple[Int32s, Int64s, int]:
    """Give members (transaction, layer, instance, kind), what was spent on each kind, and the unknown."""
    windows = empty_windows(graph)
    work = room_for(graph, windows, budget.sets_per_start, budget.steps_per_start)
    crossed, spent = np.full(windows.shape[0], -1, np.int32), np.zeros((kinds.shape[0], 3), np.int64)
    found, n, number, n_unknown, n_searches, start = np.empty((1024, 4), np.int32), 0, 0, 0, 0, -1
    while True:
        start, unknown = _next_crossing(graph, until, windows, start + 1, budget.steps_per_start, crossed)
        n_unknown += unknown
        if start == until.size:
            return found[:n].copy(), spent, n_unknown
        for kind in range(kinds.shape[0]):
            if spent[kind, STEPS] >= budget.steps_in_all:
                spent[kind, UNSEEN] += 1
                continue
            n_searches += 1
            fewest = Fewest(kinds[kind, 0], kinds[kind, 1], kinds[kind, 2])
            n_objects, n_sets, steps = _sets(graph, work, start, fewest, (n_searches, budget.steps_per_start))
            spent[kind, STEPS] += steps
            spent[kind, CUT] += n_sets == OVER
            if n_sets > 0:
                found = with_room(found, n + n_sets * (steps + 1))  # a group has no more than was looked at
                search, sizes, filled = (start, n_searches), (n_objects, n_sets), (n, number, kind)
                n, number = _written(graph, work, search, sizes, fewest, found, filled)


def layers(graph: TimeGraph, until: Int32s, kinds: tuple[Fewest, ...], budget: Budget) -> tuple[Layers, ...]:
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
    kinds : tuple of Fewest
        Members of each layer, for each kind of group sought: sources and the second layer at least 2, sinks
        0 for two layers.
    budget : Budget
        For each kind. A first transaction that needs more sets or steps, or more than 62 further members of
        a layer, is counted and none of its instances given.

    Returns
    -------
    tuple of Layers
        For each kind, by first transaction; each with all transactions between its layers.

    Notes
    -----
    Only what begins a crossing is searched, in what ``layer_core`` leaves of the graph: the budget counts
    nothing else. The instances of one first transaction are the closed sets of a
    relation (its second layer against sources and sinks): intersections, of which there can be exponentially
    many; hence the budget. Most searches over the budget are known as such from the windows of the nodes,
    before anything is looked at. O(m + n + steps); some 60 bytes a node beside the graph.

    References
    ----------
    B. Ganter, R. Wille: Formal concept analysis, 1999 (closed sets as intersections; not checked against the
    text).
    """
    core = layer_core(graph, until, lone_payments=any(kind.sinks == 1 for kind in kinds))
    found, spent, n_unknown = _layers(core.graph, core.until, np.array(kinds, np.int64), budget)
    found[:, 0] = core.rows[found[:, 0]]
    return tuple(
        _of_kind(found[found[:, 3] == kind], (n_unknown, *spent[kind, [CUT, UNSEEN]].tolist()))
        for kind in range(len(kinds))
    )


def _of_kind(found: Int32s, left_out: tuple[int, int, int]) -> Layers:
    """The instances of one kind, from its rows."""
    begins = np.flatnonzero(np.diff(found[:, 2], prepend=-1))
    offsets = np.append(begins, found.shape[0]).astype(np.int64)
    return Layers(offsets, found[:, 0].copy(), found[:, 1].astype(np.int8), *left_out)
