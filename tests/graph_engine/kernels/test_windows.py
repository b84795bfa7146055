"""Windows of time: the kernels do what their slow twins do."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.first_dealings import first_dealings, last_dealings
from graph_engine.kernels.windows import gatherings, joined
from tests.naive import windows as naive

EVENTS = st.lists(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 5)), max_size=20).map(
        lambda events: sorted(events, key=lambda event: event[0])
    ),
    max_size=4,
)


def fast_gatherings(anchors, window, least):
    offsets = np.cumsum([0, *(len(events) for events in anchors)]).astype(np.int64)
    times = np.array([time for events in anchors for time, _ in events], np.int64)
    groups = np.array([group for events in anchors for _, group in events], np.int32)
    return offsets, gatherings(offsets, times, groups, window=window, least=least)


def rows(offsets, found):
    starts, stops = found.starts - offsets[found.anchors], found.stops - offsets[found.anchors]
    columns = (found.anchors, starts, stops, found.distinct, found.before)
    return list(zip(*(column.tolist() for column in columns), strict=True))


@settings(deadline=None)
@given(EVENTS, st.integers(0, 6), st.integers(1, 4))
def test_gatherings_equal_the_slow_twin(anchors, window, least):
    expected = [
        (anchor, *row)
        for anchor, events in enumerate(anchors)
        for row in naive.gatherings(events, window, least)
    ]
    assert rows(*fast_gatherings(anchors, window, least)) == expected


@settings(deadline=None)
@given(EVENTS, st.permutations(range(6)))
def test_renaming_the_groups_changes_nothing(anchors, names):
    renamed = [[(time, names[group]) for time, group in events] for events in anchors]
    assert rows(*fast_gatherings(anchors, 3, 2)) == rows(*fast_gatherings(renamed, 3, 2))


@settings(deadline=None)
@given(EVENTS)
def test_an_event_outside_every_window_changes_no_gathering(anchors):
    lonely = [[*events, (100, 0)] for events in anchors]
    assert rows(*fast_gatherings(anchors, 3, 2)) == rows(*fast_gatherings(lonely, 3, 2))


@settings(deadline=None)
@given(EVENTS, st.integers(0, 6))
def test_joined_windows_equal_the_slow_twin(anchors, window):
    offsets, found = fast_gatherings(anchors, window, 2)
    at, starts, stops = joined(found.anchors, found.starts, found.stops)
    situations = list(
        zip(at.tolist(), (starts - offsets[at]).tolist(), (stops - offsets[at]).tolist(), strict=True)
    )
    assert situations == [
        (anchor, *situation)
        for anchor, events in enumerate(anchors)
        for situation in naive.joined([(s, e) for s, e, _, _ in naive.gatherings(events, window, 2)])
    ]


def test_events_at_one_time_stand_together_in_the_window():
    offsets, found = fast_gatherings([[(5, 0), (5, 1), (5, 2)]], 0, 3)
    assert rows(offsets, found) == [(0, 0, 3, 3, 0)]


def test_no_anchor_gives_no_gathering():
    assert rows(*fast_gatherings([], 3, 1)) == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=40))
def test_first_and_last_dealings_equal_the_slow_twins(pairs):
    payers, payees = (np.array([pair[end] for pair in pairs], np.int32) for end in (0, 1))
    assert first_dealings(payers, payees, 6).tolist() == naive.first_dealings(pairs)
    assert last_dealings(payers, payees, 6).tolist() == naive.last_dealings(pairs)
