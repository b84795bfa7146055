"""What may follow what: the one rule of equal times, kept by paths, traces, patterns and features alike.

A movement follows another if it is later. Of a movement of which the day alone is known, the time is the
beginning of its day, and what comes in on a day comes before what goes out: another of that very time may
follow it too.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.uncounted import inlined

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Flags = NDArray[np.bool_]


@inlined
def followed_from(time: int, by_day: bool) -> int:
    """Give the first time of what may follow a movement: its own if its day alone is known, else after it."""
    return time if by_day else time + 1


@njit(cache=True, nogil=True)
def first_following(times: Int64s, by_day: Flags) -> Int32s:
    """Give, for each movement, the first place from which on others may follow it.

    Parameters
    ----------
    times : int64 array, shape (m,)
        Times, not falling, in any one unit.
    by_day : bool array, shape (m,)
        Whether the day alone is known.

    Returns
    -------
    int32 array, shape (m,)
        Places, ``m`` where nothing is later. They do not fall if movements stand as ``in_order`` gives them.

    Notes
    -----
    O(m).

    Examples
    --------
    >>> first_following(np.array([0, 5, 5, 7]), np.array([False, True, False, False])).tolist()
    [1, 1, 3, 4]
    """
    following = np.empty(times.size, np.int32)
    same, later = 0, 0
    for row in range(times.size):
        if times[same] < times[row]:
            same = row
        while later < times.size and times[later] <= times[row]:
            later += 1
        following[row] = same if by_day[row] else later
    return following


def in_order(rows: Int32s, times: Int64s, by_day: Flags) -> Int32s:
    """Give movements in an order that keeps the rule: of equal times, those known by the day alone first.

    Parameters
    ----------
    rows : int32 array, shape (n,)
        Movements by (time, id), places in the other two arrays.
    times, by_day : int64 and bool array, shape (m,)
        As :func:`first_following` takes them.

    Returns
    -------
    int32 array, shape (n,)
        By (time, day alone or not, id); ``rows`` itself where all are known alike.

    Examples
    --------
    >>> rows = np.array([0, 1, 2], np.int32)
    >>> in_order(rows, np.array([5, 5, 6]), np.array([False, True, True])).tolist()
    [1, 0, 2]
    """
    loose = by_day[rows]
    if loose.all() or not loose.any():
        return rows
    return rows[np.lexsort((~loose, times[rows]))]
