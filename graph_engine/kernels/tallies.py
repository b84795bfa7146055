"""Tallies: what each group has done over all its rows."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]


class Tallies(NamedTuple):
    """Of each of n groups, arrays of shape (n,), as `histories` has them of the rows before one.

    ``counts`` int64; ``sums`` and ``largest`` int64, of amounts, 0 for none; ``last`` int64, time of the last
    row, -1 for none; ``log_sums`` and ``log_squares`` float64, sums of ln(1 + amount) and of its square.
    """

    counts: Int64s
    sums: Int64s
    largest: Int64s
    last: Int64s
    log_sums: Floats
    log_squares: Floats


@njit(cache=True, nogil=True)
def tallies(groups: Int32s, times: Int64s, amounts: Int64s, n_groups: int) -> Tallies:
    """Tally rows by group.

    Parameters
    ----------
    groups : int32 array, shape (m,)
        Group of each row, -1 for none.
    times : int64 array, shape (m,)
        Times since 1970, not falling.
    amounts : int64 array, shape (m,)
        Amounts, not negative.
    n_groups : int
        Number of groups.

    Returns
    -------
    Tallies
        One value each a group.

    Notes
    -----
    O(m + n_groups).

    Examples
    --------
    >>> groups, amounts = np.array([0, 1, 0], np.int32), np.array([5, 6, 7])
    >>> found = tallies(groups, np.array([1, 2, 9]), amounts, 2)
    >>> found.counts.tolist(), found.sums.tolist(), found.largest.tolist(), found.last.tolist()
    ([2, 1], [12, 6], [7, 6], [9, 2])
    """
    found = Tallies(
        np.zeros(n_groups, np.int64), np.zeros(n_groups, np.int64), np.zeros(n_groups, np.int64),
        np.full(n_groups, -1), np.zeros(n_groups), np.zeros(n_groups),
    )  # fmt: skip
    for row in range(groups.size):
        group, amount = groups[row], amounts[row]
        if group < 0:
            continue
        size = np.log(1.0 + amount)
        found.counts[group] += 1
        found.sums[group] += amount
        found.largest[group] = max(found.largest[group], amount)
        found.last[group] = times[row]
        found.log_sums[group] += size
        found.log_squares[group] += size * size
    return found
