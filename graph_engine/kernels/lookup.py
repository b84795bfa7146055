"""Find many hashes among a few distinct ones, faster than a general hash join of strings."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacency import read_only

UInt64s = NDArray[np.uint64]
Int32s = NDArray[np.int32]


def places_of(wanted: UInt64s, known: UInt64s) -> Int32s:
    """Give the place of each wanted hash among the known ones.

    Parameters
    ----------
    wanted : uint64 array, shape (n_wanted,)
        Well-mixed hashes.
    known : uint64 array, shape (n_known,)
        Well-mixed hashes, fewer than 2**30.

    Returns
    -------
    int32 array, shape (n_wanted,)
        The place in ``known``, the last one where a hash stands there more than once; -1 where it does not.

    Notes
    -----
    Open addressing with linear probing in a table at least twice as large as ``known``: O(n_known + n_wanted)
    on average. Equal hashes do not mean equal values: whoever hashed compares.

    Examples
    --------
    >>> places_of(np.array([9, 7, 9], np.uint64), np.array([7, 8, 9], np.uint64)).tolist()
    [2, 0, 2]
    >>> places_of(np.array([1], np.uint64), np.array([7], np.uint64)).tolist()
    [-1]
    """
    found: Int32s = _places_of(*read_only(wanted, known))
    return found


@njit(cache=True, nogil=True)
def _places_of(wanted: UInt64s, known: UInt64s) -> Int32s:
    size = 2
    while size < 2 * known.size:
        size *= 2
    mask = np.uint64(size - 1)
    table = np.full(size, -1, np.int32)
    for place in range(known.size):
        slot = known[place] & mask
        while table[slot] >= 0 and known[table[slot]] != known[place]:
            slot = (slot + np.uint64(1)) & mask
        table[slot] = place
    found = np.empty(wanted.size, np.int32)
    for row in range(wanted.size):
        slot = wanted[row] & mask
        while table[slot] >= 0 and known[table[slot]] != wanted[row]:
            slot = (slot + np.uint64(1)) & mask
        found[row] = table[slot]
    return found
