"""When two parties first and last had dealings with each other, whoever paid."""

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


def last_dealings(payers: NDArray[np.int32], payees: NDArray[np.int32], n_parties: int) -> NDArray[np.int32]:
    """Give, for each transaction, the last transaction between the same two parties in either direction.

    As :func:`first_dealings`, looked at from the end of time.

    Examples
    --------
    >>> payers, payees = np.array([0, 1, 0], np.int32), np.array([1, 0, 2], np.int32)
    >>> last_dealings(payers, payees, 3).tolist()
    [1, 1, 2]
    """
    mirrored = first_dealings(payers[::-1], payees[::-1], n_parties)
    return (payers.size - 1 - mirrored[::-1]).astype(np.int32)
