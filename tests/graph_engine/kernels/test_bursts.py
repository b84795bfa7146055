"""Bursts: the kernel finds what a slow twin finds, whatever the order within a day."""

from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.bursts import Clock, bursts, meetings, so_many_so_soon
from graph_engine.kernels.time_graph import time_graph, window_ends
from tests.naive.bursts import naive_bursts

N_NODES = 6
MOVES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 12)).filter(lambda one: one[0] != one[1]),
    max_size=40,
).map(lambda moves: sorted(moves, key=lambda one: one[2]))
"""Payer, payee, day: parallel and simultaneous ones too."""


def found(moves, window):
    payers, payees, days = (np.array([move[end] for move in moves], np.int64) for end in range(3))
    ends = payers.astype(np.int32), payees.astype(np.int32)
    graph = time_graph(*ends, days, np.ones(days.size, np.bool_), n_nodes=N_NODES)
    share = 1 / max(len(moves), 1)
    clock = Clock(np.searchsorted(days, days) * share, np.searchsorted(days, days, side="right") * share)
    met = meetings(graph.in_offsets, graph.incoming, graph.payers)
    return bursts(met, window_ends(days, window), clock)


@settings(deadline=None)
@given(MOVES, st.integers(0, 5))
def test_the_most_surprising_burst_from_each_meeting_is_found(moves, window):
    surprise, last = found(moves, window)
    slow_surprise, slow_last = naive_bursts(moves, window)
    assert surprise.tolist() == pytest.approx(slow_surprise)
    assert last.tolist() == slow_last


@settings(deadline=None)
@given(MOVES, st.integers(0, 5), st.randoms())
def test_the_order_within_a_day_does_not_change_the_most_surprising_burst_of_a_node(moves, window, chance):
    mixed = sorted(moves, key=lambda one: (one[2], chance.random()))
    most = [
        [
            max(
                (told for told, move in zip(found(some, window)[0], some, strict=True) if move[1] == node),
                default=0,
            )
            for node in range(N_NODES)
        ]
        for some in (moves, mixed)
    ]
    assert most[0] == pytest.approx(most[1])


@pytest.mark.parametrize(
    ("n_others", "n_inside", "share"), [(1, 1, 0.5), (9, 4, 0.2), (30, 30, 0.9), (30, 3, 0.01)]
)
def test_the_bound_is_never_below_the_chance_of_so_many(n_others, n_inside, share):
    drawn = np.random.default_rng(1).binomial(n_others, share, 100_000)
    assert exp(-so_many_so_soon(n_others, n_inside, share)) >= np.mean(drawn >= n_inside) - 0.005
