"""Gather-scatter: many pay one node, which then pays many."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.full_windows import full_windows, room_for_windows
from graph_engine.kernels.time_graph import TimeGraph, widest_window
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class GatherScatters(NamedTuple):
    """Instances, by node and then by start; all of shape (n_found,).

    ``nodes`` int32; ``in_starts``, ``in_stops`` int64: the gathered receipts, places among ``incoming``;
    ``out_starts``, ``out_stops`` int64: the scattered payments, places among ``outgoing``; stops excluded.
    ``payers``, ``payees`` int32: how many distinct ones.
    """

    nodes: Int32s
    in_starts: Int64s
    in_stops: Int64s
    out_starts: Int64s
    out_stops: Int64s
    payers: Int32s
    payees: Int32s


@uncounted
def _gathered_by(
    graph: TimeGraph, windows: tuple[Int32s, Int32s], bounds: tuple[int, int, int], present: Int32s,
    gathered: Int32s,
) -> bool:  # fmt: skip
    """Fill in, for each window, the first transaction that may follow ``least`` payers of it.

    -1 where fewer pay within the window. Gives whether they ever do. ``windows``: those with enough receipts.
    ``bounds``: how many, the fewest payers, and where the node's receipts stop.
    """
    (starts, ends), (n_windows, least, last) = windows, bounds
    behind, stop, distinct, ever = 0, 0, 0, False
    for one in range(n_windows):
        start, end = starts[one], ends[one]
        if start != behind:
            for place in range(behind, stop):
                present[graph.paid_by[place]] = 0
            stop, distinct = start, 0
        while distinct < least and stop < last and graph.incoming[stop] < end:
            distinct += present[graph.paid_by[stop]] == 0
            present[graph.paid_by[stop]] += 1
            stop += 1
        gathered[one] = graph.after[graph.incoming[stop - 1]] if distinct >= least else -1
        ever = ever or distinct >= least
        present[graph.paid_by[start]] -= 1
        distinct -= present[graph.paid_by[start]] == 0
        behind = start + 1
    for place in range(behind, stop):
        present[graph.paid_by[place]] = 0
    return ever


@uncounted
def _scattered_from(
    graph: TimeGraph, span: tuple[int, int], least: int, present: Int32s, scattered: Int64s
) -> None:
    """Fill in, for each payment, the last place from which up to it ``least`` payees are paid; -1: none."""
    first, last = span
    start, distinct = first, 0
    for stop in range(first, last):
        distinct += present[graph.paid_to[stop]] == 0
        present[graph.paid_to[stop]] += 1
        while distinct - (present[graph.paid_to[start]] == 1) >= least:
            present[graph.paid_to[start]] -= 1
            distinct -= present[graph.paid_to[start]] == 0
            start += 1
        scattered[stop - first] = start if distinct >= least else -1
    for place in range(start, last):
        present[graph.paid_to[place]] = 0


@uncounted
def _counted(others: Int32s, start: int, stop: int, seen: Int32s, stamp: int) -> int:
    """How many distinct nodes stand at the places."""
    distinct = 0
    for place in range(start, stop):
        distinct += seen[others[place]] != stamp
        seen[others[place]] = stamp
    return distinct


@njit(cache=True, nogil=True)
def _gather_scatters(graph: TimeGraph, until: Int32s, fewest: tuple[int, int]) -> tuple[Int64s, Int32s]:
    n_nodes = graph.out_offsets.size - 1
    present = np.zeros(n_nodes, np.int32)
    windows = room_for_windows(graph.in_offsets)
    gathered = np.empty(windows[0].size, np.int32)
    scattered = np.empty(np.diff(graph.out_offsets).max(), np.int64)
    places = np.empty((graph.incoming.size, 4), np.int64)
    nodes = np.empty(graph.incoming.size, np.int32)
    n, widest = 0, widest_window(until)
    for node in range(n_nodes):
        first, last = graph.in_offsets[node], graph.in_offsets[node + 1]
        pay_first, pay_last = graph.out_offsets[node], graph.out_offsets[node + 1]
        if last - first < fewest[0] or pay_last - pay_first < fewest[1]:
            continue
        n_windows = full_windows(graph.incoming, (first, last), until, (fewest[0], widest), windows)
        if not _gathered_by(graph, windows, (n_windows, fewest[0], last), present, gathered):
            continue
        _scattered_from(graph, (pay_first, pay_last), fewest[1], present, scattered)
        in_stop, out_start, out_stop, reached = first, pay_first, pay_first, pay_first
        for one in range(n_windows):
            if gathered[one] < 0:
                continue
            start = windows[0][one]
            while out_stop < pay_last and graph.outgoing[out_stop] < windows[1][one]:
                out_stop += 1
            while out_start < out_stop and graph.outgoing[out_start] < gathered[one]:
                out_start += 1
            concluding = scattered[out_stop - 1 - pay_first] if out_stop > pay_first else -1
            if out_stop == reached or concluding < out_start:
                continue
            in_stop = max(in_stop, start)
            while in_stop < last and graph.after[graph.incoming[in_stop]] <= graph.outgoing[concluding]:
                in_stop += 1
            nodes[n] = node
            places[n, 0], places[n, 1], places[n, 2], places[n, 3] = start, in_stop, out_start, out_stop
            reached = out_stop
            n += 1
    return places[:n].copy(), nodes[:n].copy()


@njit(cache=True, nogil=True)
def _sizes(graph: TimeGraph, places: Int64s) -> Int32s:
    """Distinct payers and payees of each instance."""
    seen = np.full(graph.out_offsets.size, -1, np.int32)
    sizes = np.empty((places.shape[0], 2), np.int32)
    for row in range(places.shape[0]):
        sizes[row, 0] = _counted(graph.paid_by, places[row, 0], places[row, 1], seen, 2 * row)
        sizes[row, 1] = _counted(graph.paid_to, places[row, 2], places[row, 3], seen, 2 * row + 1)
    return sizes


def gather_scatters(
    graph: TimeGraph, until: Int32s, *, fewest_payers: int, fewest_payees: int
) -> GatherScatters:
    """Find every node that many pay and that then pays many, all within a window.

    A window begins with a receipt of the node. Its scattered payments are those that at least
    ``fewest_payers`` distinct payers of the window come before; its gathered receipts are those that payments
    to at least ``fewest_payees`` distinct payees of the window come after. It is an instance if there are
    scattered payments to so many payees, which is the same as gathered receipts from so many payers. It is
    maximal: no other window of the node has all its transactions.

    Parameters
    ----------
    graph : TimeGraph
        m transactions among n nodes.
    until : int32 array, shape (m,)
        The first transaction too late for a window that begins with each: ``window_ends``.
    fewest_payers, fewest_payees : int
        At least 1 each.

    Returns
    -------
    GatherScatters
        By node, then by time.

    Notes
    -----
    O(m + n + members). Reversing time and directions gives the same instances with payers for payees.
    """
    if not graph.incoming.size:
        places, nodes = np.zeros((0, 4), np.int64), np.zeros(0, np.int32)
    else:
        places, nodes = _gather_scatters(graph, until, (fewest_payers, fewest_payees))
    in_starts, in_stops, out_starts, out_stops = places.T.copy()
    payers, payees = _sizes(graph, places).T.copy()
    return GatherScatters(nodes, in_starts, in_stops, out_starts, out_stops, payers, payees)
