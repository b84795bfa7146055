"""Days near a line, and nodes that wake, equal what rows before a row tell one by one."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.near_days import near_days
from graph_engine.kernels.woken import since_woken, wakings

ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 12), st.integers(1, 60)), max_size=40)
"""Group, day (some late), amount."""


def slow_near_days(rows, window):
    told, days = [], []
    for place, (group, day, _) in enumerate(rows):
        before = [known for known, other in zip(days, rows, strict=False) if other[0] == group]
        days.append(max([day, *before]))
        sums = {}
        for known, (other, _, amount) in zip(days, rows[: place + 1], strict=True):
            if other == group and days[place] - known < window:
                sums[known] = sums.get(known, 0) + amount
        told.append((sums[days[place]], sum(80 <= one < 100 for one in sums.values())))
    return told


@settings(deadline=None)
@given(ROWS, st.integers(1, 7))
def test_near_days_equal_those_counted_one_by_one(rows, window):
    groups, days, amounts = np.array(rows, np.int64).reshape(len(rows), 3).T
    told = near_days(groups.astype(np.int32), days.astype(np.int32), amounts.copy(), 80, 100, window)
    assert list(zip(told.sums.tolist(), told.near.tolist(), strict=True)) == slow_near_days(rows, window)


MOVES = st.lists(st.tuples(st.integers(-1, 3), st.integers(-1, 3), st.integers(0, 40)), max_size=40).map(
    lambda rows: sorted(rows, key=lambda row: row[2])
)


def slow_since_woken(rows, place, side, silence):
    node, now = rows[place][side], rows[place][2]
    times = [time for *ends, time in rows[: place + 1] if node in ends]
    woke = [later for before, later in pairwise(times) if later - before >= silence]
    return now - woke[-1] if node >= 0 and woke else -1


@settings(deadline=None)
@given(MOVES, st.integers(1, 20))
def test_nodes_wake_as_their_movements_tell_one_by_one(rows, silence):
    payers, payees, times = np.array(rows, np.int64).reshape(len(rows), 3).T
    ends = payers.astype(np.int32), payees.astype(np.int32)
    for side, others in ((0, 1), (1, 0)):
        of_side = since_woken(ends[side], ends[others], times.copy(), silence, 4)
        assert of_side.tolist() == [slow_since_woken(rows, n, side, silence) for n in range(len(rows))]
    first, last, woke = wakings(*ends, times.copy(), silence, 4)
    told = [[time for *pair, time in rows if node in pair] for node in range(4)]
    assert first.tolist() == [min(own, default=-1) for own in told]
    assert last.tolist() == [max(own, default=-1) for own in told]
    woken = [[later for before, later in pairwise(own) if later - before >= silence] for own in told]
    assert woke.tolist() == [max(own, default=-1) for own in woken]
