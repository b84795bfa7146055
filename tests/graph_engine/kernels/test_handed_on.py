"""Chains of hand-ons: what the slow twin finds, and what chance explains."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.handed_on import HandingBounds, handed_on
from graph_engine.kernels.time_graph import time_graph, window_ends
from tests.naive import handed_on as naive
from tests.naive.shapes import ALL, Moves, known_by_day

NODE = st.integers(0, 5)
MOVES = st.lists(
    st.tuples(NODE, NODE, st.integers(0, 12), st.sampled_from([50, 60, 64, 99, 100])), max_size=40
)


def chains(rows, window, loose, bounds):
    payers, payees = (np.array([row[end] for row in rows], np.int32) for end in (0, 1))
    times, amounts = (
        np.array([row[2] for row in rows], np.int64),
        np.array([row[3] for row in rows], np.float64),
    )
    by_day = known_by_day(times.tolist(), loose)
    graph = time_graph(payers, payees, times, np.array(by_day, np.bool_), n_nodes=6)
    found = handed_on(graph, window_ends(times, window), amounts, bounds)
    ends = zip(found.offsets[:-1], found.offsets[1:], found.surprise.tolist(), strict=True)
    return {tuple(found.transactions[begin:end].tolist()): surprise for begin, end, surprise in ends}


@settings(deadline=None)
@given(
    MOVES,
    st.integers(0, 12),
    st.sampled_from([0, 1, 2, ALL]),
    st.sampled_from([(50, 110), (1, 1000)]),
    st.sampled_from([0.3, 9]),
)
def test_chains_equal_the_slow_twins(rows, window, loose, kept, by_chance):
    rows = sorted(rows, key=lambda row: row[2])
    bounds = HandingBounds(*kept, by_chance)
    moves = Moves([row[:3] for row in rows], window, loose)
    slow = naive.handed_on(moves, [float(row[3]) for row in rows], bounds)
    assert chains(rows, window, loose, bounds) == pytest.approx(slow)


def test_no_transactions_make_no_chains():
    assert chains([], 5, ALL, HandingBounds(50, 110, 0.05)) == {}


def test_a_sum_that_everybody_pays_says_less_than_a_rare_one():
    rare, common = (
        [(0, 1, 1, 100), (1, 2, 2, 100), *((3, 4, 5, other) for _ in range(98))] for other in (7, 100)
    )
    bounds = HandingBounds(50, 110, 1.0)
    assert chains(rare, 9, 0, bounds)[0, 1] == pytest.approx(np.log(50))
    assert chains(common, 9, 0, bounds)[0, 1] == pytest.approx(0)


def test_where_days_tie_a_circle_of_one_day_is_cut_into_a_chain():
    found = chains([(0, 1, 1, 100), (1, 2, 1, 100), (2, 0, 1, 100)], 0, ALL, HandingBounds(50, 110, 1.0))
    assert [len(chain) for chain in found] == [3]
