"""Shapes that a transaction completes equal their slow twins, and stop at their bounds."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.detectors import u_turn
from graph_engine.kernels.cycles_closed import (
    ALIKE_PCT,
    BACK_MOST_PCT,
    BACK_PCT,
    MOST_HOPS,
    RETURNING,
    cycles_closed,
    cycles_closed_by,
)
from graph_engine.kernels.feeds import feeds_of
from graph_engine.kernels.meshes_closed import meshes_closed
from graph_engine.kernels.moves import Bounds, Moves
from graph_engine.kernels.scatters_gathered import scatters_gathered, scatters_gathered_by
from graph_engine.model_features.events import listed_moves
from tests.naive.model_features import Payments

WINDOW = 9
WIDE = Bounds(WINDOW, 1_000_000, 1_000_000)
WIDE_OF_ONE = Bounds(WINDOW, 10_000, 50)
NONE = np.zeros(0, np.int32)


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
@given(payments(4), st.booleans())
def test_cycles_that_bring_money_back_equal_those_found_one_by_one(rows, loose):
    found = cycles_closed(moves_of(rows, loose), WIDE)[:, RETURNING].tolist()
    slow = Payments(rows, WINDOW, loose)
    assert found == [slow.returning(row, range(2, 5)) for row in range(len(rows))]


def test_money_comes_back_as_it_does_for_u_turns():
    standard = u_turn.Parameters()
    expected = standard.alike_pct, standard.returned_pct, standard.returned_most_pct
    assert expected == (ALIKE_PCT, BACK_PCT, BACK_MOST_PCT)


@settings(deadline=None)
@given(payments(5), st.booleans())
def test_scatter_gathers_equal_those_found_one_by_one(rows, loose):
    found = scatters_gathered(moves_of(rows, loose), WIDE).tolist()
    slow = Payments(rows, WINDOW, loose)
    assert [tuple(row) for row in found] == [slow.scatter_gathered(row) for row in range(len(rows))]


@settings(deadline=None)
@given(payments(5), st.booleans())
def test_meshes_equal_those_found_one_by_one(rows, loose):
    places = np.arange(len(rows), dtype=np.int32)
    found = meshes_closed(moves_of(rows, loose), places, WIDE).tolist()
    slow = Payments(rows, WINDOW, loose)
    assert [tuple(row) for row in found] == [slow.meshed(row) for row in places.tolist()]


def test_a_stack_of_two_sources_two_between_and_one_payee_is_closed_by_its_last_payment():
    rows = [
        (0, 2, 1, 9, 0),
        (0, 3, 1, 9, 0),
        (1, 2, 1, 9, 0),
        (1, 3, 2, 9, 0),
        (2, 4, 3, 9, 0),
        (3, 4, 3, 9, 0),
    ]
    found = meshes_closed(moves_of(rows, loose=False), np.arange(6, dtype=np.int32), WIDE)
    assert found.tolist() == [[0, 0, 0]] * 3 + [[1, 1, 0], [0, 0, 0], [0, 0, 1]]


@settings(deadline=None)
@given(payments(), st.booleans())
def test_feeds_equal_those_found_one_by_one(rows, loose):
    found, slow = feeds_of(moves_of(rows, loose), WIDE, NONE), Payments(rows, WINDOW, loose)
    places = range(len(rows))
    assert found.hops.tolist() == [slow.hops(row) for row in places]
    assert found.nearest.tolist() == pytest.approx([slow.nearest(row) for row in places])
    assert found.like_in.tolist() == [slow.alike(row, 1) for row in places]
    assert found.like_out.tolist() == [slow.alike(row, 0) for row in places]


@settings(deadline=None)
@given(payments(6), st.booleans(), st.data())
def test_of_one_payment_the_same_is_told_and_its_members(rows, loose, data):
    if not rows:
        return
    moves, row, bounds = moves_of(rows, loose), data.draw(st.integers(0, len(rows) - 1)), WIDE_OF_ONE
    (cycles, members), (scatters, ways) = (
        kernel(moves, row, bounds) for kernel in (cycles_closed_by, scatters_gathered_by)
    )
    assert cycles.tolist() == cycles_closed(moves, bounds)[row].tolist()
    assert scatters.tolist() == scatters_gathered(moves, bounds)[row].tolist()
    told = [[place for place in member if place >= 0] for member in members.tolist()]
    assert len({tuple(member) for member in told}) == len(told) == cycles[:RETURNING].sum()
    for member in told:
        ends = [rows[place][:2] for place in member]
        assert member[-1] == row
        assert all(one[1] == other[0] for one, other in pairwise([*ends, ends[0]]))
    between = defaultdict(set)
    for scattered, gathered in ways.tolist():
        assert (rows[scattered][1], rows[gathered][1]) == (rows[gathered][0], rows[row][1])
        between[rows[scattered][0]].add(rows[gathered][0])
    assert [max(map(len, between.values()), default=0), len(between)] == scatters.tolist()


@settings(deadline=None)
@given(payments(), st.booleans(), st.integers(0, 40))
def test_feeds_of_the_last_are_the_same_if_hops_of_the_first_are_known(rows, loose, n_known):
    moves = moves_of(rows, loose)
    whole = feeds_of(moves, WIDE, NONE)
    part = feeds_of(moves, WIDE, whole.hops[:n_known])
    assert [one[n_known:].tolist() for one in part] == [one[n_known:].tolist() for one in whole]
    for row, before in enumerate(whole.fed_by.tolist()):
        assert whole.hops[row] == (1 if before < 0 else whole.hops[before] + 1)


def test_a_ring_of_six_is_closed_by_its_last_payment_and_one_of_seven_by_none():
    for hops, closed in ((MOST_HOPS, [0, 0, 0, 0, 1, 1]), (MOST_HOPS + 1, [0] * 6)):
        rows = [(node, (node + 1) % hops, node, 10, 0) for node in range(hops)]
        assert cycles_closed(moves_of(rows, loose=False), WIDE)[-1].tolist() == closed


def test_a_payment_of_the_same_second_follows_only_where_times_are_days():
    rows = [(0, 1, 5, 10, 0), (1, 0, 5, 10, 0)]
    assert cycles_closed(moves_of(rows, loose=False), WIDE)[1].tolist() == [0, 0, 0, 0, 0, 0]
    assert cycles_closed(moves_of(rows, loose=True), WIDE)[1].tolist() == [1, 0, 0, 0, 0, 1]


def test_a_budget_of_steps_gives_a_lower_bound_with_the_latest_first():
    rows = [(0, 1, time, 10, 0) for time in range(5)] + [(1, 0, 6, 10, 0)]
    assert cycles_closed(moves_of(rows, loose=False), Bounds(WINDOW, 2, 9))[-1][0] == 2
