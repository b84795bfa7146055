"""How widely the money of one source reaches a payee over others, looked for backwards."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.moves import Bounds, Moves, follows, stop_before

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class _Marks(NamedTuple):
    """By node: the row it was last marked for as source and as between, and how many are between it."""

    source_of: Int64s
    between_of: Int64s
    last_between: Int32s
    n_between: Int32s


@njit(cache=True, nogil=True)
def _sources_over(moves: Moves, row: int, last: int, bounds: Bounds, marks: _Marks) -> tuple[int, int]:
    """Mark the sources that paid the payer of ``last`` before it; give the most between, and new pairs."""
    middle, most, fresh = moves.payers[last], 0, 0
    begin = moves.in_first[middle]
    place = stop_before(moves.receipts, begin, moves.in_first[middle + 1], last) - 1
    lowest = max(begin, place + 1 - bounds.recent)
    while place >= lowest:
        receipt = moves.receipts[place]
        if moves.times[row] - moves.times[receipt] > bounds.window:
            break
        place -= 1
        source = moves.payers[receipt]
        if source == moves.payees[row] or not follows(moves, receipt, last):
            continue
        if last == row and marks.source_of[source] != row:
            marks.source_of[source], marks.last_between[source] = row, middle
            marks.n_between[source] = 1
        elif marks.source_of[source] == row and marks.last_between[source] != middle:
            marks.last_between[source] = middle
            marks.n_between[source] += 1
            fresh += marks.n_between[source] == 2
            most = max(most, marks.n_between[source])
    return most, fresh


@njit(cache=True, nogil=True)
def scatters_gathered(moves: Moves, bounds: Bounds) -> Int32s:
    """Give how widely money of one source reaches each transaction's payee over others, up to it.

    Parameters
    ----------
    moves : Moves
        m transactions among n nodes.
    bounds : Bounds
        Window; ``recent`` bounds both steps back.

    Returns
    -------
    int32 array, shape (m, 2)
        The most nodes between one source and the payee, the payer being one of them, such that the source
        paid each and each then paid the payee, all in the window that ends with the transaction; and the
        number of sources with at least two. Zeros where there is none.

    Notes
    -----
    O(m recent²) at worst. Of a node between only its last payment to the payee needs to be looked at.
    """
    m, n = moves.payers.size, moves.in_first.size - 1
    found = np.zeros((m, 2), np.int32)
    marks = _Marks(np.full(n, -1), np.full(n, -1), np.full(n, -1, np.int32), np.zeros(n, np.int32))
    for row in range(m):
        place = moves.place[row]
        if place < 0:
            continue
        lowest = max(moves.in_first[moves.payees[row]], place + 1 - bounds.recent)
        while place >= lowest and moves.times[row] - moves.times[moves.receipts[place]] <= bounds.window:
            last = moves.receipts[place]
            place -= 1
            if marks.between_of[moves.payers[last]] != row:
                marks.between_of[moves.payers[last]] = row
                most, fresh = _sources_over(moves, row, last, bounds, marks)
                found[row, 0] = max(found[row, 0], most)
                found[row, 1] += fresh
    return found
