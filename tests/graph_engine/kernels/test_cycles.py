"""Round trips: the search finds what checking every row of transactions finds."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph_engine.kernels.adjacency import adjacency
from graph_engine.kernels.cycles import Bounds, Moves, round_trips
from tests.naive import cycles as naive

N_ACCOUNTS = 12
NONE, ALL = frozenset(), frozenset(range(40))
BY_DAY = st.sampled_from([NONE, ALL]) | st.frozensets(st.integers(0, 39))
"""The moves of which the day alone is known."""
PLENTY = {"per_start": 10_000, "steps_per_start": 1_000_000, "steps_in_all": 10_000_000}
MOVES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 9), st.integers(6, 10)), max_size=25
).map(lambda moves: sorted(moves, key=lambda move: move[2]))
SPARSE = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.integers(0, 4), st.integers(8, 10)), max_size=40
).map(lambda moves: sorted(moves, key=lambda move: move[2]))
HOLDERS = st.lists(st.integers(0, 11), min_size=N_ACCOUNTS, max_size=N_ACCOUNTS)


def arrays(moves, holders, by_day):
    holders = np.array(holders, np.int32)
    payers, payees = (np.array([move[end] for move in moves], np.int32) for end in (0, 1))
    times, amounts = (np.array([move[field] for move in moves], np.int64) for field in (2, 3))
    rows = np.flatnonzero(holders[payers] != holders[payees]).astype(np.int32)
    out_offsets, _, outgoing, _ = adjacency(payers[rows], payees[rows], times[rows], N_ACCOUNTS)
    in_offsets, _, incoming, in_times = adjacency(
        holders[payees[rows]], payers[rows], times[rows], N_ACCOUNTS
    )
    ends = (out_offsets, rows[outgoing], in_offsets, in_times, amounts[rows[incoming]])
    loose = np.isin(np.arange(times.size), list(by_day))
    return Moves(payers, payees, times, amounts, loose, holders, *ends), rows


def fast(moves, holders, rules, **limits):
    told = {name: value for name, value in rules.__dict__.items() if name != "by_day"}
    bounds = Bounds(**told, **(PLENTY | limits))
    table, starts = arrays(moves, holders, rules.by_day)
    found = round_trips(table, bounds, starts)
    ends = zip(found.offsets[:-1], found.offsets[1:], strict=True)
    return [tuple(found.transactions[first:last].tolist()) for first, last in ends], found


def rules(**changes):
    standard = {"window": 9, "fewest_hops": 2, "most_hops": 5, "kept_pct": 80, "back_pct": 70, "by_day": NONE}
    return naive.Rules(**(standard | changes))


@settings(max_examples=60, deadline=None)
@given(MOVES, HOLDERS, BY_DAY, st.tuples(st.integers(2, 3), st.integers(3, 5)), st.integers(2, 6))
@example([(0, 1, 5, 9), (1, 2, 5, 9), (2, 0, 5, 9)], list(range(12)), ALL, (3, 5), 6)
@example([(5, 2, 9, 8), (2, 5, 9, 10)], list(range(12)), ALL, (2, 5), 2)
@example([(2, 0, 5, 9), (0, 1, 5, 9), (1, 2, 5, 9)], list(range(12)), ALL, (3, 5), 6)
def test_round_trips_equal_the_slow_twin(moves, holders, by_day, hops, window):
    kind = rules(by_day=by_day, fewest_hops=hops[0], most_hops=hops[1], window=window)
    found, _ = fast(moves, holders, kind)
    assert len(found) == len(set(found))
    assert set(found) == naive.round_trips(moves, holders, kind)


@settings(max_examples=40, deadline=None)
@given(SPARSE, BY_DAY)
def test_longer_round_trips_equal_the_slow_twin(moves, by_day):
    kind = rules(by_day=by_day, most_hops=8, kept_pct=90)
    found, _ = fast(moves, range(12), kind)
    assert set(found) == naive.round_trips(moves, list(range(12)), kind)


@settings(deadline=None)
@given(MOVES, st.permutations(range(N_ACCOUNTS)))
def test_renaming_the_accounts_changes_nothing(moves, names):
    renamed = [(names[payer], names[payee], *rest) for payer, payee, *rest in moves]
    assert fast(moves, range(12), rules())[0] == fast(renamed, range(12), rules())[0]


@settings(deadline=None)
@given(MOVES)
def test_a_transaction_outside_every_window_changes_nothing(moves):
    late = [*moves, (0, 1, 1000, 9)]
    assert fast(moves, range(12), rules())[0] == fast(late, range(12), rules())[0]


def test_a_ring_of_ten_hops_is_found_and_one_of_eleven_is_not():
    ring = [(step, (step + 1) % 10, step, 100) for step in range(10)]
    assert fast(ring, range(12), rules(window=20, most_hops=10))[0] == [tuple(range(10))]
    longer = [(step, (step + 1) % 11, step, 100) for step in range(11)]
    assert fast(longer, range(12), rules(window=20, most_hops=10))[0] == []


def test_a_return_to_another_account_of_the_holder_closes_the_trip():
    moves = [(0, 1, 1, 10), (1, 2, 2, 10), (2, 3, 3, 10)]
    assert fast(moves, [0, 1, 2, 0, *range(4, 12)], rules())[0] == [(0, 1, 2)]
    assert fast(moves, range(12), rules())[0] == []


def test_a_ring_within_one_day_is_one_round_trip_whatever_the_order_of_its_rows():
    for moves in ([(0, 1), (1, 2), (2, 0)], [(2, 0), (0, 1), (1, 2)], [(1, 2), (0, 1), (2, 0)]):
        ring = [(*ends, 5, 10) for ends in moves]
        found, _ = fast(ring, range(12), rules(by_day=ALL, fewest_hops=3))
        assert [set(cycle) for cycle in found] == [{0, 1, 2}]
        assert fast(ring, range(12), rules(fewest_hops=3))[0] == []


@pytest.mark.parametrize(
    ("limits", "kept", "cut", "unseen"),
    [
        ({"per_start": 2}, 2, 1, 0),
        ({"per_start": 3}, 3, 0, 0),
        ({"per_start": 4}, 3, 0, 0),
        ({"steps_per_start": 2}, 1, 1, 0),
        ({"steps_in_all": 1}, 3, 0, 4),
    ],
)
def test_what_a_bound_cuts_off_is_counted(limits, kept, cut, unseen):
    moves = [(0, 1, 1, 10), (1, 2, 2, 10), (2, 0, 3, 10), (2, 0, 4, 10), (2, 0, 5, 10)]
    found, report = fast(moves, range(12), rules(), **limits)
    assert (len(found), report.starts_cut, report.starts_unseen) == (kept, cut, unseen)
