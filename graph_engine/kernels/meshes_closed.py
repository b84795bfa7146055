"""Whom the payer of a transaction shares payees and sources with: bipartite groups and stacks, backwards."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.moves import Bounds, Moves, follows, stop_before

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class _Marks(NamedTuple):
    """By node: the row for which the payer paid it, for which it paid the payer, for which it was met as
    another payer of the payee, and the other payer for whom it was counted last.
    """

    paid: Int64s
    source: Int64s
    met: Int64s
    counted: Int64s


@njit(cache=True, nogil=True)
def _before(
    moves: Moves, rows: Int32s, begin: int, stop: int, at: tuple[int, int, Bounds]
) -> tuple[int, int]:
    """Give the places of a node's rows that come before a row, in its window and among the last ones.

    ``at`` = (the row before which, the row whose window it is, bounds).
    """
    before, row, bounds = at
    last = stop_before(rows, begin, stop, before)
    first = max(begin, last - bounds.recent)
    while first < last and moves.times[row] - moves.times[rows[first]] > bounds.window:
        first += 1
    return first, last


@njit(cache=True, nogil=True)
def _receipts(moves: Moves, node: int, at: tuple[int, int, Bounds]) -> tuple[int, int]:
    span: tuple[int, int] = _before(moves, moves.receipts, moves.in_first[node], moves.in_first[node + 1], at)
    return span


@njit(cache=True, nogil=True)
def _payments(moves: Moves, node: int, at: tuple[int, int, Bounds]) -> tuple[int, int]:
    span: tuple[int, int] = _before(
        moves, moves.payments, moves.out_first[node], moves.out_first[node + 1], at
    )
    return span


@njit(cache=True, nogil=True)
def _mark(moves: Moves, row: int, bounds: Bounds, marks: _Marks) -> None:
    """Mark whom the payer of a row paid, and by whom it was paid before it."""
    payer, payee, at = moves.payers[row], moves.payees[row], (row, row, bounds)
    first, last = _payments(moves, payer, at)
    for payment in moves.payments[first:last]:
        if moves.payees[payment] != payee:
            marks.paid[moves.payees[payment]] = row
    first, last = _receipts(moves, payer, at)
    for receipt in moves.receipts[first:last]:
        if moves.payers[receipt] != payee and follows(moves, receipt, row):
            marks.source[moves.payers[receipt]] = row


@njit(cache=True, nogil=True)
def _shared(moves: Moves, at: tuple[int, int, Bounds], key: int, marks: _Marks) -> tuple[int, int]:
    """Give how many payees, and how many sources of its, another payer shares with the payer of a row.

    ``at`` as for :func:`_before`, the first row being the last payment of the other to the payee.
    """
    last_payment, row, bounds = at
    other, payees, sources = moves.payers[last_payment], 0, 0
    first, last = _payments(moves, other, (row, row, bounds))
    for payment in moves.payments[first:last]:
        node = moves.payees[payment]
        if marks.paid[node] == row and marks.counted[node] != key:
            marks.counted[node] = key
            payees += 1
    first, last = _receipts(moves, other, at)
    for receipt in moves.receipts[first:last]:
        node = moves.payers[receipt]
        if (
            marks.source[node] == row
            and marks.counted[node] != -key
            and follows(moves, receipt, last_payment)
        ):
            marks.counted[node] = -key
            sources += 1
    return payees, sources


@njit(cache=True, nogil=True)
def meshes_closed(moves: Moves, rows: Int32s, bounds: Bounds) -> Int32s:
    """Give what the payers of transactions share with other payers of their payees, up to them.

    Parameters
    ----------
    moves : Moves
        m transactions among n nodes.
    rows : int32 array, shape (k,)
        Those that are asked about.
    bounds : Bounds
        Window; ``recent`` bounds every step back.

    Returns
    -------
    int32 array, shape (k, 3)
        Of the window that ends with each: other payers of its payee that paid a further payee of its payer;
        the most of these that one of them shares; and other payers of its payee that at least two sources
        paid, each before the last payment on, which had paid its payer too. Zeros where there are none.

    Notes
    -----
    O(k recent²) at worst.
    """
    n_nodes, found, key = moves.in_first.size - 1, np.zeros((rows.size, 3), np.int32), 0
    marks = _Marks(
        np.full(n_nodes, -1), np.full(n_nodes, -1), np.full(n_nodes, -1), np.zeros(n_nodes, np.int64)
    )
    for place in range(rows.size):
        row = rows[place]
        if moves.place[row] < 0:
            continue
        _mark(moves, row, bounds, marks)
        first, last = _receipts(moves, moves.payees[row], (row, row, bounds))
        for receipt in moves.receipts[first:last][::-1]:
            other = moves.payers[receipt]
            if other == moves.payers[row] or marks.met[other] == row:
                continue
            marks.met[other] = row
            key += 1
            payees, sources = _shared(moves, (receipt, row, bounds), key, marks)
            found[place, 0] += payees > 0
            found[place, 1] = max(found[place, 1], payees)
            found[place, 2] += sources > 1
    return found
