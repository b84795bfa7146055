"""Where the value of each row stands among those of its group so far."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def _ranks_so_far(groups: Int32s, orders: Int64s, first: Int64s) -> Floats:
    trees = np.zeros(first[-1] + 1, np.int32)
    seen = np.zeros(first.size - 1, np.int64)
    shares = np.empty(groups.size)
    for row in range(groups.size):
        group, begin = groups[row], first[groups[row]]
        size, at_or_below, spot = first[group + 1] - begin, 0, orders[row] + 1
        node = spot
        while node > 0:
            at_or_below += trees[begin + node - 1]
            node -= node & -node
        shares[row] = at_or_below / seen[group] if seen[group] else np.nan
        node = spot
        while node <= size:
            trees[begin + node - 1] += 1
            node += node & -node
        seen[group] += 1
    return shares


def ranks_so_far(groups: Int32s, values: Int64s, n_groups: int) -> Floats:
    """Give, for each row, the share of its group's rows before it whose value is at most its own.

    Parameters
    ----------
    groups : int32 array, shape (m,)
        Group of each row, 0 to ``n_groups`` - 1.
    values : int64 array, shape (m,)
        Value of each row.
    n_groups : int
        Number of groups.

    Returns
    -------
    float64 array, shape (m,)
        From 0 to 1; NaN for the first row of a group.

    Notes
    -----
    O(m log m), by a Fenwick tree of counts a group. Rows that follow change nothing.

    Examples
    --------
    >>> ranks_so_far(np.zeros(4, np.int32), np.array([5, 7, 6, 6]), 1).tolist()
    [nan, 1.0, 0.5, 0.6666666666666666]
    """
    order = np.lexsort((values, groups))
    first = np.searchsorted(groups[order], np.arange(n_groups + 1)).astype(np.int64)
    begins = np.ones(order.size, np.bool_)
    begins[1:] = (np.diff(groups[order]) != 0) | (np.diff(values[order]) != 0)
    places = np.arange(order.size) - first[groups[order]]
    spots = np.empty(order.size, np.int64)
    spots[order] = places[np.flatnonzero(begins)[np.cumsum(begins) - 1]] if order.size else places
    shares: Floats = _ranks_so_far(groups, spots, first)
    return shares
