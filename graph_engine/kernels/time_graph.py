"""Transactions as a graph in time: who pays whom, what may follow what, and when a window is over.

Transactions are sorted by (time, id) and named by their place, so that most questions of time become
comparisons of places: no kernel that works on this graph reads a time.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class TimeGraph(NamedTuple):
    """m transactions among n nodes, int32 (m,) but where said otherwise.

    ``payers``, ``payees``: nodes. ``after``: the first transaction that may follow each in time.
    ``follow``: the first payment of its payee that may follow it; ``back``: the first receipt of its payer
    that may follow it. ``payer_next``: the next payment of its payer, in order of places; ``payee_next``: the
    next receipt of its payee. ``m`` where there is none. What goes from a node to itself is none of these.

    ``out_offsets`` int64 (n + 1,): where each node's payments begin among ``outgoing``, transactions by payer
    and then by time; ``paid_to``: the payee of each; ``out_place``: where a transaction stands there.
    ``in_offsets``, ``incoming``, ``paid_by``, ``in_place``: receipts likewise.
    """

    payers: Int32s
    payees: Int32s
    after: Int32s
    follow: Int32s
    back: Int32s
    payer_next: Int32s
    payee_next: Int32s
    out_offsets: Int64s
    outgoing: Int32s
    paid_to: Int32s
    out_place: Int32s
    in_offsets: Int64s
    incoming: Int32s
    paid_by: Int32s
    in_place: Int32s


@njit(cache=True, nogil=True)
def _after(times: Int64s, ties: bool) -> Int32s:
    """Give the first transaction that may follow each one: later, or with ``ties`` not before."""
    after = np.empty(times.size, np.int32)
    first = 0
    for row in range(times.size):
        if ties:
            if times[first] < times[row]:
                first = row
        else:
            while first < times.size and times[first] <= times[row]:
                first += 1
        after[row] = first
    return after


@njit(cache=True, nogil=True)
def window_ends(times: Int64s, window: int) -> Int32s:
    """Give, for each transaction, the first one that comes too late for a window that begins with it.

    Parameters
    ----------
    times : int64 array, shape (m,)
        Times, not falling, in any one unit.
    window : int
        Longest time from the first to the last transaction of a window, in the same unit; the ends count.

    Returns
    -------
    int32 array, shape (m,)
        Places, ``m`` where the window lasts to the end; they do not fall.

    Notes
    -----
    O(m).

    Examples
    --------
    >>> window_ends(np.array([0, 5, 6, 20]), 6).tolist()
    [3, 3, 3, 4]
    """
    until = np.empty(times.size, np.int32)
    stop = 0
    for row in range(times.size):
        while stop < times.size and times[stop] - times[row] <= window:
            stop += 1
        until[row] = stop
    return until


@njit(cache=True, nogil=True)
def widest_window(until: Int32s) -> int:
    """Give the most transactions, of all nodes, in one window: what stands further apart is in none.

    ``until`` is as ``window_ends`` gives it. To compare places with it costs less than to look up where the
    window of each transaction ends. O(m).
    """
    widest = 0
    for row in range(until.size):
        widest = max(widest, until[row] - row)
    return widest


@njit(cache=True, nogil=True)
def _starts(nodes: Int32s, others: Int32s, n_nodes: int) -> Int64s:
    """Where the transactions of each node begin, those from a node to itself left out."""
    starts = np.zeros(n_nodes + 1, np.int64)
    for row in range(nodes.size):
        starts[nodes[row] + 1] += nodes[row] != others[row]
    for node in range(n_nodes):
        starts[node + 1] += starts[node]
    return starts


@njit(cache=True, nogil=True)
def _listed(
    payers: Int32s, payees: Int32s, out_offsets: Int64s, in_offsets: Int64s
) -> tuple[Int32s, Int32s, Int32s, Int32s, Int32s, Int32s]:
    """Payments by payer and receipts by payee: rows, other ends, and the place of each row (-1: none)."""
    n, kept = payers.size, out_offsets[-1]
    outgoing, paid_to, incoming, paid_by = (
        np.empty(kept, np.int32), np.empty(kept, np.int32), np.empty(kept, np.int32), np.empty(kept, np.int32)
    )  # fmt: skip
    out_place, in_place = np.empty(n, np.int32), np.empty(n, np.int32)
    free_out, free_in = out_offsets[:-1].astype(np.int32), in_offsets[:-1].astype(np.int32)
    for row in range(n):
        payer, payee, paid, received = payers[row], payees[row], -1, -1
        if payer != payee:
            paid, received = free_out[payer], free_in[payee]
            free_out[payer], free_in[payee] = paid + 1, received + 1
            outgoing[paid], paid_to[paid] = row, payee
            incoming[received], paid_by[received] = row, payer
        out_place[row], in_place[row] = paid, received
    return outgoing, paid_to, out_place, incoming, paid_by, in_place


@njit(cache=True, nogil=True)
def _chained(
    payers: Int32s, payees: Int32s, after: Int32s, n_nodes: int
) -> tuple[Int32s, Int32s, Int32s, Int32s]:
    """``follow``, ``back``, ``payer_next`` and ``payee_next``, going back from the last transaction.

    ``first``: the first payment and the first receipt of each node among those already gone over.
    """
    n = payers.size
    follow, back, payer_next, payee_next = (
        np.empty(n, np.int32), np.empty(n, np.int32), np.full(n, n, np.int32), np.full(n, n, np.int32)
    )  # fmt: skip
    first, seen = np.full((n_nodes, 2), n, np.int32), n
    for row in range(n - 1, -2, -1):
        last = after[row] if row >= 0 else 0
        while seen > last:
            seen -= 1
            payer, payee = payers[seen], payees[seen]
            if payer != payee:
                payer_next[seen], payee_next[seen] = first[payer, 0], first[payee, 1]
                first[payer, 0] = first[payee, 1] = seen
        if row >= 0:
            follow[row], back[row] = first[payees[row], 0], first[payers[row], 1]
    return follow, back, payer_next, payee_next


def time_graph(payers: Int32s, payees: Int32s, times: Int64s, *, n_nodes: int, ties: bool) -> TimeGraph:
    """Lay transactions out by payer and by payee.

    Parameters
    ----------
    payers, payees : int32 array, shape (m,)
        Nodes, 0 to ``n_nodes`` - 1.
    times : int64 array, shape (m,)
        Times, not falling, in any one unit.
    n_nodes : int
        Number of nodes n.
    ties : bool
        Whether a transaction may follow another of the same time: true where times are days, so that what
        comes in on a day comes before what goes out.

    Returns
    -------
    TimeGraph

    Notes
    -----
    O(m + n): counting sorts and chains. 52 bytes a transaction and 16 a node beside the input. Within a
    window, chains stay near each other in memory, which is what makes them fast.

    Examples
    --------
    >>> payers, payees = np.array([0, 1, 2], np.int32), np.array([1, 2, 2], np.int32)
    >>> graph = time_graph(payers, payees, np.array([5, 6, 6]), n_nodes=3, ties=False)
    >>> graph.out_offsets.tolist(), graph.outgoing.tolist(), graph.after.tolist(), graph.follow.tolist()
    ([0, 1, 2, 2], [0, 1], [1, 3, 3], [1, 3, 3])
    """
    return laid_out(payers, payees, _after(times, ties), n_nodes=n_nodes)


def laid_out(payers: Int32s, payees: Int32s, after: Int32s, *, n_nodes: int) -> TimeGraph:
    """Give the graph of transactions of which it is known what may follow each: see :class:`TimeGraph`."""
    out_offsets, in_offsets = _starts(payers, payees, n_nodes), _starts(payees, payers, n_nodes)
    outgoing, paid_to, out_place, incoming, paid_by, in_place = _listed(
        payers, payees, out_offsets, in_offsets
    )
    follow, back, payer_next, payee_next = _chained(payers, payees, after, n_nodes)
    return TimeGraph(
        payers, payees, after, follow, back, payer_next, payee_next,
        out_offsets, outgoing, paid_to, out_place, in_offsets, incoming, paid_by, in_place,
    )  # fmt: skip
