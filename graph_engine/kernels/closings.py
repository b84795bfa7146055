"""Closings: the shapes of which a transaction is the last, looked for backwards from it.

Looked for from the end, no bound of a search depends on what follows: the same ledger cut after a
transaction tells the same of it.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_HOPS = 6
"""Most hops of a cycle that is looked for; ours: what is longer is rare, and costly to find."""

FEWEST_HOPS = 2


class Moves(NamedTuple):
    """m transactions in order and how to find them by payer and by payee.

    ``payers``, ``payees`` int32 nodes, -1 for none; ``times``, ``amounts`` int64; ``currencies`` int32;
    ``loose`` bool: of its time only the day is known, so that it may follow, and be followed at, an equal
    time by what stands after it in order.
    ``in_first`` int64 (n + 1,) and ``receipts`` int32: rows by payee, in order; ``place`` int32 (m,): where
    a row stands there, -1 for none; ``out_first``, ``payments``, ``out_place`` likewise by payer. What goes
    from a node to itself, or has one end only, is in neither list.
    """

    payers: Int32s
    payees: Int32s
    times: Int64s
    amounts: Int64s
    currencies: Int32s
    loose: NDArray[np.bool_]
    in_first: Int64s
    receipts: Int32s
    place: Int64s
    out_first: Int64s
    payments: Int32s
    out_place: Int64s


class Bounds(NamedTuple):
    """``window``: longest time from the first to the last transaction; ``steps``: most transactions looked
    at for one cycle search; ``recent``: most receipts or payments of a node looked at, the last ones.
    """

    window: int
    steps: int
    recent: int


@njit(cache=True, nogil=True)
def _follows(moves: Moves, earlier: int, later: int) -> bool:
    if earlier >= later:
        return False
    return bool(moves.times[earlier] < moves.times[later] or (moves.loose[earlier] and moves.loose[later]))


@njit(cache=True, nogil=True)
def _stop_before(rows: Int32s, first: int, last: int, row: int) -> int:
    """The place after the last of a node's rows that comes before a row."""
    while first < last:
        middle = (first + last) // 2
        if rows[middle] < row:
            first = middle + 1
        else:
            last = middle
    return first


@njit(cache=True, nogil=True)
def _earliest_start(moves: Moves, row: int, bounds: Bounds) -> int:
    """The first payment of the payee of a row that could begin a cycle it closes; -1 where none could."""
    node = moves.payees[row]
    place = _stop_before(moves.payments, moves.out_first[node], moves.out_first[node + 1], row) - 1
    found = -1
    while place >= moves.out_first[node]:
        payment = moves.payments[place]
        if moves.times[row] - moves.times[payment] > bounds.window:
            break
        found = payment
        place -= 1
    return found


@njit(cache=True, nogil=True)
def _cycles_of(moves: Moves, row: int, bounds: Bounds, stack: Int64s, counts: Int32s) -> None:
    """Count, by hops, the simple cycles that end with a row; ``stack`` (MOST_HOPS, 2): row and next place."""
    start = _earliest_start(moves, row, bounds)
    if start < 0:
        return
    goal, depth, steps = moves.payees[row], 1, 0
    stack[0, 0], stack[0, 1] = (
        row,
        _stop_before(
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
        if not _follows(moves, receipt, later):
            continue
        payer, known = moves.payers[receipt], False
        if payer == goal:
            counts[row, depth + 1 - FEWEST_HOPS] += 1
            continue
        for step in range(depth):
            known |= moves.payers[stack[step, 0]] == payer
        if not known and depth + 1 < MOST_HOPS:
            stack[depth, 0] = receipt
            stack[depth, 1] = _stop_before(
                moves.receipts, moves.in_first[payer], moves.in_first[payer + 1], receipt
            )
            depth += 1


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
    int32 array, shape (m, MOST_HOPS - 1)
        Cycles of 2 to ``MOST_HOPS`` hops, all of whose transactions are different and whose payers are; a
        lower bound where the budget of steps ran out.

    Notes
    -----
    O(m steps) at worst; a transaction to whose payer nothing can have come from its payee is left at once.
    """
    counts = np.zeros((moves.payers.size, MOST_HOPS - 1), np.int32)
    stack = np.zeros((MOST_HOPS, 2), np.int64)
    for row in range(moves.payers.size):
        if moves.place[row] >= 0:
            _cycles_of(moves, row, bounds, stack, counts)
    return counts


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
    place = _stop_before(moves.receipts, begin, moves.in_first[middle + 1], last) - 1
    lowest = max(begin, place + 1 - bounds.recent)
    while place >= lowest:
        receipt = moves.receipts[place]
        if moves.times[row] - moves.times[receipt] > bounds.window:
            break
        place -= 1
        source = moves.payers[receipt]
        if source == moves.payees[row] or not _follows(moves, receipt, last):
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


class Feeds(NamedTuple):
    """Of the receipts of each transaction's payer before it in the window, arrays of shape (m,).

    ``hops`` int32: transactions of the longest chain that ends with it and in which each passes on at least
    half of the one before and no more than all; 1 where there is no such receipt. ``nearest`` float64: the
    smaller over the larger of its own amount and of the receipt that comes nearest to it, 0 for none;
    ``nearest_age`` int64: time since that receipt, -1 for none. ``like_in`` and ``like_out`` int32: of the
    payee's receipts and of the payer's payments in the window, itself included, those within 5 per cent of
    its amount. Amounts of other currencies do not count.
    """

    hops: Int32s
    nearest: Floats
    nearest_age: Int64s
    like_in: Int32s
    like_out: Int32s


@njit(cache=True, nogil=True)
def _feed(moves: Moves, row: int, bounds: Bounds, feeds: Feeds) -> None:
    begin = moves.in_first[moves.payers[row]]
    place = _stop_before(moves.receipts, begin, moves.in_first[moves.payers[row] + 1], row) - 1
    lowest, amount = max(begin, place + 1 - bounds.recent), moves.amounts[row]
    while place >= lowest:
        receipt = moves.receipts[place]
        age = moves.times[row] - moves.times[receipt]
        if age > bounds.window:
            break
        place -= 1
        if moves.currencies[receipt] != moves.currencies[row] or not _follows(moves, receipt, row):
            continue
        came = moves.amounts[receipt]
        if amount <= came <= 2 * amount:
            feeds.hops[row] = max(feeds.hops[row], feeds.hops[receipt] + 1)
        near = min(amount, came) / max(amount, came, 1)
        if near > feeds.nearest[row]:
            feeds.nearest[row], feeds.nearest_age[row] = near, age


@njit(cache=True, nogil=True)
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
def feeds_of(moves: Moves, bounds: Bounds) -> Feeds:
    """Give what may have fed each transaction, and how many like it go with it.

    Parameters
    ----------
    moves : Moves
        m transactions among n nodes.
    bounds : Bounds
        Window; at most ``recent`` receipts or payments of a node are looked at.

    Returns
    -------
    Feeds
        One value each a transaction; what has one end only has 1 hop and zeros.

    Notes
    -----
    O(m recent) at worst.
    """
    m = moves.payers.size
    feeds = Feeds(
        np.ones(m, np.int32), np.zeros(m), np.full(m, -1), np.zeros(m, np.int32), np.zeros(m, np.int32)
    )
    for row in range(m):
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
