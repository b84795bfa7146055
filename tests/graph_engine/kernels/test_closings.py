"""Shapes that a transaction completes equal their slow twins, and stop at their bounds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.cycles_closed import MOST_HOPS, cycles_closed
from graph_engine.kernels.feeds import feeds_of
from graph_engine.kernels.moves import Bounds, Moves
from graph_engine.kernels.scatters_gathered import scatters_gathered
from graph_engine.model_features.events import listed_moves
from tests.naive.model_features import Payments

WINDOW = 9
WIDE = Bounds(WINDOW, 1_000_000, 1_000_000)


def moves_of(payments, loose, n_nodes=12) -> Moves:
    kinds = (np.int32, np.int32, np.int64, np.int64, np.int32)
    columns = [np.array([payment[place] for payment in payments], kind) for place, kind in enumerate(kinds)]
    return listed_moves(*columns, np.full(len(payments), loose), n_nodes)


@st.composite
def payments(draw, max_nodes=12):
    n = draw(st.integers(2, max_nodes))
    node = st.integers(0, n - 1)
    rows = st.lists(
        st.tuples(node, node, st.integers(0, 15), st.integers(1, 60), st.integers(0, 1)), max_size=40
    )
    return sorted(draw(rows), key=lambda row: row[2])


@settings(deadline=None)
@given(payments(6), st.booleans())
def test_cycles_equal_those_found_one_by_one(rows, loose):
    found = cycles_closed(moves_of(rows, loose), WIDE).tolist()
    slow = Payments(rows, WINDOW, loose)
    few = range(2, 5)
    assert [row[: len(few)] for row in found] == [
        [slow.cycles_closed(row, hops) for hops in few] for row in range(len(rows))
    ]


@settings(deadline=None)
@given(payments(5), st.booleans())
def test_scatter_gathers_equal_those_found_one_by_one(rows, loose):
    found = scatters_gathered(moves_of(rows, loose), WIDE).tolist()
    slow = Payments(rows, WINDOW, loose)
    assert [tuple(row) for row in found] == [slow.scatter_gathered(row) for row in range(len(rows))]


@settings(deadline=None)
@given(payments(), st.booleans())
def test_feeds_equal_those_found_one_by_one(rows, loose):
    found, slow = feeds_of(moves_of(rows, loose), WIDE), Payments(rows, WINDOW, loose)
    places = range(len(rows))
    assert found.hops.tolist() == [slow.hops(row) for row in places]
    assert found.nearest.tolist() == pytest.approx([slow.nearest(row) for row in places])
    assert found.like_in.tolist() == [slow.alike(row, 1) for row in places]
    assert found.like_out.tolist() == [slow.alike(row, 0) for row in places]


def test_a_ring_of_six_is_closed_by_its_last_payment_and_one_of_seven_by_none():
    for hops, closed in ((MOST_HOPS, [0, 0, 0, 0, 1]), (MOST_HOPS + 1, [0] * 5)):
        rows = [(node, (node + 1) % hops, node, 10, 0) for node in range(hops)]
        assert cycles_closed(moves_of(rows, loose=False), WIDE)[-1].tolist() == closed


def test_a_payment_of_the_same_second_follows_only_where_times_are_days():
    rows = [(0, 1, 5, 10, 0), (1, 0, 5, 10, 0)]
    assert cycles_closed(moves_of(rows, loose=False), WIDE)[1].tolist() == [0, 0, 0, 0, 0]
    assert cycles_closed(moves_of(rows, loose=True), WIDE)[1].tolist() == [1, 0, 0, 0, 0]


def test_a_budget_of_steps_gives_a_lower_bound_with_the_latest_first():
    rows = [(0, 1, time, 10, 0) for time in range(5)] + [(1, 0, 6, 10, 0)]
    assert cycles_closed(moves_of(rows, loose=False), Bounds(WINDOW, 2, 9))[-1][0] == 2
