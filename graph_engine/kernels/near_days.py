"""Days whose sum stays just under a line, as they are known at each movement."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class DaySums(NamedTuple):
    """What is known at each of m movements, itself included.

    ``sums`` int64: of its group on its day, minor units; ``near`` int32: days of the window near the line.
    """

    sums: Int64s
    near: Int32s


@njit(cache=True, nogil=True)
def near_days(  # noqa: PLR0913, PLR0917 - numba takes no keyword bundles of mixed arrays cheaply
    groups: Int32s, days: Int32s, amounts: Int64s, from_minor: int, line_minor: int, window_days: int
) -> DaySums:
    """Add up each group's day so far, and count its days that are near a line.

    Parameters
    ----------
    groups : int32 array, shape (m,)
        Whose each movement is, 0 or more.
    days : int32 array, shape (m,)
        Its day. One before the latest of its group counts on the latest.
    amounts : int64 array, shape (m,)
        Minor units, of one currency.
    from_minor, line_minor : int
        A day is near from the first to below the second.
    window_days : int
        Days looked at, the movement's own the last of them.

    Returns
    -------
    DaySums

    Notes
    -----
    O(m window_days). A movement is told of those before it alone.

    Examples
    --------
    >>> groups, days = np.zeros(3, np.int32), np.array([1, 2, 2], np.int32)
    >>> told = near_days(groups, days, np.array([90, 80, 30]), 80, 100, 7)
    >>> told.sums.tolist(), told.near.tolist()
    ([90, 80, 110], [1, 2, 1])
    """
    n_groups = groups.max() + 1 if groups.size else 0
    recent, latest = np.zeros((n_groups, window_days), np.int64), np.full(n_groups, -1, np.int32)
    sums, near = np.empty(groups.size, np.int64), np.zeros(groups.size, np.int32)
    for row in range(groups.size):
        own, day = recent[groups[row]], max(days[row], latest[groups[row]])
        for passed in range(max(latest[groups[row]], day - window_days) + 1, day + 1):
            own[passed % window_days] = 0
        latest[groups[row]] = day
        own[day % window_days] += amounts[row]
        sums[row] = own[day % window_days]
        for place in range(window_days):
            near[row] += from_minor <= own[place] < line_minor
    return DaySums(sums, near)
