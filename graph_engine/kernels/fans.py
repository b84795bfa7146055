"""Fans: windows of time in which many distinct nodes pay one node, or are paid by it."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.time_graph import TimeGraph, widest_window

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class Fans(NamedTuple):
    """Maximal windows, by node and then by start; all of shape (n_fans,).

    ``nodes`` int32; ``starts`` and ``stops`` int64, places among the node's receipts (``incoming``) or
    payments (``outgoing``), the stop excluded: its transactions; ``distinct`` int32, how many others.
    """

    nodes: Int32s
    starts: Int64s
    stops: Int64s
    distinct: Int32s


@njit(cache=True, nogil=True)
def _fans(offsets: Int64s, rows: Int32s, others: Int32s, until: Int32s, least: int) -> Fans:
    nodes = np.empty(rows.size, np.int32)
    starts = np.empty(rows.size, np.int64)
    stops = np.empty(rows.size, np.int64)
    distincts = np.empty(rows.size, np.int32)
    present = np.zeros(offsets.size, np.int32)
    n, widest = 0, widest_window(until)
    for node in range(offsets.size - 1):
        first, last = offsets[node], offsets[node + 1]
        if last - first < least:
            continue
        stop, reached, distinct = first, first, 0
        for start in range(first, last - least + 1):
            enough = rows[start + least - 1]
            if enough - rows[start] >= widest or enough >= until[rows[start]]:  # what follows reaches further
                for place in range(start, stop):
                    present[others[place]] = 0
                stop, reached, distinct = start + 1, start, 0
                continue
            end = until[rows[start]]
            while stop < last and rows[stop] < end:
                distinct += present[others[stop]] == 0
                present[others[stop]] += 1
                stop += 1
            if stop > reached and distinct >= least:
                nodes[n], starts[n], stops[n], distincts[n] = node, start, stop, distinct
                n += 1
            reached = stop
            present[others[start]] -= 1
            distinct -= present[others[start]] == 0
        for place in range(last - least + 1, stop):
            present[others[place]] = 0
    return Fans(nodes[:n].copy(), starts[:n].copy(), stops[:n].copy(), distincts[:n].copy())


def fan_ins(graph: TimeGraph, until: Int32s, *, least: int) -> Fans:
    """Find every maximal window of a node's receipts in which at least ``least`` distinct nodes pay it.

    A window is a run of receipts whose last is at most the window's length after its first. It is maximal if
    no receipt before or after it could be added; so it holds all or none of the receipts of one time.

    Parameters
    ----------
    graph : TimeGraph
        m transactions among n nodes.
    until : int32 array, shape (m,)
        The first transaction too late for a window that begins with each: ``window_ends``.
    least : int
        Fewest distinct payers, at least 1.

    Returns
    -------
    Fans
        Places among ``graph.incoming``; by node, then by time.

    Notes
    -----
    O(m + n): every receipt enters and leaves the window once.

    Examples
    --------
    >>> from graph_engine.kernels.time_graph import time_graph, window_ends
    >>> payers, payees, times = np.array([0, 1, 0], np.int32), np.full(3, 2, np.int32), np.array([0, 1, 9])
    >>> graph = time_graph(payers, payees, times, n_nodes=3, ties=False)
    >>> found = fan_ins(graph, window_ends(times, 5), least=2)
    >>> found.nodes.tolist(), found.starts.tolist(), found.stops.tolist(), found.distinct.tolist()
    ([2], [0], [2], [2])
    """
    found: Fans = _fans(graph.in_offsets, graph.incoming, graph.paid_by, until, least)
    return found


def fan_outs(graph: TimeGraph, until: Int32s, *, least: int) -> Fans:
    """Find every maximal window of a node's payments in which it pays at least ``least`` distinct nodes.

    The mirror of :func:`fan_ins`: places are among ``graph.outgoing``.
    """
    found: Fans = _fans(graph.out_offsets, graph.outgoing, graph.paid_to, until, least)
    return found
