"""What may have fed a transaction, and how many like it go with it, looked for backwards."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.moves import Bounds, Moves, follows, stop_before
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]


class Feeds(NamedTuple):
    """Of the receipts of each transaction's payer before it in the window, arrays of shape (m,).

    ``hops`` int32: transactions of the longest chain that ends with it and in which each passes on at least
    half of the one before and no more than all; 1 where there is no such receipt. ``fed_by`` int32: the
    transaction before it in that chain, -1 for none; of equals the last. ``nearest`` float64: the
    smaller over the larger of its own amount and of the receipt that comes nearest to it, 0 for none;
    ``nearest_age`` int64: time since that receipt, -1 for none. ``like_in`` and ``like_out`` int32: of the
    payee's receipts and of the payer's payments in the window, itself included, those within 5 per cent of
    its amount. Amounts of other currencies do not count.
    """

    hops: Int32s
    fed_by: Int32s
    nearest: Floats
    nearest_age: Int64s
    like_in: Int32s
    like_out: Int32s

    def of_last(self) -> "Feeds":
        """What is told of the last transaction, arrays of one value."""
        return Feeds(
            self.hops[-1:], self.fed_by[-1:],
            self.nearest[-1:], self.nearest_age[-1:], self.like_in[-1:], self.like_out[-1:],
        )  # fmt: skip


@uncounted
def _feed(moves: Moves, row: int, bounds: Bounds, feeds: Feeds) -> None:
    begin = moves.in_first[moves.payers[row]]
    place = stop_before(moves.receipts, begin, moves.in_first[moves.payers[row] + 1], row) - 1
    lowest, amount = max(begin, place + 1 - bounds.recent), moves.amounts[row]
    while place >= lowest:
        receipt = moves.receipts[place]
        age = moves.times[row] - moves.times[receipt]
        if age > bounds.window:
            break
        place -= 1
        if moves.currencies[receipt] != moves.currencies[row] or not follows(moves, receipt, row):
            continue
        came = moves.amounts[receipt]
        if amount <= came <= 2 * amount and feeds.hops[receipt] >= feeds.hops[row]:
            feeds.hops[row], feeds.fed_by[row] = feeds.hops[receipt] + 1, receipt
        near = min(amount, came) / max(amount, came, 1)
        if near > feeds.nearest[row]:
            feeds.nearest[row], feeds.nearest_age[row] = near, age


@uncounted
def _alike(  # noqa: PLR0913, PLR0917 - numba takes no keyword bundles of mixed arrays cheaply
    moves: Moves, rows: Int32s, begin: int, place: int, row: int, bounds: Bounds
) -> int:
    """Count a node's rows up to a place whose amount is within 5 per cent of a row's."""
    alike, lowest = 0, max(begin, place + 1 - bounds.recent)
    while place >= lowest and moves.times[row] - moves.times[rows[place]] <= bounds.window:
        other = rows[place]
        apart = abs(moves.amounts[other] - moves.amounts[row])
        alike += moves.currencies[other] == moves.currencies[row] and 20 * apart <= moves.amounts[row]
        place -= 1
    return alike


@njit(cache=True, nogil=True)
def feeds_of(moves: Moves, bounds: Bounds, known_hops: Int32s) -> Feeds:
    """Give what may have fed each transaction, and how many like it go with it.

    Parameters
    ----------
    moves : Moves
        m transactions among n nodes.
    bounds : Bounds
        Window; at most ``recent`` receipts or payments of a node are looked at.
    known_hops : int32 array, shape (k,)
        The hops of the first k transactions, known already; nothing else is told of these.

    Returns
    -------
    Feeds
        One value each a transaction; what has one end only has 1 hop and zeros.

    Notes
    -----
    O(m + (m - k) recent) at worst.
    """
    m, k = moves.payers.size, known_hops.size
    feeds = Feeds(
        np.ones(m, np.int32), np.full(m, -1, np.int32),
        np.zeros(m), np.full(m, -1), np.zeros(m, np.int32), np.zeros(m, np.int32),
    )  # fmt: skip
    feeds.hops[:k] = known_hops
    for row in range(k, m):
        if moves.place[row] < 0:
            continue
        _feed(moves, row, bounds, feeds)
        payer, payee = moves.payers[row], moves.payees[row]
        feeds.like_in[row] = _alike(
            moves, moves.receipts, moves.in_first[payee], moves.place[row], row, bounds
        )
        feeds.like_out[row] = _alike(
            moves, moves.payments, moves.out_first[payer], moves.out_place[row], row, bounds
        )
    return feeds
