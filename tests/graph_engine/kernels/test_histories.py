"""Histories, means and ranks of the rows so far equal their slow twins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.histories import Stream, histories
from graph_engine.kernels.ranks_so_far import ranks_so_far
from graph_engine.kernels.tallies import tallies
from graph_engine.kernels.window_means import window_means
from tests.naive import model_features as naive

GROUP = st.integers(-1, 4)
ROW = st.tuples(GROUP, GROUP, st.integers(-1, 3), st.integers(0, 20), st.integers(0, 99))
ROWS = st.lists(ROW, max_size=40).map(lambda rows: sorted(rows, key=lambda row: row[3]))


def stream_of(rows):
    columns = [[row[place] for row in rows] for place in range(5)]
    # one pair is one counterparty of one group
    pairs = [-1 if row[0] < 0 or row[2] < 0 else 4 * row[0] + row[2] for row in rows]
    kinds = (np.int32, np.int32, np.int32, np.int64, np.int64)
    columns[2] = pairs
    return Stream(*(np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)))


@settings(deadline=None)
@given(ROWS, st.lists(st.integers(0, 12), max_size=3))
def test_histories_equal_what_is_counted_row_by_row(rows, windows):
    stream = stream_of(rows)
    found = histories(stream, np.array(windows, np.int64), n_groups=5, n_pairs=20)
    named = list(zip(*(column.tolist() for column in stream), strict=True))
    expected = naive.histories(named, windows)
    told = (found.counts, found.distinct, found.sums, found.largest, found.since)
    assert list(zip(*(column.tolist() for column in told), strict=True)) == expected
    logs = naive.log_sums([(row[0], row[1] if row[1] >= 0 else None, row[4]) for row in rows])
    assert found.log_sums.tolist() == pytest.approx(logs)


@settings(deadline=None)
@given(ROWS)
def test_tallies_equal_what_is_added_up_group_by_group(rows):
    stream = stream_of(rows)
    found = tallies(stream.adds, stream.times, stream.amounts, 5)
    for group in range(5):
        own = [row for row in rows if row[0] == group]
        amounts, logs = [row[4] for row in own], [np.log(1.0 + row[4]) for row in own]
        told = len(own), sum(amounts), max(amounts, default=0), own[-1][3] if own else -1
        assert tuple(int(column[group]) for column in found[:4]) == told
        expected = pytest.approx((sum(logs), sum(size**2 for size in logs)))
        assert (found.log_sums[group], found.log_squares[group]) == expected


@settings(deadline=None)
@given(ROWS, st.integers(0, 12))
def test_means_equal_what_is_added_up_row_by_row(rows, window):
    stream = stream_of(rows)
    values = np.array([[float(row[4])] for row in rows]).reshape(-1, 1)
    means = window_means(stream, values, window=window, n_groups=5)[:, 0].tolist()
    expected = naive.window_means([(row[0], row[1], row[3]) for row in rows], values[:, 0], window)
    assert means == pytest.approx([np.nan if mean is None else mean for mean in expected], nan_ok=True)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9)), max_size=40))
def test_ranks_equal_what_is_counted_row_by_row(rows):
    groups, values = [row[0] for row in rows], [row[1] for row in rows]
    found = ranks_so_far(np.array(groups, np.int32), np.array(values, np.int64), 3).tolist()
    expected = [np.nan if rank is None else rank for rank in naive.ranks_so_far(groups, values)]
    assert found == pytest.approx(expected, nan_ok=True)
