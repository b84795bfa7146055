"""Bursts: how unlikely so many others meet one node in so short a time, if each came at a time of its own."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]


class Meetings(NamedTuple):
    """The first transactions of nodes with each other node, by node and then by time.

    ``offsets`` int64 (n_nodes + 1,), where each node's begin; ``rows`` int32, transactions.
    """

    offsets: Int64s
    rows: Int32s


class Clock(NamedTuple):
    """Time as it passes for all: by the share of all m transactions that happened; float64 (m,) both.

    ``before``: those on the days before that of each; ``by_night``: those up to the end of its day.
    """

    before: Floats
    by_night: Floats


@njit(cache=True, nogil=True)
def meetings(offsets: Int64s, rows: Int32s, others: Int32s) -> Meetings:
    """Choose of each node's transactions those that are the first with another node.

    Parameters
    ----------
    offsets : int64 array, shape (n_nodes + 1,)
        Where the transactions of each node begin.
    rows : int32 array
        Transactions, by time within a node.
    others : int32 array, shape (m,)
        The node on the other side of each transaction.

    Returns
    -------
    Meetings

    Notes
    -----
    O(transactions + nodes).

    Examples
    --------
    >>> rows, others = np.array([0, 1, 2], np.int32), np.array([1, 1, 2], np.int32)
    >>> meetings(np.array([0, 3, 3, 3]), rows, others).rows.tolist()
    [0, 2]
    """
    met_by = np.full(offsets.size, -1, np.int32)
    starts = np.zeros(offsets.size, np.int64)
    firsts = np.empty(rows.size, np.int32)
    n = 0
    for node in range(offsets.size - 1):
        for row in rows[offsets[node] : offsets[node + 1]]:
            if met_by[others[row]] != node:
                met_by[others[row]] = node
                firsts[n] = row
                n += 1
        starts[node + 1] = n
    return Meetings(starts, firsts[:n].copy())


@njit(cache=True, nogil=True)
def so_many_so_soon(n_others: int, n_inside: int, share: float) -> float:
    """Give minus the logarithm of the most that the chance can be of so many in a share of time.

    Parameters
    ----------
    n_others : int
        How many there are, each at a time of its own, at least 1.
    n_inside : int
        How many of them come in the share of time.
    share : float
        The share of time, above 0.

    Returns
    -------
    float
        ``n_others`` times the divergence of ``n_inside / n_others`` from ``share``; 0 where no more came than
        are to be expected.

    References
    ----------
    H. Chernoff: A measure of asymptotic efficiency for tests of a hypothesis based on the sum of
    observations, Annals of Mathematical Statistics 23 (1952) 493-507 (not checked against the text).

    Examples
    --------
    >>> round(float(np.exp(-so_many_so_soon(2, 2, 0.1))), 4), so_many_so_soon(10, 1, 0.1)
    (0.01, 0.0)
    """
    inside = n_inside / n_others
    if inside <= share:
        return 0.0
    told = n_inside * np.log(inside / share)
    if n_inside < n_others:
        told += (n_others - n_inside) * np.log((1 - inside) / (1 - share))
    return float(told)


@njit(cache=True, nogil=True)
def bursts(met: Meetings, until: Int32s, clock: Clock) -> tuple[Floats, Int32s]:
    """Give, for each transaction, the most surprising burst that begins with it.

    Of n meetings of a node, a *burst* is a run that begins with one and holds k more within the window: k of
    n - 1 in the share of time from its first day to its last.

    Parameters
    ----------
    met : Meetings
        Of the m transactions, those that are the first of a pair.
    until : int32 array, shape (m,)
        The first transaction too late for a window that begins with each: ``window_ends``.
    clock : Clock
        How time passes.

    Returns
    -------
    surprise : float64 array, shape (m,)
        :func:`so_many_so_soon` where it is largest; 0 for what is no meeting or begins no burst.
    last : int32 array, shape (m,)
        The last meeting of that burst, the earliest if several surprise as much; else the transaction itself.

    Notes
    -----
    O(meetings times the days of a window). Days count as a whole, so that the order within one does not
    matter.

    References
    ----------
    J. Naus: The distribution of the size of the maximum cluster of points on a line, Journal of the American
    Statistical Association 60 (1965) 532-538 (bursts of uniform times; not checked against the text).

    Examples
    --------
    >>> met = Meetings(np.array([0, 3]), np.arange(3, dtype=np.int32))
    >>> clock = Clock(np.array([0.0, 0.0, 0.9]), np.array([0.1, 0.1, 1.0]))
    >>> surprise, last = bursts(met, np.full(3, 3, np.int32), clock)
    >>> surprise.round(2).tolist(), last.tolist()
    ([1.02, 0.0, 0.0], [1, 1, 2])
    """
    surprise, last = np.zeros(until.size), np.arange(until.size).astype(np.int32)
    for node in range(met.offsets.size - 1):
        rows = met.rows[met.offsets[node] : met.offsets[node + 1]]
        evening = _last_of_the_day(rows, clock)
        beyond = 0
        for start in range(rows.size):
            first, stop = rows[start], start
            while beyond < rows.size and rows[beyond] < until[first]:
                beyond += 1
            while stop < beyond:
                stop = min(evening[stop], beyond - 1)  # of a day, the most meetings surprise most
                share = clock.by_night[rows[stop]] - clock.before[first]
                told = so_many_so_soon(rows.size - 1, stop - start, share) if stop > start else 0.0
                if told > surprise[first]:
                    surprise[first], last[first] = told, rows[stop]
                stop += 1
    return surprise, last


@njit(cache=True, nogil=True)
def _last_of_the_day(rows: Int32s, clock: Clock) -> Int64s:
    """The place of the last of some transactions, by time, that is of the day of each."""
    evening = np.arange(rows.size)
    for place in range(rows.size - 2, -1, -1):
        if clock.by_night[rows[place]] == clock.by_night[rows[place + 1]]:
            evening[place] = evening[place + 1]
    return evening
