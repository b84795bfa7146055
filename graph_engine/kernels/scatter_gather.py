"""Scatter-gather: one node pays many, and each of them pays on to one and the same node."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.growing import grown, with_room
from graph_engine.kernels.time_graph import TimeGraph
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class ScatterGathers(NamedTuple):
    """Instances by source, sink and time, each as its ways: a payment of the source and one that follows it.

    ``offsets`` int64 (n_found + 1,): where each instance's ways begin. ``scattered``, ``gathered`` int32
    (n_ways,): the two transactions of each way. ``between`` int32 (n_found,): how many distinct nodes.
    """

    offsets: Int64s
    scattered: Int32s
    gathered: Int32s
    between: Int32s


@njit(cache=True, nogil=True)
def _first_legs(graph: TimeGraph, until: Int32s, least: int) -> tuple[Int64s, Int32s]:
    """Transactions that their payee can follow within the window, by payer; of payers with so many.

    Columns: the transaction, the place of the first payment that may follow it, where those of its payee
    stop, and the first transaction too late. Looked up here, where none waits for the one before.
    """
    n_nodes = graph.out_offsets.size - 1
    starts = np.zeros(n_nodes + 1, np.int64)
    for row in range(graph.payers.size):
        if graph.follow[row] < until[row] and graph.payers[row] != graph.payees[row]:
            starts[graph.payers[row] + 1] += 1
    for node in range(n_nodes):
        if starts[node + 1] < least:
            starts[node + 1] = 0
        starts[node + 1] += starts[node]
    free, legs = starts[:-1].copy(), np.empty((starts[-1], 4), np.int32)
    for row in range(graph.payers.size):
        if graph.follow[row] < until[row] and graph.payers[row] != graph.payees[row]:
            payer = graph.payers[row]
            if starts[payer + 1] > starts[payer]:
                place = free[payer]
                free[payer] = place + 1
                legs[place, 0], legs[place, 1] = row, graph.out_place[graph.follow[row]]
                legs[place, 2], legs[place, 3] = graph.out_offsets[graph.payees[row] + 1], until[row]
    return starts, legs


@uncounted
def _ways_over(graph: TimeGraph, source: int, legs: Int32s, ways: Int32s, counts: Int32s) -> int:
    """Write down every way that begins with the payments of a source; count them by sink; give their number.

    -1 where there is no room for all, with the counts cleared.
    """
    n = 0
    for leg in range(legs.shape[0]):
        for place in range(legs[leg, 1], legs[leg, 2]):
            second, sink = graph.outgoing[place], graph.paid_to[place]
            if second >= legs[leg, 3]:
                break
            if sink != source:
                if n == ways.shape[0]:
                    for row in range(n):
                        counts[ways[row, 2]] = 0
                    return -1
                ways[n, 0], ways[n, 1], ways[n, 2] = legs[leg, 0], second, sink
                counts[sink] += 1
                n += 1
    return n


@uncounted
def _sorted_by_sink(ways: Int32s, n: int, counts: Int32s, least: int, ordered: Int32s) -> int:
    """Order ways by sink, those to sinks with at least ``least`` of them, and give their number.

    Clears the counts, which meanwhile hold -1 - the next free place of a sink.
    """
    kept = 0
    for row in range(n):
        count = counts[ways[row, 2]]
        if count >= least:
            counts[ways[row, 2]] = -1 - kept
            kept += count
        elif count > 0:
            counts[ways[row, 2]] = 0
    for row in range(n):
        count = counts[ways[row, 2]]
        if count < 0:
            place = -1 - count
            for column in range(3):
                ordered[place, column] = ways[row, column]
            counts[ways[row, 2]] = count - 1
    for row in range(n):
        counts[ways[row, 2]] = 0
    return kept


@uncounted
def _in_window(
    graph: TimeGraph, ways: Int32s, span: tuple[int, int, int, int], seen: Int32s, stamp: int
) -> tuple[int, bool]:
    """How many nodes lie between in the window from a way on, and whether it holds one that is new."""
    start, last, end, reached = span
    between, new = 0, False
    for row in range(start, last):
        if ways[row, 0] >= end:
            break
        if ways[row, 1] < end:
            new = new or ways[row, 1] >= reached
            node = graph.payees[ways[row, 0]]
            between += seen[node] != stamp
            seen[node] = stamp
    return between, new


@uncounted
def _kept(ways: Int32s, span: tuple[int, int, int], found: Int32s, n: int) -> int:
    """Write down the ways of a window, for which there is room; give where they end."""
    start, last, end = span
    for row in range(start, last):
        if ways[row, 0] >= end:
            break
        if ways[row, 1] < end:
            found[n, 0], found[n, 1] = ways[row, 0], ways[row, 1]
            n += 1
    return n


@njit(cache=True, nogil=True)
def _scatter_gathers(graph: TimeGraph, until: Int32s, least: int) -> tuple[Int32s, Int64s, Int32s]:
    n_nodes = graph.out_offsets.size - 1
    counts, seen = np.zeros(n_nodes, np.int32), np.full(n_nodes, -1, np.int32)
    ways, ordered = np.empty((1024, 3), np.int32), np.empty((1024, 3), np.int32)
    found, stops, sizes = (
        np.empty((1024, 2), np.int32), np.empty((1024, 1), np.int64), np.empty((1024, 1), np.int32)
    )  # fmt: skip
    n_ways, n, stamp = 0, 0, 0
    starts, legs = _first_legs(graph, until, least)
    for source in range(n_nodes):
        if starts[source + 1] == starts[source]:
            continue
        first_legs = legs[starts[source] : starts[source + 1]]
        n_rows = _ways_over(graph, source, first_legs, ways, counts)
        while n_rows < 0:
            ways, ordered = grown(ways), grown(ordered)
            n_rows = _ways_over(graph, source, first_legs, ways, counts)
        kept = _sorted_by_sink(ways, n_rows, counts, least, ordered)
        start, last, reached = 0, 0, -1
        while start < kept:
            if start == last:
                reached = -1
                while last < kept and ordered[last, 2] == ordered[start, 2]:
                    last += 1
            end = until[ordered[start, 0]]
            between, new = _in_window(graph, ordered, (start, last, end, reached), seen, stamp)
            stamp += 1
            if new and between >= least:
                found = with_room(found, n_ways + last - start)
                n_ways = _kept(ordered, (start, last, end), found, n_ways)
                stops, sizes = with_room(stops, n + 1), with_room(sizes, n + 1)
                stops[n, 0], sizes[n, 0] = n_ways, between
                n += 1
            reached, same = end, graph.after[ordered[start, 0]]
            while start < last and graph.after[ordered[start, 0]] == same:
                start += 1
    return found[:n_ways].copy(), stops[:n, 0].copy(), sizes[:n, 0].copy()


def scatter_gathers(graph: TimeGraph, until: Int32s, *, least: int) -> ScatterGathers:
    """Find every pair of nodes between which money goes over at least ``least`` others within a window.

    A way goes from the source a to a node m and from m on to the sink b, by two transactions of which the
    second may follow the first; a, m and b are different. Of a pair (a, b), a window holds the ways whose two
    transactions lie in it; it is an instance if they go over at least ``least`` distinct m, and maximal if no
    other window of the pair holds all of its ways.

    Parameters
    ----------
    graph : TimeGraph
        m transactions among n nodes.
    until : int32 array, shape (m,)
        The first transaction too late for a window that begins with each: ``window_ends``.
    least : int
        Fewest distinct nodes between, at least 1.

    Returns
    -------
    ScatterGathers
        By source; of one source by sink, in the order in which sinks are first reached; then by time.

    Notes
    -----
    O(m + n + ways of two payments within the window + members). Reversing time and directions swaps
    source and sink.
    """
    found, stops, between = _scatter_gathers(graph, until, least)
    offsets = np.concatenate((np.zeros(1, np.int64), stops))
    return ScatterGathers(offsets, found[:, 0].copy(), found[:, 1].copy(), between)
