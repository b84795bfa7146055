"""When two parties first had dealings with each other, whoever paid."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacency import sort_by


@njit(cache=True, nogil=True)
def _first_of_pairs(low: NDArray[np.int32], high: NDArray[np.int32], n_parties: int) -> NDArray[np.int32]:
    order = sort_by(low, n_parties, np.arange(low.size).astype(np.int32))
    firsts = np.empty(low.size, np.int32)
    met_by = np.full(n_parties, -1, np.int32)
    met_at = np.empty(n_parties, np.int32)
    for row in order:
        other = high[row]
        if met_by[other] != low[row]:
            met_by[other] = low[row]
            met_at[other] = row
        firsts[row] = met_at[other]
    return firsts


def first_dealings(payers: NDArray[np.int32], payees: NDArray[np.int32], n_parties: int) -> NDArray[np.int32]:
    """Give, for each transaction, the first transaction between the same two parties in either direction.

    Parameters
    ----------
    payers, payees : int32 array, shape (n_transactions,)
        Party codes, 0 to ``n_parties`` - 1, of transactions sorted by time.
    n_parties : int
        Number of parties.

    Returns
    -------
    int32 array, shape (n_transactions,)
        Place of the first dealing of the pair; a transaction that is the first gives itself.

    Notes
    -----
    O(n_transactions + n_parties); the order of equal times decides which of them is the first.

    Examples
    --------
    >>> payers, payees = np.array([0, 1, 0], np.int32), np.array([1, 0, 2], np.int32)
    >>> first_dealings(payers, payees, 3).tolist()
    [0, 0, 2]
    """
    firsts: NDArray[np.int32] = _first_of_pairs(
        np.minimum(payers, payees), np.maximum(payers, payees), n_parties
    )
    return firsts


@njit(cache=True, nogil=True)
def newcomers(
    spans: tuple[NDArray[np.int64], NDArray[np.int64]],
    groups: NDArray[np.int32],
    first_times: NDArray[np.int64],
    from_times: NDArray[np.int64],
) -> NDArray[np.int32]:
    """Count, for each span of rows, the distinct groups that had no dealings before a time.

    Parameters
    ----------
    spans : pair of int64 arrays, shape (n_spans,)
        Where each span begins and where it stops, the stop excluded.
    groups : int32 array, shape (n_rows,)
        Group of each row, codes from 0.
    first_times : int64 array, shape (n_rows,)
        When the row's group first had dealings; equal for rows of a span with an equal group.
    from_times : int64 array, shape (n_spans,)
        Groups whose first dealing is not before this are newcomers.

    Returns
    -------
    int32 array, shape (n_spans,)

    Notes
    -----
    O(rows in spans + largest group).

    Examples
    --------
    >>> groups, firsts = np.array([0, 1, 0], np.int32), np.array([5, 2, 5])
    >>> newcomers((np.array([0]), np.array([3])), groups, firsts, np.array([4])).tolist()
    [1]
    """
    starts, stops = spans
    counts = np.zeros(starts.size, np.int32)
    seen_in = np.full(groups.max() + 1 if groups.size else 0, -1, np.int64)
    for span in range(starts.size):
        for row in range(starts[span], stops[span]):
            if seen_in[groups[row]] != span:
                seen_in[groups[row]] = span
                counts[span] += first_times[row] >= from_times[span]
    return counts
