"""How much of a sum falls to its few largest groups."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@njit(cache=True, nogil=True)
def _largest(sums: Int64s, top: int) -> int:
    if sums.size <= top:
        return int(sums.sum())
    return int(np.sort(sums)[sums.size - top :].sum())


@njit(cache=True, nogil=True)
def largest_sums(
    spans: tuple[Int64s, Int64s], groups: Int32s, amounts: Int64s, n_groups: int, top: int
) -> tuple[Int64s, Int32s]:
    """Add up, for each span of rows, the amounts of its ``top`` largest groups.

    Parameters
    ----------
    spans : pair of int64 arrays, shape (n_spans,)
        Where each span begins and where it stops, the stop excluded.
    groups : int32 array, shape (n_rows,)
        Group of each row, 0 to ``n_groups`` - 1; -1 leaves the row out.
    amounts : int64 array, shape (n_rows,)
        Amounts in minor units of one currency per span.
    n_groups : int
        Number of groups.
    top : int
        How many groups; 1 gives the largest group's sum.

    Returns
    -------
    sums : int64 array, shape (n_spans,)
        In minor units; 0 where a span has no rows.
    n_met : int32 array, shape (n_spans,)
        Distinct groups in the span.

    Notes
    -----
    O(rows in spans + g log g) with g the groups of a span.

    Examples
    --------
    >>> groups, amounts = np.array([0, 1, 0, 2], np.int32), np.array([5, 7, 4, 1])
    >>> sums, n_met = largest_sums((np.array([0]), np.array([4])), groups, amounts, 3, 2)
    >>> sums.tolist(), n_met.tolist()
    ([16], [3])
    """
    starts, stops = spans
    totals = np.zeros(n_groups, np.int64)
    place_of = np.full(n_groups, -1, np.int32)
    sums = np.zeros(starts.size, np.int64)
    n_met = np.zeros(starts.size, np.int32)
    for span in range(starts.size):
        met = np.empty(stops[span] - starts[span], np.int32)
        n = 0
        for row in range(starts[span], stops[span]):
            group = groups[row]
            if group < 0:
                continue
            if place_of[group] < 0:
                place_of[group] = n
                met[n] = group
                n += 1
            totals[group] += amounts[row]
        sums[span] = _largest(totals[met[:n]], top)
        n_met[span] = n
        totals[met[:n]] = 0
        place_of[met[:n]] = -1
    return sums, n_met
