"""How widely the money of one source reaches a payee over others, looked for backwards."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.moves import Bounds, Moves, follows, stop_before
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class _Marks(NamedTuple):
    """By node: the row it was last marked for as source and as between, and how many are between it."""

    source_of: Int64s
    between_of: Int64s
    last_between: Int32s
    n_between: Int32s


@uncounted
def _sources_over(  # noqa: PLR0913, PLR0917 - the parts of one loop, split for reading
    moves: Moves, row: int, last: int, bounds: Bounds, marks: _Marks, ways: Int32s, n: int
) -> tuple[int, int, int]:
    """Mark the sources that paid the payer of ``last`` before it; give the most between, and new pairs.

    Writes ways down after the ``n`` that stand there, as far as there is room, and gives how many there are.
    """
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
        if marks.source_of[source] == row and n < ways.shape[0]:
            ways[n, 0], ways[n, 1] = receipt, last
            n += 1
    return most, fresh, n


@uncounted
def _gathered(moves: Moves, row: int, bounds: Bounds, marks: _Marks, ways: Int32s) -> tuple[int, int, int]:
    """Give the most nodes between one source and a row's payee, the sources, and the ways written down."""
    most, sources, n = 0, 0, 0
    place = moves.place[row]
    lowest = max(moves.in_first[moves.payees[row]], place + 1 - bounds.recent)
    while place >= lowest and moves.times[row] - moves.times[moves.receipts[place]] <= bounds.window:
        last = moves.receipts[place]
        place -= 1
        if marks.between_of[moves.payers[last]] != row:
            marks.between_of[moves.payers[last]] = row
            widest, fresh, n = _sources_over(moves, row, last, bounds, marks, ways, n)
            most, sources = max(most, widest), sources + fresh
    return most, sources, n


@njit(cache=True, nogil=True)
def _marks(n_nodes: int) -> _Marks:
    return _Marks(
        np.full(n_nodes, -1),
        np.full(n_nodes, -1),
        np.full(n_nodes, -1, np.int32),
        np.zeros(n_nodes, np.int32),
    )


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
    found = np.zeros((moves.payers.size, 2), np.int32)
    marks, none = _marks(moves.in_first.size - 1), np.zeros((0, 2), np.int32)
    for row in range(moves.payers.size):
        if moves.place[row] >= 0:
            found[row, 0], found[row, 1], _ = _gathered(moves, row, bounds, marks, none)
    return found


@njit(cache=True, nogil=True)
def scatters_gathered_by(moves: Moves, row: int, bounds: Bounds) -> tuple[Int32s, Int32s]:
    """Give how widely money of one source reaches the payee of one transaction, and by which ways.

    Parameters
    ----------
    moves : Moves
        m transactions among n nodes.
    row : int
        The transaction.
    bounds : Bounds
        As for :func:`scatters_gathered`.

    Returns
    -------
    counts : int32 array, shape (2,)
        The row of :func:`scatters_gathered`.
    ways : int32 array, shape (n_ways, 2)
        Of the sources with at least two nodes between: their payments to a node between, and the last
        payment of that node to the payee.
    """
    counts, ways, n = np.zeros(2, np.int32), np.empty((bounds.recent * bounds.recent, 2), np.int32), 0
    marks = _marks(moves.in_first.size - 1)
    if moves.place[row] >= 0:
        counts[0], counts[1], n = _gathered(moves, row, bounds, marks, ways)
    wide = np.zeros(n, np.bool_)
    for way in range(n):
        wide[way] = marks.n_between[moves.payers[ways[way, 0]]] > 1
    return counts, ways[:n][wide]
