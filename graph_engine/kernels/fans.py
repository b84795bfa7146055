"""Fans: windows of time in which many distinct nodes pay one node, or are paid by it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.full_windows import full_windows, room_for_windows
from graph_engine.kernels.time_graph import TimeGraph, widest_window
from graph_engine.kernels.uncounted import uncounted

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


@uncounted
def _widest_of(  # noqa: PLR0913, PLR0917 - the parts of one loop, split for reading
    rows: Int32s, others: Int32s, windows: tuple[Int32s, Int32s], bounds: tuple[int, int, int],
    present: Int32s, found: Fans, node: int, n: int,
) -> int:  # fmt: skip
    """Add the maximal windows of a node, of which there are n so far, to what was found; give their number.

    ``windows``: those with enough transactions. ``bounds``: how many, the fewest others, and where the node's
    transactions stop. ``present``: how often each other is in the window, 0 before and after.
    """
    (starts, ends), (n_windows, least, last) = windows, bounds
    behind, stop, reached, distinct = 0, 0, 0, 0
    for one in range(n_windows):
        start, end = starts[one], ends[one]
        if start != behind:
            for place in range(behind, stop):
                present[others[place]] = 0
            stop, reached, distinct = start, start, 0
        while stop < last and rows[stop] < end:
            distinct += present[others[stop]] == 0
            present[others[stop]] += 1
            stop += 1
        if stop > reached and distinct >= least:
            found.nodes[n], found.starts[n], found.stops[n], found.distinct[n] = node, start, stop, distinct
            n += 1
        present[others[start]] -= 1
        distinct -= present[others[start]] == 0
        reached, behind = stop, start + 1
    for place in range(behind, stop):
        present[others[place]] = 0
    return n


@uncounted
def _fill_in(  # noqa: PLR0913, PLR0917 - arrays of a graph and room
    offsets: Int64s, rows: Int32s, others: Int32s, until: Int32s, least: int,
    windows: tuple[Int32s, Int32s], present: Int32s, found: Fans,
) -> int:  # fmt: skip
    """Fill in the fans of all nodes and give their number."""
    n, fewest = 0, (least, widest_window(until))
    for node in range(offsets.size - 1):
        first, last = offsets[node], offsets[node + 1]
        if last - first >= least:
            n_windows = full_windows(rows, (first, last), until, fewest, windows)
            n = _widest_of(rows, others, windows, (n_windows, least, last), present, found, node, n)
    return int(n)


def _fans(offsets: Int64s, rows: Int32s, others: Int32s, until: Int32s, least: int) -> Fans:
    found = Fans(
        np.empty(rows.size, np.int32), np.empty(rows.size, np.int64),
        np.empty(rows.size, np.int64), np.empty(rows.size, np.int32),
    )  # fmt: skip
    present = np.zeros(offsets.size, np.int32)
    n = _fill_in(offsets, rows, others, until, least, room_for_windows(offsets), present, found)
    return Fans(
        found.nodes[:n].copy(), found.starts[:n].copy(), found.stops[:n].copy(), found.distinct[:n].copy()
    )


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
    >>> graph = time_graph(payers, payees, times, np.zeros(times.size, np.bool_), n_nodes=3)
    >>> found = fan_ins(graph, window_ends(times, 5), least=2)
    >>> found.nodes.tolist(), found.starts.tolist(), found.stops.tolist(), found.distinct.tolist()
    ([2], [0], [2], [2])
    """
    return _fans(graph.in_offsets, graph.incoming, graph.paid_by, until, least)


def fan_outs(graph: TimeGraph, until: Int32s, *, least: int) -> Fans:
    """Find every maximal window of a node's payments in which it pays at least ``least`` distinct nodes.

    The mirror of :func:`fan_ins`: places are among ``graph.outgoing``.
    """
    return _fans(graph.out_offsets, graph.outgoing, graph.paid_to, until, least)
