"""Crossings: two nodes that both pay the same two nodes, of which bipartite groups and stacks are made."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.time_graph import TimeGraph

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Int8s = NDArray[np.int8]

CROSSES, CUT = 3, 4

FEW = 32
"""So many others at one end are looked at anew for each transaction; more are counted node by node."""


class _End(NamedTuple):
    """One end of the transactions, laid out by its nodes: fields as in ``TimeGraph``."""

    nodes: Int32s
    following: Int32s
    offsets: Int64s
    rows: Int32s
    others: Int32s
    place: Int32s


@njit(cache=True, nogil=True)
def _side(payer: _End, payee: _End, start: int, end: int) -> int:
    """Say where a transaction's ends meet others in the window: 0 not both, 1 the payer no more, else 2."""
    row, beside = payer.following[start], payee.following[start]
    if row >= end or beside >= end:
        return 0
    while row < end and beside < end:
        row, beside = payer.following[row], payee.following[beside]
    return 1 if row >= end else 2


@njit(cache=True, nogil=True)
def _meets(far: _End, row: int, limits: tuple[int, int], left_out: int, present: Int32s) -> tuple[bool, int]:
    """Whether the far node of a transaction meets, in the window, a node that is present; and the steps."""
    start, end = limits
    first, last = far.offsets[far.nodes[row]], far.offsets[far.nodes[row] + 1]
    place, steps = far.place[row] + 1, 0
    while place < last and far.rows[place] < end:
        if present[far.others[place]] > 0 and far.others[place] != left_out:
            return True, steps
        place, steps = place + 1, steps + 1
    place = far.place[row] - 1
    while place >= first and far.rows[place] > start:
        if present[far.others[place]] > 0 and far.others[place] != left_out:
            return True, steps
        place, steps = place - 1, steps + 1
    return False, steps


@njit(cache=True, nogil=True)
def _crosses(near: _End, far: _End, start: int, limits: tuple[int, int], present: Int32s) -> int:
    """Whether a further transaction of the near node leads to one that meets a node that is present."""
    end, steps = limits
    row = near.following[start]
    while row < end:
        if far.nodes[row] != far.nodes[start]:
            met, taken = _meets(far, row, (start, end), near.nodes[start], present)
            if met:
                return CROSSES
            steps -= taken
            if steps < 0:
                return CUT
        row = near.following[row]
    return 0


@njit(cache=True, nogil=True)
def _among_few(near: _End, far: _End, start: int, limits: tuple[int, int, int], present: Int32s) -> int:
    """Answer at once for a far node that few others meet in the window; -1 where they are more."""
    n, row = 0, far.following[start]
    while row < limits[0] and n <= limits[2]:
        present[near.nodes[row]] += 1
        row = far.following[row]
        n += 1
    found = _crosses(near, far, start, limits[:2], present) if n <= limits[2] else -1
    row = far.following[start]
    for _ in range(n):
        present[near.nodes[row]] = 0
        row = far.following[row]
    return found


@njit(cache=True, nogil=True)
def _search(  # noqa: PLR0913, PLR0917 - the parts of one loop, split for reading
    near: _End, far: _End, sides: Int8s, side: int, until: Int32s, most_steps: int
) -> None:
    """Replace, in ``sides``, one side by what is found: looks node by node at the far end.

    ``present`` counts the nodes that meet the far node after a transaction in its window.
    """
    present = np.zeros(near.offsets.size, np.int32)
    for node in range(far.offsets.size - 1):
        stop, last, left = far.offsets[node], far.offsets[node + 1], 0
        for place in range(stop, last):
            left += sides[far.rows[place]] == side
        place = stop
        while left > 0:
            start = far.rows[place]
            if stop <= place:
                stop = place + 1
            else:
                present[far.others[place]] -= 1
            while stop < last and far.rows[stop] < until[start]:
                present[far.others[stop]] += 1
                stop += 1
            if sides[start] == side:
                sides[start] = _crosses(near, far, start, (until[start], most_steps), present)
                left -= 1
            place += 1
        while place < stop:
            present[far.others[place]] = 0
            place += 1


@njit(cache=True, nogil=True)
def crossings(graph: TimeGraph, until: Int32s, most_steps: int, few: int = FEW) -> tuple[Int32s, int]:
    """Give the transactions that begin a crossing: s pays t, and another s' pays both t and another t'.

    Parameters
    ----------
    graph : TimeGraph
        m transactions among n nodes.
    until : int32 array, shape (m,)
        The first transaction too late for a window that begins with each: ``window_ends``.
    most_steps : int
        Most transactions looked at for one, but for those of the last list.
    few : int
        Up to how many others at one end are looked at anew each time: for speed alone.

    Returns
    -------
    starts : int32 array
        Transactions that come, by time and id, before the three others of a crossing in their window.
    n_cut : int
        For how many the steps did not suffice to tell.

    Notes
    -----
    Looks from the end with fewer transactions in the window, payments of s or receipts of t. O(m + steps).
    """
    payer = _End(
        graph.payers, graph.payer_next, graph.out_offsets, graph.outgoing, graph.paid_to, graph.out_place
    )
    payee = _End(
        graph.payees, graph.payee_next, graph.in_offsets, graph.incoming, graph.paid_by, graph.in_place
    )
    sides = np.zeros(until.size, np.int8)
    present = np.zeros(graph.out_offsets.size, np.int32)
    for start in range(until.size):
        side, limits = _side(payer, payee, start, until[start]), (until[start], most_steps, few)
        if side == 1:
            found = _among_few(payer, payee, start, limits, present)
        elif side == 2:
            found = _among_few(payee, payer, start, limits, present)
        else:
            continue
        sides[start] = side if found < 0 else found
    _search(payer, payee, sides, 1, until, most_steps)
    _search(payee, payer, sides, 2, until, most_steps)
    return np.flatnonzero(sides == CROSSES).astype(np.int32), int(np.sum(sides == CUT))
