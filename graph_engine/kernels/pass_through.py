"""Which money that came in went out again: each unit paid is the oldest unit received, and counts once."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacency import sort_by, span_starts
from graph_engine.kernels.following import in_order

Int64s = NDArray[np.int64]
Rows = NDArray[np.int32]


class Ledger(NamedTuple):
    """The receipts and payments of nodes: where each node's begin, and which transactions.

    Payments rise; receipts stand in the order of `graph_engine.kernels.following`. ``in_offsets``,
    ``out_offsets`` (n_nodes + 1,) int64; ``receipts`` (n_receipts,) and ``payments`` (n_payments,) int32,
    places in the arrays of times and amounts.
    """

    in_offsets: Int64s
    receipts: Rows
    out_offsets: Int64s
    payments: Rows


def ledger_of(payers: Rows, payees: Rows, times: Int64s, by_day: NDArray[np.bool_], n_nodes: int) -> Ledger:
    """List transactions by the node that pays and the node that is paid, those to itself in neither list.

    Parameters
    ----------
    payers, payees : int32 array, shape (n_transactions,)
        Nodes, -1 where nobody is followed.
    times, by_day : int64 and bool array, shape (n_transactions,)
        Times, not falling, in any one unit, and whether the day alone is known.
    n_nodes : int
        Number of nodes.
    """
    moved = np.flatnonzero(payers != payees).astype(np.int32)
    received, paid = (moved[nodes[moved] >= 0] for nodes in (payees, payers))
    return Ledger(
        span_starts(payees[received], n_nodes),
        sort_by(payees, n_nodes, in_order(received, times, by_day)),
        span_starts(payers[paid], n_nodes),
        sort_by(payers, n_nodes, paid),
    )


class Allocations(NamedTuple):
    """Units of a receipt that left with a payment: three arrays of shape (n_allocations,).

    ``receipts`` and ``payments`` int32, transactions; ``amounts`` int64, minor units. By node, then by
    payment in time, then by receipt in time.
    """

    receipts: Rows
    payments: Rows
    amounts: Int64s


class LeftOver(NamedTuple):
    """What payments have left of the receipts of each node, arrays of shape (n_nodes,).

    ``receipts`` int32: how many of the last ones none has gone beyond; ``spent`` int64: what has left of the
    first of these.
    """

    receipts: Rows
    spent: Int64s


@njit(cache=True, nogil=True)
def _allocate(
    books: Ledger, times: Int64s, amounts: Int64s, following: Rows, window: int
) -> tuple[Rows, Rows, Int64s, LeftOver]:
    most = books.receipts.size + books.payments.size
    taken_from = np.empty(most, np.int32)
    taken_by = np.empty(most, np.int32)
    taken = np.empty(most, np.int64)
    n_taken, n_nodes = 0, books.in_offsets.size - 1
    left = LeftOver(np.zeros(n_nodes, np.int32), np.zeros(n_nodes, np.int64))
    for node in range(n_nodes):
        oldest, end = books.in_offsets[node], books.in_offsets[node + 1]
        spent = np.int64(0)
        for place in range(books.out_offsets[node], books.out_offsets[node + 1]):
            payment = books.payments[place]
            now, unpaid = times[payment], amounts[payment]
            while unpaid > 0 and oldest < end:
                receipt = books.receipts[oldest]
                if payment < following[receipt]:
                    break
                age = now - times[receipt]
                part = min(unpaid, amounts[receipt] - spent) if age <= window else np.int64(0)
                if part > 0:
                    taken_from[n_taken], taken_by[n_taken], taken[n_taken] = receipt, payment, part
                    n_taken += 1
                unpaid -= part
                spent += part
                if age > window or spent == amounts[receipt]:
                    oldest += 1
                    spent = np.int64(0)
        left.receipts[node], left.spent[node] = end - oldest, spent
    return taken_from[:n_taken].copy(), taken_by[:n_taken].copy(), taken[:n_taken].copy(), left


def allocations(
    books: Ledger, times: Int64s, amounts: Int64s, following: Rows, *, window: int
) -> Allocations:
    """Allocate what each node pays to what it received at most ``window`` before, oldest units first.

    No unit of a receipt leaves twice and no unit of a payment comes from two receipts. A payment beyond what
    came in within the window is paid from older money and is not allocated.

    Parameters
    ----------
    books : Ledger
        Receipts and payments of each node. A transaction from a node to itself belongs in neither list.
    times : int64 array, shape (n_transactions,)
        Times, not falling, in any one unit.
    amounts : int64 array, shape (n_transactions,)
        Amounts in minor units of one currency per node; not negative.
    following : int32 array, shape (n_transactions,)
        The first transaction that may pass on what came in with each.
    window : int
        Longest time from receipt to payment, in the unit of ``times``.

    Returns
    -------
    Allocations
        By node, payment, receipt; empty arrays where nothing passed through.

    Notes
    -----
    O(n_receipts + n_payments): each step uses up a receipt or a payment.

    Examples
    --------
    >>> received, paid = np.array([0, 1], np.int32), np.array([2], np.int32)
    >>> books = Ledger(np.array([0, 2]), received, np.array([0, 1]), paid)
    >>> amounts, following = np.array([50, 40, 70]), np.array([1, 2, 3], np.int32)
    >>> found = allocations(books, np.array([1, 2, 3]), amounts, following, window=5)
    >>> found.receipts.tolist(), found.payments.tolist(), found.amounts.tolist()
    ([0, 1], [2, 2], [50, 20])
    """
    receipts, payments, taken, _ = _allocate(books, times, amounts, following, window)
    return Allocations(receipts, payments, taken)


def left_over(books: Ledger, times: Int64s, amounts: Int64s, following: Rows, *, window: int) -> LeftOver:
    """Give what is left of receipts once all is allocated, for payments that come after.

    Parameters
    ----------
    books, times, amounts, following, window
        As :func:`allocations` takes them.

    Returns
    -------
    LeftOver
        Receipts that are older than the window by the last payment may be among them.

    Notes
    -----
    O(n_receipts + n_payments).

    Examples
    --------
    >>> received, paid = np.array([0, 1], np.int32), np.array([2], np.int32)
    >>> books = Ledger(np.array([0, 2]), received, np.array([0, 1]), paid)
    >>> amounts, following = np.array([50, 40, 70]), np.array([1, 2, 3], np.int32)
    >>> left = left_over(books, np.array([1, 2, 3]), amounts, following, window=5)
    >>> left.receipts.tolist(), left.spent.tolist()
    ([1], [20])
    """
    left: LeftOver = _allocate(books, times, amounts, following, window)[-1]
    return left
