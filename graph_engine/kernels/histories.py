"""Histories: what each row's group has done so far, ever and in windows, the row itself included."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]


class Stream(NamedTuple):
    """Rows in order, arrays of shape (m,): which group each adds to, and which group it asks about.

    ``adds`` and ``reads`` int32, groups or -1 for none; ``pairs`` int32, the same for rows of equal group
    and equal counterparty, or -1 for no counterparty; ``times`` int64, not falling; ``amounts`` int64.
    """

    adds: Int32s
    reads: Int32s
    pairs: Int32s
    times: Int64s
    amounts: Int64s


class Histories(NamedTuple):
    """Of the group that each row asks about, W windows and, last, ever: all zero where it asks about none.

    ``counts`` and ``distinct`` (counterparties) int32 (m, W + 1); ``sums`` int64 (m, W + 1); these hold the
    row itself where it adds to the group it asks about. Of the rows before alone: ``largest`` int64 (m,),
    0 for none; ``since`` int64 (m,), time since the last, -1 for none; ``log_sums`` and ``log_squares``
    float64 (m,), sums of ln(1 + amount) and of its square.
    """

    counts: Int32s
    distinct: Int32s
    sums: Int64s
    largest: Int64s
    since: Int64s
    log_sums: Floats
    log_squares: Floats


class Listed(NamedTuple):
    """The rows that add to groups, by group and then in order, and what is known of each place.

    ``first`` int64 (n_groups + 1,): where each group begins; ``place`` int64 (m,): the place of each row;
    ``before`` and ``after`` int64: the place of the last and of the next row of the same pair.
    """

    first: Int64s
    place: Int64s
    before: Int64s
    after: Int64s


@njit(cache=True, nogil=True)
def listed(adds: Int32s, pairs: Int32s, n_groups: int, n_pairs: int) -> Listed:
    """List rows by group: O(m + n_groups + n_pairs)."""
    first = np.zeros(n_groups + 1, np.int64)
    for group in adds:
        if group >= 0:
            first[group + 1] += 1
    for group in range(n_groups):
        first[group + 1] += first[group]
    free, n = first[:-1].copy(), first[-1]
    place, before, after = np.full(adds.size, -1, np.int64), np.full(n, -1, np.int64), np.full(n, n, np.int64)
    last_of_pair = np.full(n_pairs, -1, np.int64)
    for row in range(adds.size):
        if adds[row] < 0:
            continue
        here = free[adds[row]]
        free[adds[row]] += 1
        place[row] = here
        if pairs[row] >= 0:
            before[here] = last_of_pair[pairs[row]]
            if before[here] >= 0:
                after[before[here]] = here
            last_of_pair[pairs[row]] = here
    return Listed(first, place, before, after)


class _State(NamedTuple):
    """What is kept while rows go by: by place, by group and window, and by group."""

    times: Int64s
    totals: Int64s
    paired: NDArray[np.bool_]
    tails: Int64s
    distinct: Int32s
    stops: Int64s
    largest: Int64s
    logs: Floats
    squares: Floats


@uncounted
def _let_go(state: _State, after: Int64s, group: int, now: int, windows: Int64s) -> None:
    """Take out of each window of a group what has become too old."""
    for window in range(windows.size):
        tail = state.tails[group, window]
        while tail < state.stops[group] and now - state.times[tail] > windows[window]:
            if state.paired[tail] and after[tail] >= state.stops[group]:
                state.distinct[group, window] -= 1
            tail += 1
        state.tails[group, window] = tail


@uncounted
def _take_in(state: _State, lists: Listed, row: int, group: int, stream: Stream) -> None:
    """Add a row to its group."""
    here, last = lists.place[row], state.distinct.shape[1] - 1
    state.times[here] = stream.times[row]
    earlier = state.totals[here - 1] if here > lists.first[group] else 0
    state.totals[here] = earlier + stream.amounts[row]
    state.paired[here] = stream.pairs[row] >= 0
    if state.paired[here]:
        for window in range(last):
            state.distinct[group, window] += lists.before[here] < state.tails[group, window]
        state.distinct[group, last] += lists.before[here] < 0
    state.stops[group] = here + 1


@uncounted
def _go_over(stream: Stream, lists: Listed, windows: Int64s, state: _State, found: Histories) -> None:
    """Fill in the histories of all rows, of which nothing has gone by yet."""
    n_windows, totals = windows.size, state.totals
    for row in range(stream.adds.size):
        now, own, asked = stream.times[row], stream.adds[row], stream.reads[row]
        if asked >= 0:
            found.largest[row], found.log_sums[row] = state.largest[asked], state.logs[asked]
            found.log_squares[row] = state.squares[asked]
            if state.stops[asked] > lists.first[asked]:
                found.since[row] = now - state.times[state.stops[asked] - 1]
        if own >= 0:
            _let_go(state, lists.after, own, now, windows)
            _take_in(state, lists, row, own, stream)
            size = np.log(1.0 + stream.amounts[row])
            state.largest[own] = max(state.largest[own], stream.amounts[row])
            state.logs[own] += size
            state.squares[own] += size * size
        if asked >= 0:
            _let_go(state, lists.after, asked, now, windows)
            stop, begin = state.stops[asked], lists.first[asked]
            for window in range(n_windows + 1):
                tail = state.tails[asked, window] if window < n_windows else begin
                found.distinct[row, window] = state.distinct[asked, window]
                found.counts[row, window] = stop - tail
                if stop > tail:
                    found.sums[row, window] = totals[stop - 1] - (totals[tail - 1] if tail > begin else 0)


@njit(cache=True, nogil=True)
def _histories(stream: Stream, lists: Listed, windows: Int64s) -> Histories:
    m, n_groups, n_windows = stream.adds.size, lists.first.size - 1, windows.size
    n = lists.first[-1]
    state = _State(
        np.empty(n, np.int64),
        np.empty(n, np.int64),
        np.empty(n, np.bool_),
        np.empty((n_groups, n_windows), np.int64),
        np.zeros((n_groups, n_windows + 1), np.int32),
        lists.first[:-1].copy(),
        np.zeros(n_groups, np.int64),
        np.zeros(n_groups),
        np.zeros(n_groups),
    )
    for group in range(n_groups):
        for window in range(n_windows):
            state.tails[group, window] = lists.first[group]
    found = Histories(
        np.zeros((m, n_windows + 1), np.int32),
        np.zeros((m, n_windows + 1), np.int32),
        np.zeros((m, n_windows + 1), np.int64),
        np.zeros(m, np.int64),
        np.full(m, -1, np.int64),
        np.zeros(m),
        np.zeros(m),
    )
    _go_over(stream, lists, windows, state, found)
    return found


def histories(stream: Stream, windows: Int64s, *, n_groups: int, n_pairs: int) -> Histories:
    """Give, for each row, what the group that it asks about has done up to and with that row.

    Parameters
    ----------
    stream : Stream
        m rows in order.
    windows : int64 array, shape (W,)
        Lengths in the unit of the times. A window ends with the row and its ends count.
    n_groups, n_pairs : int
        Number of groups and of pairs.

    Returns
    -------
    Histories
        One row each, in the same order.

    Notes
    -----
    O(W m + W n_groups + n_pairs): a row enters and leaves each window once. Rows that follow change nothing.

    Examples
    --------
    >>> zero = np.zeros(3, np.int32)
    >>> stream = Stream(zero, zero, np.array([0, 1, 0], np.int32), np.array([1, 2, 9]), np.array([5, 6, 7]))
    >>> found = histories(stream, np.array([4]), n_groups=1, n_pairs=2)
    >>> found.counts.tolist(), found.distinct.tolist(), found.sums.tolist(), found.since.tolist()
    ([[1, 1], [2, 2], [1, 3]], [[1, 1], [2, 2], [1, 2]], [[5, 5], [11, 11], [7, 18]], [-1, 1, 7])
    """
    found: Histories = _histories(stream, listed(stream.adds, stream.pairs, n_groups, n_pairs), windows)
    return found
