"""Money handed on: receipts paired with the payments that pass them on, and the chains these make."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.time_graph import TimeGraph
from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]

SLACK = 1e-9
"""By which share amounts may differ and count as equal: what division leaves."""


class HandingBounds(NamedTuple):
    """What counts as handing on.

    ``least_pct``, ``most_pct``: the payment in per cent of the receipt. ``by_chance``: the largest number of
    pairs as near that chance would bring.
    """

    least_pct: int
    most_pct: int
    by_chance: float


class Chains(NamedTuple):
    """Rows of transactions in which each hands on what the one before brought, by first transaction.

    ``offsets`` int64 (n_chains + 1,); ``transactions`` int32, places, in order; ``surprise`` float64
    (n_chains,): the sum of -ln of what chance would bring of each hand-on.
    """

    offsets: Int64s
    transactions: Int32s
    surprise: Floats


@uncounted
def _within(ordered: Floats, amount: float, factor: float) -> int:
    """How many sorted amounts lie within a factor of one."""
    low = np.searchsorted(ordered, amount / factor * (1 - SLACK))
    high = np.searchsorted(ordered, amount * factor * (1 + SLACK))
    return int(high - low)


@njit(cache=True, nogil=True)
def _candidates(
    graph: TimeGraph, until: Int32s, amounts: Floats, ordered: tuple[Floats, Floats], bounds: HandingBounds
) -> tuple[Int32s, Int32s, Floats]:
    """Receipts, payments that may hand them on, and how many pairs as near chance would bring."""
    receipts, payments, chances = [np.int32(0)], [np.int32(0)], [0.0]
    of_all, of_payers = ordered
    for receipt in range(amounts.size):
        node = graph.payees[receipt]
        if node == graph.payers[receipt]:
            continue
        begin, end = graph.out_offsets[node], graph.out_offsets[node + 1]
        n_paid, payment = 0, graph.follow[receipt]
        n_received, next_receipt = 1, graph.payee_next[receipt]
        while payment < until[receipt]:
            n_paid += 1
            while next_receipt < amounts.size and graph.after[next_receipt] <= payment:
                n_received, next_receipt = n_received + 1, graph.payee_next[next_receipt]
            kept = 100 * amounts[payment] / amounts[receipt]
            if bounds.least_pct <= kept <= bounds.most_pct and graph.payees[payment] != graph.payers[receipt]:
                factor = max(kept / 100, 100 / kept)
                own = _within(of_payers[begin:end], amounts[receipt], factor) - 1
                share = _within(of_all, amounts[receipt], factor) / amounts.size
                chance = n_received * n_paid * (own + share) / (end - begin)
                if chance <= bounds.by_chance:
                    receipts.append(np.int32(receipt))
                    payments.append(payment)
                    chances.append(chance)
            payment = graph.payer_next[payment]
    return np.array(receipts[1:]), np.array(payments[1:]), np.array(chances[1:])


@uncounted
def _top(root: Int32s, row: int) -> int:
    while root[row] != row:
        root[row] = root[root[row]]
        row = root[row]
    return row


@njit(cache=True, nogil=True)
def _paired(
    n: int, receipts: Int32s, payments: Int32s, chances: Floats, by_chance: float
) -> tuple[Int32s, Floats]:
    """The payment that hands each transaction on (-1: none) and its surprise, the least likely first."""
    hands_on = np.full(n, -1, np.int32)
    surprise = np.zeros(n, np.float64)
    taken = np.zeros(n, np.bool_)
    n_pairs = 0
    root = np.arange(n).astype(np.int32)
    for place in np.argsort(chances, kind="mergesort"):
        receipt, payment = receipts[place], payments[place]
        if hands_on[receipt] >= 0 or taken[payment]:
            continue
        one, other = _top(root, receipt), _top(root, payment)
        if one != other:  # else, on one day, a chain would close
            root[other] = one
            hands_on[receipt], taken[payment] = payment, True
            surprise[receipt] = -np.log(min(chances[place], 1.0))
            n_pairs += 1
    often = np.log(max(n_pairs / (n * by_chance), 1.0)) if n else 0.0
    return hands_on, np.maximum(surprise - often, 0.0)


@njit(cache=True, nogil=True)
def _chained(hands_on: Int32s, surprise: Floats) -> Chains:
    taken = np.zeros(hands_on.size, np.bool_)
    for payment in hands_on:
        if payment >= 0:
            taken[payment] = True
    offsets, rows, sums = [0], [np.int32(0)], [0.0]
    for first in range(hands_on.size):
        if taken[first] or hands_on[first] < 0:
            continue
        row, total = np.int32(first), 0.0
        while row >= 0:
            rows.append(row)
            total += surprise[row]
            row = hands_on[row]
        offsets.append(len(rows) - 1)
        sums.append(total)
    return Chains(np.array(offsets), np.array(rows[1:]), np.array(sums[1:]))


def handed_on(graph: TimeGraph, until: Int32s, amounts: Floats, bounds: HandingBounds) -> Chains:
    """Find the chains of transactions in which each hands on what the one before brought.

    A payment may hand a receipt on if its payer received it, it follows in the window that begins with the
    receipt, lies between ``least_pct`` and ``most_pct`` of it and does not go back to its payer. Of the i
    receipts of that payer from this one on that the payment may follow, and the j payments from the receipt
    to this one, chance would bring i x j x p pairs that come as near: p is the share of the payer's
    payments within the same factor of the receipt, the payment itself counted by the share of all
    transactions that are. Receipts and payments are paired one to one, those that chance would bring least
    often first (ties: by receipt, then payment). Where more pairs come about than ``by_chance`` of all
    transactions, all chances are raised in proportion.

    Parameters
    ----------
    graph : TimeGraph
        m transactions among n nodes.
    until : int32 array, shape (m,)
        The first transaction too late for a window that begins with each: ``window_ends``.
    amounts : float64 array, shape (m,)
        Amounts above 0, in any one unit.
    bounds : HandingBounds
        What counts.

    Returns
    -------
    Chains
        All maximal chains of two transactions or more; each transaction stands in one at most.

    Notes
    -----
    O(c log m) for c pairs of a receipt and a payment that follows it in the window. A chain may come to a
    node twice.

    References
    ----------
    B. Devlin, K. Roeder: Genomic control for association studies, Biometrics 55 (1999) 997-1004 (raises what
    chance explains by what the bulk of a population shows; not checked against the text).

    Examples
    --------
    >>> from graph_engine.kernels.time_graph import time_graph, window_ends
    >>> payers, payees = np.array([0, 1, 2, 5], np.int32), np.array([1, 2, 3, 6], np.int32)
    >>> times = np.array([0, 1, 2, 2])
    >>> graph = time_graph(payers, payees, times, np.zeros(times.size, np.bool_), n_nodes=7)
    >>> amounts = np.array([100.0, 99.0, 98.0, 9.0])
    >>> found = handed_on(graph, window_ends(times, 5), amounts, HandingBounds(50, 110, 1.0))
    >>> found.offsets.tolist(), found.transactions.tolist(), found.surprise.round(2).tolist()
    ([0, 3], [0, 1, 2], [0.98])
    """
    payers = graph.payers[graph.outgoing]
    of_payers = amounts[graph.outgoing]
    of_payers = of_payers[np.lexsort((of_payers, payers))]
    candidates = _candidates(graph, until, amounts, (np.sort(amounts), of_payers), bounds)
    chains: Chains = _chained(*_paired(amounts.size, *candidates, bounds.by_chance))
    return chains
