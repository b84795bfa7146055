"""Cycles that each transaction closes, looked for backwards from it."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.moves import Bounds, Moves, follows, stop_before
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

MOST_HOPS = 6
"""Most hops of a cycle that is looked for; ours: what is longer is rare, and costly to find."""

FEWEST_HOPS = 2
RETURNING = MOST_HOPS - 1
"""Where cycles that bring their money back are counted, behind those by hops."""

ALIKE_PCT, BACK_PCT, BACK_MOST_PCT = 60, 50, 110
"""What brings money back, as for U-turns: of two hops in a row the smaller carries so much of the larger, and
so much of the first comes back, at least and at most; ours."""


@uncounted
def _earliest_start(moves: Moves, row: int, bounds: Bounds) -> int:
    """The first payment of the payee of a row that could begin a cycle it closes; -1 where none could."""
    node = moves.payees[row]
    place = stop_before(moves.payments, moves.out_first[node], moves.out_first[node + 1], row) - 1
    found = -1
    while place >= moves.out_first[node]:
        payment = moves.payments[place]
        if moves.times[row] - moves.times[payment] > bounds.window:
            break
        found = payment
        place -= 1
    return found


@uncounted
def _written(members: Int32s, n: int, stack: Int64s, depth: int, first: int) -> int:
    """Write a cycle down if there is room, first transaction first, -1 behind; give how many there are."""
    if n == members.shape[0]:
        return n
    members[n, 0] = first
    for step in range(1, MOST_HOPS):
        members[n, step] = stack[depth - step, 0] if step <= depth else -1
    return n + 1


@uncounted
def _brings_back(moves: Moves, stack: Int64s, depth: int, first: int) -> bool:
    """Whether a cycle carries its money round, in one currency."""
    sent, carried = moves.amounts[first], moves.amounts[first]
    for step in range(depth - 1, -1, -1):
        hop = stack[step, 0]
        amount = moves.amounts[hop]
        if moves.currencies[hop] != moves.currencies[first]:
            return False
        if 100 * min(amount, carried) < ALIKE_PCT * max(amount, carried):
            return False
        carried = amount
    return bool(BACK_PCT * sent <= 100 * carried <= BACK_MOST_PCT * sent)


@uncounted
def _cycles_of(  # noqa: PLR0913, PLR0917 - the parts of one loop, split for reading
    moves: Moves, row: int, bounds: Bounds, stack: Int64s, counts: Int32s, members: Int32s
) -> int:
    """Count, by hops, the simple cycles that end with a row, and write down as many as there is room for.

    ``stack`` (MOST_HOPS, 2): row and next place. Gives how many are written down.
    """
    start = _earliest_start(moves, row, bounds)
    if start < 0:
        return 0
    goal, depth, steps, n = moves.payees[row], 1, 0, 0
    stack[0, 0], stack[0, 1] = (
        row,
        stop_before(
            moves.receipts, moves.in_first[moves.payers[row]], moves.in_first[moves.payers[row] + 1], row
        ),
    )
    while depth > 0 and steps < bounds.steps:
        later = stack[depth - 1, 0]
        place = stack[depth - 1, 1] - 1
        if place < moves.in_first[moves.payers[later]] or moves.receipts[place] < start:
            depth -= 1
            continue
        stack[depth - 1, 1] = place
        steps += 1
        receipt = moves.receipts[place]
        if not follows(moves, receipt, later):
            continue
        payer, known = moves.payers[receipt], False
        if payer == goal:
            counts[depth + 1 - FEWEST_HOPS] += 1
            counts[RETURNING] += _brings_back(moves, stack, depth, receipt)
            n = _written(members, n, stack, depth, receipt)
            continue
        for step in range(depth):
            known |= moves.payers[stack[step, 0]] == payer
        if not known and depth + 1 < MOST_HOPS:
            stack[depth, 0] = receipt
            stack[depth, 1] = stop_before(
                moves.receipts, moves.in_first[payer], moves.in_first[payer + 1], receipt
            )
            depth += 1
    return n


@njit(cache=True, nogil=True)
def cycles_closed(moves: Moves, bounds: Bounds) -> Int32s:
    """Count the simple temporal cycles that each transaction closes, by hops.

    Parameters
    ----------
    moves : Moves
        m transactions among n nodes.
    bounds : Bounds
        Window and budget.

    Returns
    -------
    int32 array, shape (m, MOST_HOPS)
        Cycles of 2 to ``MOST_HOPS`` hops, all of whose transactions are different and whose payers are, and
        last how many of them bring their money back; a lower bound where the budget of steps ran out.

    Notes
    -----
    O(m steps) at worst; a transaction to whose payer nothing can have come from its payee is left at once.
    """
    counts = np.zeros((moves.payers.size, MOST_HOPS), np.int32)
    stack, none = np.zeros((MOST_HOPS, 2), np.int64), np.zeros((0, MOST_HOPS), np.int32)
    for row in range(moves.payers.size):
        if moves.place[row] >= 0:
            _cycles_of(moves, row, bounds, stack, counts[row], none)
    return counts


@njit(cache=True, nogil=True)
def cycles_closed_by(moves: Moves, row: int, bounds: Bounds) -> tuple[Int32s, Int32s]:
    """Give the simple temporal cycles that one transaction closes.

    Parameters
    ----------
    moves : Moves
        m transactions among n nodes.
    row : int
        The transaction.
    bounds : Bounds
        Window and budget, as for :func:`cycles_closed`.

    Returns
    -------
    counts : int32 array, shape (MOST_HOPS,)
        The row of :func:`cycles_closed`.
    members : int32 array, shape (n_cycles, MOST_HOPS)
        The transactions of each in order, the given one last, -1 behind it; in the order of the search.
    """
    counts, n = np.zeros(MOST_HOPS, np.int32), 0
    stack, members = np.zeros((MOST_HOPS, 2), np.int64), np.empty((bounds.steps, MOST_HOPS), np.int32)
    if moves.place[row] >= 0:
        n = _cycles_of(moves, row, bounds, stack, counts, members)
    return counts, members[:n].copy()
