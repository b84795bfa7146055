"""Gatherings: windows of time in which many distinct groups meet at one anchor."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


class Gatherings(NamedTuple):
    """Maximal windows, by anchor and then by start; all of shape (n_gatherings,).

    ``anchors`` int32; ``starts`` and ``stops`` int64, places among the events, the stop excluded;
    ``distinct`` int32, groups that meet in the window; ``before`` int32, most groups that met in any window
    of the same length among the anchor's events before the start.
    """

    anchors: Int32s
    starts: Int64s
    stops: Int64s
    distinct: Int32s
    before: Int32s

    def where(self, chosen: NDArray[np.bool_]) -> "Gatherings":
        """Give those that are chosen, in the same order; ``chosen`` has shape (n_gatherings,)."""
        return Gatherings(
            self.anchors[chosen],
            self.starts[chosen],
            self.stops[chosen],
            self.distinct[chosen],
            self.before[chosen],
        )


@uncounted
def _most_before(
    times: Int64s, groups: Int32s, span: tuple[int, int, int], present: Int32s, most: Int32s
) -> None:
    """Fill ``most[i]`` with the most groups that met in a window that ends before event i of the anchor."""
    first, last, window = span
    tail, distinct, largest = first, 0, 0
    for event in range(first, last):
        most[event] = largest
        while times[event] - times[tail] > window:
            present[groups[tail]] -= 1
            distinct -= present[groups[tail]] == 0
            tail += 1
        distinct += present[groups[event]] == 0
        present[groups[event]] += 1
        largest = max(largest, distinct)
    for event in range(tail, last):
        present[groups[event]] = 0


@uncounted
def _widest(
    times: Int64s, groups: Int32s, span: tuple[int, int, int], present: Int32s, found: tuple[Int64s, Int32s]
) -> None:
    """Fill in the stop and the groups of the maximal window from each event; stop 0 where there is none."""
    first, last, window = span
    stops, distincts = found
    stop, reached, distinct = first, first, 0
    for start in range(first, last):
        while stop < last and times[stop] - times[start] <= window:
            distinct += present[groups[stop]] == 0
            present[groups[stop]] += 1
            stop += 1
        maximal = stop > reached
        stops[start] = stop if maximal else 0
        distincts[start] = distinct
        reached = stop
        present[groups[start]] -= 1
        distinct -= present[groups[start]] == 0


@njit(cache=True, nogil=True)
def _all_widest(
    offsets: Int64s, times: Int64s, groups: Int32s, n_groups: int, window: int
) -> tuple[Int64s, Int32s]:
    stops = np.zeros(times.size, np.int64)
    distinct = np.zeros(times.size, np.int32)
    present = np.zeros(n_groups, np.int32)
    for anchor in range(offsets.size - 1):
        span = (offsets[anchor], offsets[anchor + 1], window)
        if span[0] < span[1]:
            _widest(times, groups, span, present, (stops, distinct))
    return stops, distinct


@njit(cache=True, nogil=True)
def _all_most_before(offsets: Int64s, times: Int64s, groups: Int32s, n_groups: int, window: int) -> Int32s:
    before = np.zeros(times.size, np.int32)
    present = np.zeros(n_groups, np.int32)
    for anchor in range(offsets.size - 1):
        span = (offsets[anchor], offsets[anchor + 1], window)
        if span[0] < span[1]:
            _most_before(times, groups, span, present, before)
    return before


def _n_groups(groups: Int32s) -> int:
    return int(groups.max(initial=-1)) + 1


def gatherings(offsets: Int64s, times: Int64s, groups: Int32s, *, window: int, least: int) -> Gatherings:
    """Find every maximal window of an anchor's events in which at least ``least`` distinct groups meet.

    A window is a run of an anchor's events whose last is at most ``window`` after its first (both ends
    included). It is maximal if no event before or after it could be added: so it begins with the first of
    events at an equal time and ends with the last of them.

    Parameters
    ----------
    offsets : int64 array, shape (n_anchors + 1,)
        Where each anchor's events begin.
    times : int64 array, shape (n_events,)
        Times, rising within each anchor, in any one unit.
    groups : int32 array, shape (n_events,)
        Who meets there: codes from 0, not negative.
    window : int
        Longest time from first to last event, in the unit of ``times``.
    least : int
        Fewest distinct groups.

    Returns
    -------
    Gatherings
        By anchor, then by start; empty arrays where there is none.

    Notes
    -----
    O(n_events + largest code): every event enters and leaves the window once.

    Examples
    --------
    >>> times, groups = np.array([0, 1, 9, 20]), np.array([0, 1, 2, 3], np.int32)
    >>> found = gatherings(np.array([0, 4]), times, groups, window=9, least=2)
    >>> found.starts.tolist(), found.stops.tolist(), found.distinct.tolist(), found.before.tolist()
    ([0], [3], [3], [0])
    """
    stops, distinct = _all_widest(offsets, times, groups, _n_groups(groups), window)
    before = _all_most_before(offsets, times, groups, _n_groups(groups), window)
    starts = np.flatnonzero((stops > 0) & (distinct >= least))
    anchors = (np.searchsorted(offsets, starts, side="right") - 1).astype(np.int32)
    return Gatherings(anchors, starts, stops[starts], distinct[starts], before[starts])


@njit(cache=True, nogil=True)
def joined(anchors: Int32s, starts: Int64s, stops: Int64s) -> tuple[Int32s, Int64s, Int64s]:
    """Join windows of one anchor that share at least half of the smaller's events.

    Windows are taken in order; each is compared with the situation joined so far.

    Parameters
    ----------
    anchors : int32 array, shape (n_windows,)
        Anchor of each window; equal anchors stand together.
    starts, stops : int64 array, shape (n_windows,)
        Places of the window's events, the stop excluded; both rising within an anchor.

    Returns
    -------
    anchors, starts, stops : arrays of shape (n_situations,)
        The joined windows, in the same order.

    Notes
    -----
    O(n_windows).

    Examples
    --------
    >>> anchors, starts, stops = np.zeros(3, np.int32), np.array([0, 2, 9]), np.array([4, 6, 12])
    >>> anchors, starts, stops = joined(anchors, starts, stops)
    >>> starts.tolist(), stops.tolist()
    ([0, 9], [6, 12])
    """
    kept = np.empty(starts.size, np.int64)
    ends = np.empty(starts.size, np.int64)
    n_kept = 0
    for row in range(starts.size):
        same = n_kept > 0 and anchors[kept[n_kept - 1]] == anchors[row]
        if same:
            begin, end = starts[kept[n_kept - 1]], ends[n_kept - 1]
            shared = min(end, stops[row]) - starts[row]
            if 2 * shared >= min(end - begin, stops[row] - starts[row]):
                ends[n_kept - 1] = max(end, stops[row])
                continue
        kept[n_kept] = row
        ends[n_kept] = stops[row]
        n_kept += 1
    rows = kept[:n_kept]
    return anchors[rows], starts[rows], ends[:n_kept].copy()
