"""Shapes: the kernels find what their slow twins find, and obey the laws of docs/patterns.md."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.fans import fan_ins, fan_outs
from graph_engine.kernels.gather_scatter import gather_scatters
from graph_engine.kernels.layer_core import layer_core
from graph_engine.kernels.layer_search import Fewest
from graph_engine.kernels.layers import Budget, Layers, layers
from graph_engine.kernels.scatter_gather import scatter_gathers
from graph_engine.kernels.temporal_cycles import CycleBounds, temporal_cycles
from graph_engine.kernels.time_graph import TimeGraph, time_graph, window_ends
from tests.naive import shapes as naive
from tests.naive.shapes import ALL

N_NODES = 12
Move = tuple[int, int, int]


def by_time(moves: list[Move]) -> list[Move]:
    return sorted(moves, key=lambda move: move[2])


def some(most_nodes: int, most_time: int, size: int) -> st.SearchStrategy[list[Move]]:
    node = st.integers(0, most_nodes - 1)
    return st.lists(st.tuples(node, node, st.integers(0, most_time)), max_size=size).map(by_time)


MOVES = some(5, 8, 40) | some(N_NODES, 15, 40)
"""Few accounts, so that shapes come about, or many; parallel, simultaneous and self-transfers."""

CYCLES = some(5, 12, 18) | some(N_NODES, 15, 40)
WINDOWS = st.integers(0, 8)
LOOSE = st.sampled_from([0, 1, 2, ALL])
"""Of each time, how many transactions are known by the day alone."""


def laid_out(moves: list[Move], window: int, loose: int) -> tuple[TimeGraph, Any]:
    payers, payees = (np.array([move[end] for move in moves], np.int32) for end in (0, 1))
    times = np.array([move[2] for move in moves], np.int64)
    by_day = np.array(naive.known_by_day(times.tolist(), loose), np.bool_)
    graph = time_graph(payers, payees, times, by_day, n_nodes=N_NODES)
    return graph, window_ends(times, window)


def fans(moves: list[Move], window: int, loose: int, least: int, side: str) -> set[Any]:
    graph, until = laid_out(moves, window, loose)
    found = (fan_ins if side == "in" else fan_outs)(graph, until, least=least)
    rows = graph.incoming if side == "in" else graph.outgoing
    given = [frozenset(rows[a:b].tolist()) for a, b in zip(found.starts, found.stops, strict=True)]
    sizes = [
        len({moves[place][0 if side == "in" else 1] for place in fan})
        for fan in given
    ]  # fmt: skip
    assert found.distinct.tolist() == sizes
    return unique(zip(found.nodes.tolist(), given, strict=True))


def unique(rows: Any) -> set[Any]:
    """The rows as a set; none may be there twice."""
    listed = list(rows)
    assert len(listed) == len(set(listed))
    return set(listed)


def gathered(moves: list[Move], window: int, loose: int, fewest: tuple[int, int]) -> set[Any]:
    graph, until = laid_out(moves, window, loose)
    found = gather_scatters(graph, until, fewest_payers=fewest[0], fewest_payees=fewest[1])
    rows = []
    for node, a, b, c, d, payers, payees in zip(*(column.tolist() for column in found), strict=True):
        ins, outs = graph.incoming[a:b].tolist(), graph.outgoing[c:d].tolist()
        assert (payers, payees) == (len({moves[p][0] for p in ins}), len({moves[p][1] for p in outs}))
        rows.append((node, frozenset([(p, "in") for p in ins] + [(p, "out") for p in outs])))
    return unique(rows)


def scattered(moves: list[Move], window: int, loose: int, least: int) -> set[Any]:
    graph, until = laid_out(moves, window, loose)
    found = scatter_gathers(graph, until, least=least)
    rows = []
    for number, (a, b) in enumerate(zip(found.offsets[:-1], found.offsets[1:], strict=True)):
        ways = list(zip(found.scattered[a:b].tolist(), found.gathered[a:b].tolist(), strict=True))
        assert found.between[number] == len({moves[first][1] for first, _ in ways})
        rows.append((moves[ways[0][0]][0], moves[ways[0][1]][1], frozenset(ways)))
    return unique(rows)


PLENTY = {"per_start": 10**5, "steps_per_start": 10**6, "steps_in_all": 10**8}


def amounts_of(moves: list[Move]) -> Any:
    """Amounts that follow from the ends, some alike and some not."""
    return np.array([3 + (3 * payer + 5 * payee) % 7 for payer, payee, _ in moves], np.int64)


def cycled(moves: list[Move], window: int, loose: int, hops: tuple[int, int], **limits: int) -> Any:
    graph, until = laid_out(moves, window, loose)
    bounds = CycleBounds(*hops, **({"alike_pct": 0} | PLENTY | limits))
    found = temporal_cycles(graph, amounts_of(moves), until, bounds)
    ends = zip(found.offsets[:-1], found.offsets[1:], strict=True)
    return unique(tuple(found.transactions[a:b].tolist()) for a, b in ends), found


def layered(
    moves: list[Move], window: int, loose: int, fewest: tuple[int, int, int], budget: Budget | None = None
) -> Any:
    graph, until = laid_out(moves, window, loose)
    (found,) = layers(graph, until, (Fewest(*fewest),), budget or Budget(10_000, 10**6, 10**8))
    members = list(zip(found.transactions.tolist(), found.layers.tolist(), strict=True))
    ends = zip(found.offsets[:-1], found.offsets[1:], strict=True)
    return unique(frozenset(members[a:b]) for a, b in ends), found


@settings(deadline=None)
@given(MOVES, WINDOWS, LOOSE, st.integers(1, 3))
def test_fans_equal_the_slow_twins(moves, window, loose, least):
    slow = naive.Moves(moves, window, loose)
    assert fans(moves, window, loose, least, "in") == naive.fan_ins(slow, least)
    assert fans(moves, window, loose, least, "out") == naive.fan_outs(slow, least)


@settings(deadline=None)
@given(MOVES, WINDOWS, LOOSE, st.tuples(st.integers(1, 3), st.integers(1, 3)))
def test_gather_scatters_equal_the_slow_twin(moves, window, loose, fewest):
    assert gathered(moves, window, loose, fewest) == naive.gather_scatters(
        naive.Moves(moves, window, loose), *fewest
    )


@settings(deadline=None)
@given(MOVES, WINDOWS, LOOSE, st.integers(1, 3))
def test_scatter_gathers_equal_the_slow_twin(moves, window, loose, least):
    assert scattered(moves, window, loose, least) == naive.scatter_gathers(
        naive.Moves(moves, window, loose), least
    )


@settings(deadline=None)
@given(
    CYCLES,
    st.tuples(st.integers(0, 12), LOOSE),
    st.tuples(st.integers(2, 3), st.integers(3, 10)),
    st.sampled_from([0, 0, 60]),
)
def test_temporal_cycles_equal_the_slow_twin(moves, kind, hops, alike_pct):
    window, loose = kind
    most = hops[1] if not loose else min(hops[1], 6)
    found, _ = cycled(moves, window, loose, (hops[0], most), alike_pct=alike_pct)
    slow = naive.Moves(moves, window, loose)
    assert found == naive.temporal_cycles(slow, hops[0], most, amounts_of(moves), alike_pct)


@settings(deadline=None, max_examples=200)
@given(
    some(6, 8, 40) | some(N_NODES, 4, 40),
    WINDOWS,
    LOOSE,
    st.tuples(st.integers(2, 3), st.integers(2, 3), st.integers(0, 2)),
)
def test_layers_equal_the_slow_twin(moves, window, loose, fewest):
    found, report = layered(moves, window, loose, fewest)
    slow = naive.layers(naive.Moves(moves, window, loose), fewest)
    assert (found, report.starts_cut, report.starts_unseen) == (slow, 0, 0)


def everything(moves: list[Move], window: int, loose: int) -> list[set[Any]]:
    """All instances of all kernels."""
    return [
        fans(moves, window, loose, 2, "in"),
        fans(moves, window, loose, 2, "out"),
        gathered(moves, window, loose, (2, 2)),
        scattered(moves, window, loose, 2),
        cycled(moves, window, loose, (2, 5))[0],
        layered(moves, window, loose, (2, 2, 0))[0],
        layered(moves, window, loose, (2, 2, 1))[0],
    ]


def in_places(instances: list[set[Any]]) -> list[Any]:
    """What holds whatever nodes are called: the transactions of each instance, sorted."""
    fan_in, fan_out, *others, cycles, two, three = instances
    gather, scatter = others
    plain = [{(sorted_tuple(one[-1])) for one in some} for some in (fan_in, fan_out, gather, scatter)]
    return [*plain, cycles, *({sorted_tuple(one) for one in some} for some in (two, three))]


def sorted_tuple(one: Any) -> tuple[Any, ...]:
    return tuple(sorted(one))


@settings(deadline=None, max_examples=50)
@given(some(6, 8, 30), WINDOWS, LOOSE, st.permutations(range(N_NODES)))
def test_renaming_the_nodes_changes_nothing(moves, window, loose, names):
    renamed = [(names[payer], names[payee], time) for payer, payee, time in moves]
    assert in_places(everything(moves, window, loose)) == in_places(everything(renamed, window, loose))


@settings(deadline=None, max_examples=50)
@given(some(6, 8, 30), WINDOWS, LOOSE, st.tuples(st.integers(0, 5), st.integers(0, 5)))
def test_a_transaction_outside_every_window_changes_no_instance(moves, window, loose, ends):
    late = [*moves, (*ends, 1000)]
    assert everything(moves, window, loose) == everything(late, window, loose)


@settings(deadline=None, max_examples=100)
@given(some(6, 8, 30), WINDOWS, st.sampled_from([0, ALL]))
def test_reversing_times_directions_and_ties_mirrors_every_shape(moves, window, loose):
    last = len(moves) - 1
    mirrored = [(payee, payer, -time) for payer, payee, time in reversed(moves)]

    def back(rows: set[Any]) -> set[Any]:
        return {(node, frozenset(last - place for place in fan)) for node, fan in rows}

    assert fans(moves, window, loose, 2, "in") == back(fans(mirrored, window, loose, 2, "out"))
    swapped = {
        (source, sink, frozenset((last - second, last - first) for first, second in ways))
        for sink, source, ways in scattered(mirrored, window, loose, 2)
    }
    assert scattered(moves, window, loose, 2) == swapped
    sides = {"in": "out", "out": "in"}
    assert gathered(moves, window, loose, (2, 3)) == {
        (node, frozenset((last - place, sides[side]) for place, side in one))
        for node, one in gathered(mirrored, window, loose, (3, 2))
    }
    turned, _ = cycled(mirrored, window, loose, (2, 5))
    expected, _ = cycled(moves, window, loose, (2, 5))
    assert {frozenset(row) for row in expected} == {
        frozenset(last - place for place in row) for row in turned
    }


def test_no_transaction_gives_nothing():
    assert everything([], 5, 0) == [set()] * 7


def test_transfers_of_a_node_to_itself_stand_in_no_shape():
    assert everything([(1, 1, time) for time in range(6)], 9, ALL) == [set()] * 7


@pytest.mark.parametrize(
    ("limits", "kept", "cut", "unseen"),
    [
        ({"per_start": 2}, 2, 1, 0),
        ({"per_start": 3}, 3, 0, 0),
        ({"steps_per_start": 2}, 1, 1, 0),
        ({"steps_in_all": 0}, 0, 0, 5),
    ],
)
def test_cycles_that_a_bound_cuts_off_are_counted(limits, kept, cut, unseen):
    moves = [(0, 1, 1), (1, 2, 2), (2, 0, 3), (2, 0, 4), (2, 0, 5)]
    found, report = cycled(moves, 9, 0, (2, 5), **limits)
    assert (len(found), report.starts_cut, report.starts_unseen) == (kept, cut, unseen)


@pytest.mark.parametrize(
    ("budget", "kept", "cut", "unseen"),
    [
        (Budget(8, 100, 100), 1, 0, 0),
        (Budget(8, 2, 100), 0, 1, 0),
        (Budget(0, 100, 100), 0, 1, 0),
        (Budget(8, 100, 0), 0, 0, 1),
    ],
)
def test_layers_over_the_budget_are_counted(budget, kept, cut, unseen):
    moves = [(0, 2, 1), (0, 3, 2), (1, 2, 3), (1, 3, 4)]
    found, report = layered(moves, 9, 0, (2, 2, 0), budget)
    assert (len(found), report.starts_cut, report.starts_unseen) == (kept, cut, unseen)


@pytest.mark.parametrize(
    ("steps", "kept", "unknown", "cut"), [(2, 0, 1, 0), (4, 0, 0, 1), (9, 0, 0, 1), (30, 1, 0, 0)]
)
def test_a_crossing_that_takes_too_many_steps_from_either_side_is_counted(steps, kept, unknown, cut):
    others = [(payer, payee, 4) for payee, payers in ((2, (8, 9, 1)), (3, (4, 5, 6))) for payer in payers]
    elsewhere = [(8, 9, 4), (9, 8, 4), (4, 5, 4), (5, 6, 4), (6, 4, 4)]
    moves = by_time([(0, 2, 1), (0, 3, 2), (0, 7, 2), *others, *elsewhere, *elsewhere, (1, 7, 5)])
    found, report = layered(moves, 9, 0, (2, 2, 0), Budget(8, steps, 100))
    assert (len(found), report.starts_unknown, report.starts_cut) == (kept, unknown, cut)


@settings(deadline=None)
@given(MOVES, WINDOWS, st.integers(0, 40), st.integers(0, 2))
def test_starts_without_a_window_begin_no_group_and_take_none_from_others(moves, window, n_starts, sinks):
    graph, until = laid_out(moves, window, 0)
    kinds, budget = (Fewest(2, 2, sinks),), Budget(10_000, 10**6, 10**8)
    (every,) = layers(graph, until, kinds, budget)
    until[n_starts:] = 0
    (found,) = layers(graph, until, kinds, budget)
    assert groups_of(found) == [group for group in groups_of(every) if min(group) < n_starts]


def groups_of(found: Layers) -> list[list[int]]:
    """The transactions of each group."""
    offsets = found.offsets.tolist()
    return [found.transactions[begin:end].tolist() for begin, end in pairwise(offsets)]


def test_what_no_other_stands_beside_is_in_no_core():
    crossed = [(0, 2, 1), (0, 3, 2), (1, 2, 3), (1, 3, 4)]
    graph, until = laid_out([*crossed, (4, 3, 5), (1, 5, 6), (1, 2, 20), (0, 2, 20)], 9, 0)
    assert layer_core(graph, until, lone_payments=False).rows.tolist() == [0, 1, 2, 3]
    assert layer_core(graph, until, lone_payments=True).rows.tolist() == [0, 1, 2, 3, 4, 6, 7]


def test_kinds_of_groups_sought_at_once_are_as_sought_alone():
    paid_on = [(2, 4, 5), (3, 4, 6), (2, 5, 7), (3, 5, 8)]
    graph, until = laid_out([(0, 2, 1), (0, 3, 2), (1, 2, 3), (1, 3, 4), *paid_on], 9, 0)
    budget, kinds = Budget(8, 100, 100), (Fewest(2, 2, 0), Fewest(2, 2, 2), Fewest(3, 2, 0))
    found = layers(graph, until, kinds, budget)
    alone = [layers(graph, until, (kind,), budget)[0] for kind in kinds]
    assert [[np.asarray(part).tolist() for part in one] for one in found] == [
        [np.asarray(part).tolist() for part in one] for one in alone
    ]
    assert [one.offsets.tolist() for one in found] == [[0, 4, 8], [0, 8], [0]]
