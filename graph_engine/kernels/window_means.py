"""Means, over the rows before each row in a window, of values of the group that it asks about."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.histories import Stream, listed

Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def _window_means(stream: Stream, first: Int64s, place: Int64s, values: Floats, window: int) -> Floats:
    n, k = first[-1], values.shape[1]
    totals, times = np.zeros((n, k)), np.empty(n, np.int64)
    tails, stops = first[:-1].copy(), first[:-1].copy()
    means = np.full((stream.adds.size, k), np.nan)
    for row in range(stream.adds.size):
        own, asked = stream.adds[row], stream.reads[row]
        if asked >= 0:
            tail, stop = tails[asked], stops[asked]
            while tail < stop and stream.times[row] - times[tail] > window:
                tail += 1
            tails[asked] = tail
            for column in range(k):
                if stop > tail:
                    earlier = totals[tail - 1, column] if tail > first[asked] else 0.0
                    means[row, column] = (totals[stop - 1, column] - earlier) / (stop - tail)
        if own >= 0:
            here = place[row]
            times[here] = stream.times[row]
            for column in range(k):
                earlier = totals[here - 1, column] if here > first[own] else 0.0
                totals[here, column] = earlier + values[row, column]
            stops[own] = here + 1
    return means


def window_means(stream: Stream, values: Floats, *, window: int, n_groups: int) -> Floats:
    """Give, for each row, means of values over the rows before it of the group that it asks about.

    Parameters
    ----------
    stream : Stream
        m rows in order; pairs and amounts are not looked at.
    values : float64 array, shape (m, k)
        Values of each row, no NaN.
    window : int
        Oldest age that counts, in the unit of the times.
    n_groups : int
        Number of groups.

    Returns
    -------
    float64 array, shape (m, k)
        NaN where no row before counts; the row itself never does.

    Notes
    -----
    O(k m + n_groups). Rows that follow change nothing.

    Examples
    --------
    >>> zero = np.zeros(3, np.int32)
    >>> stream = Stream(zero, zero, zero, np.array([1, 2, 9]), np.array([5, 6, 7]))
    >>> window_means(stream, np.array([[1.0], [2.0], [9.0]]), window=7, n_groups=1).tolist()
    [[nan], [1.0], [2.0]]
    """
    lists = listed(stream.adds, stream.pairs, n_groups, int(stream.pairs.max(initial=-1)) + 1)
    means: Floats = _window_means(stream, lists.first, lists.place, values, window)
    return means
