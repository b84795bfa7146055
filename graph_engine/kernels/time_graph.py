"""Transactions as a graph in time: who pays whom, what may follow what, and when a window is over.

Transactions stand in the order of `graph_engine.kernels.following` and are named by their place, so that most
questions of time become comparisons of places: no kernel that works on this graph reads a time.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.following import first_following
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Chains = tuple[Int32s, Int32s, Int32s, Int32s]


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
    until = np.full(times.size, times.size, np.int32)
    row, stop = 0, 0
    while stop < times.size:  # one step of either, without a branch that could go either way
        inside = times[stop] - times[row] <= window
        until[row] = stop
        row, stop = row + (not inside), stop + inside
    until[row:] = stop
    return until


@uncounted
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


@uncounted
def _listed(
    nodes: Int32s, others: Int32s, offsets: Int64s, free: Int32s, room: tuple[Int64s, Int32s, Int32s, Int32s]
) -> None:
    """List transactions by node: their rows, their other ends, and the place of each row (-1: none).

    ``free`` int32 (n,) is room, and so is ``pairs`` int64 (m,), the first of ``room``: a row and its other
    end are first written there as one number, as one write far away in memory takes half as long as two, and
    then parted in order.
    """
    pairs, rows, other_ends, places = room
    for node in range(free.size):
        free[node] = offsets[node]
    for row in range(nodes.size):
        node, other, place = nodes[row], others[row], -1
        if node != other:
            place = free[node]
            free[node] = place + 1
            pairs[place] = np.int64(row) << 32 | np.int64(other)
        places[row] = place
    for place in range(offsets[-1]):
        rows[place], other_ends[place] = pairs[place] >> 32, pairs[place] & 0xFFFFFFFF


@uncounted
def _chained(payers: Int32s, payees: Int32s, after: Int32s, first: Int32s, room: Chains) -> None:
    """Fill in what follows each, going back from the last transaction.

    ``first`` int32 (n, 2), at first m: the first payment and the first receipt of each node among those
    already gone over.
    """
    follow, back, payer_next, payee_next = room
    n, seen = payers.size, payers.size
    for row in range(n - 1, -2, -1):
        last = after[row] if row >= 0 else 0
        while seen > last:
            seen -= 1
            payer, payee = payers[seen], payees[seen]
            payer_next[seen] = payee_next[seen] = n
            if payer != payee:
                payer_next[seen], payee_next[seen] = first[payer, 0], first[payee, 1]
                first[payer, 0] = first[payee, 1] = seen
        if row >= 0:
            follow[row], back[row] = first[payees[row], 0], first[payers[row], 1]


def time_graph(
    payers: Int32s, payees: Int32s, times: Int64s, by_day: NDArray[np.bool_], *, n_nodes: int
) -> TimeGraph:
    """Lay transactions out by payer and by payee.

    Parameters
    ----------
    payers, payees : int32 array, shape (m,)
        Nodes, 0 to ``n_nodes`` - 1.
    times : int64 array, shape (m,)
        Times, not falling, in any one unit.
    by_day : bool array, shape (m,)
        Whether the day alone is known; of equal times, these stand first.
    n_nodes : int
        Number of nodes n.

    Returns
    -------
    TimeGraph

    Notes
    -----
    O(m + n): counting sorts and chains. 44 bytes a transaction and 16 a node beside the input, and 8 and 12
    more meanwhile. Within a window, chains stay near each other in memory, which is what makes them fast.

    Examples
    --------
    >>> payers, payees = np.array([0, 1, 2], np.int32), np.array([1, 2, 2], np.int32)
    >>> graph = time_graph(payers, payees, np.array([5, 6, 6]), np.zeros(3, np.bool_), n_nodes=3)
    >>> graph.out_offsets.tolist(), graph.outgoing.tolist(), graph.after.tolist(), graph.follow.tolist()
    ([0, 1, 2, 2], [0, 1], [1, 3, 3], [1, 3, 3])
    """
    return laid_out(payers, payees, first_following(times, by_day), n_nodes=n_nodes)


def laid_out(payers: Int32s, payees: Int32s, after: Int32s, *, n_nodes: int) -> TimeGraph:
    """Give the graph of transactions of which it is known what may follow each: see :class:`TimeGraph`."""
    n = payers.size
    out_offsets, in_offsets = _starts(payers, payees, n_nodes), _starts(payees, payers, n_nodes)
    pairs, free, kept = np.empty(n, np.int64), np.empty(n_nodes, np.int32), int(out_offsets[-1])
    lists, chains = np.empty((6, n), np.int32), np.empty((4, n), np.int32)
    (outgoing, paid_to, incoming, paid_by), (out_place, in_place) = lists[:4, :kept], lists[4:]
    follow, back, payer_next, payee_next = chains
    _listed(payers, payees, out_offsets, free, (pairs, outgoing, paid_to, out_place))
    _listed(payees, payers, in_offsets, free, (pairs, incoming, paid_by, in_place))
    first = np.full((n_nodes, 2), n, np.int32)
    _chained(payers, payees, after, first, (follow, back, payer_next, payee_next))
    return TimeGraph(
        payers, payees, after, follow, back, payer_next, payee_next,
        out_offsets, outgoing, paid_to, out_place, in_offsets, incoming, paid_by, in_place,
    )  # fmt: skip
