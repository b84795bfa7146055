"""Kernels that follow some of each node's edges give what writing every walk out gives."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph_engine.kernels.adjacent import ALWAYS, Window
from graph_engine.kernels.followed import NO_LIMIT, Followed, all_followed, followed_from
from graph_engine.kernels.fund_trace import Rule, Streams, fund_trace
from graph_engine.kernels.hops_between import BothWays, hops_between
from graph_engine.kernels.paths import Ends, Reach
from graph_engine.kernels.reached import reached_from
from graph_engine.kernels.rising_reach import Start, rising_reach
from graph_engine.kernels.rising_traces import rising_traces
from tests.naive import fund_flows as naive
from tests.naive.fund_flows import Flow, Rules
from tests.naive.multigraphs import adjacency_of
from tests.naive.paths import Edge

MANY = 10_000


@st.composite
def flow_graphs(draw, max_nodes=6, max_flows=16):
    """Number of nodes, flows by time, what is followed, and which nodes may be passed."""
    n_nodes = draw(st.integers(2, max_nodes))
    node, few = st.integers(0, n_nodes - 1), st.integers(0, 1)
    flow = st.builds(Flow, node, node, st.integers(0, 7), few, st.integers(1, 9), few)
    flows = sorted(draw(st.lists(flow, max_size=max_flows)), key=lambda one: one.time)
    low = draw(st.sampled_from([ALWAYS.from_us, *range(-1, 9)]))
    rules = Rules(
        draw(st.sampled_from([[True, False], [True, True], [False, True]])),
        draw(st.sampled_from([1, 2, 3, NO_LIMIT])),
        draw(st.booleans()),
        draw(st.lists(st.integers(1, 2), min_size=n_nodes, max_size=n_nodes)),
        low,
        draw(st.sampled_from([ALWAYS.to_us, *range(10)])),
    )
    return n_nodes, flows, rules, draw(passables(n_nodes))


def passables(n_nodes):
    return st.lists(st.sampled_from([True, True, True, False]), min_size=n_nodes, max_size=n_nodes)


def followed_by(graph, rules=None, *, backwards=False):
    """Edges of a graph as kernels take them."""
    n_nodes, flows, told, _passable = graph
    rules = rules or told
    ends = [(one.target, one.source) if backwards else (one.source, one.target) for one in flows]
    edges = [Edge(near, far, one.time) for (near, far), one in zip(ends, flows, strict=True)]
    return Followed(
        adjacency_of(n_nodes, edges),
        np.array([one.kind for one in flows], np.int8),
        np.array(rules.wanted),
        rules.limit,
        rules.latest_first,
        np.array(rules.lengths, np.int32),
    )


def reach_of(graph, max_hops, max_edges=MANY):
    return Reach(max_hops, max_edges, Window(graph[2].from_us, graph[2].to_us))


TIED = Rules([True], 2, True, [2, 1, 1], 0, 9)
"""Of three edges of one time to the nodes 0, 1 and 2, the last two are kept."""


@pytest.mark.parametrize("backwards", [False, True])
@settings(max_examples=200)
@given(graph=flow_graphs())
@example(graph=(3, [Flow(0, 0, 5), Flow(0, 1, 5), Flow(0, 2, 5)], TIED, [True] * 3))
@example(
    graph=(3, [Flow(0, 0, 5), Flow(0, 1, 5), Flow(0, 2, 5)], TIED._replace(latest_first=False), [True] * 3)
)
@example(graph=(2, [], TIED, [True] * 2))
def test_the_edges_followed_are_those_that_sorting_keeps(graph, backwards):
    n_nodes, flows, rules, _passable = graph
    followed = followed_by(graph, backwards=backwards)
    window = Window(rules.from_us, rules.to_us)
    expected = [naive.followed(flows, node, rules, backwards=backwards) for node in range(n_nodes)]
    for node in range(n_nodes):
        found = followed_from(followed, node, window)
        assert followed.adjacency.edges[found].tolist() == expected[node]
    positions, places = all_followed(followed, np.arange(n_nodes, dtype=np.int32), window)
    assert followed.adjacency.edges[positions].tolist() == [code for codes in expected for code in codes]
    assert places.tolist() == [node for node, codes in enumerate(expected) for _ in codes]


@pytest.mark.parametrize("backwards", [False, True])
@settings(max_examples=200)
@given(graph=flow_graphs(), max_hops=st.integers(1, 4))
def test_nodes_are_reached_in_as_many_hops_as_rising_walks_have(graph, backwards, max_hops):
    _n_nodes, flows, rules, passable = graph
    walks = naive.rising_walks(flows, rules, passable, 0, max_hops, backwards=backwards)
    fars = [flows[walk[-1]].source if backwards else flows[walk[-1]].target for walk in walks]
    followed = followed_by(graph, backwards=backwards)
    start = Start(np.array([0], np.int32), backwards)
    found = rising_reach(followed, np.array(passable), start, reach_of(graph, max_hops))
    assert len(set(zip(found.nodes.tolist(), found.hops.tolist(), strict=True))) == found.nodes.size
    assert set(zip(found.nodes.tolist(), found.hops.tolist(), strict=True)) == {
        (far, len(walk)) for far, walk in zip(fars, walks, strict=True)
    }
    assert set(found.ended.tolist()) == {
        walk[-1] for far, walk in zip(fars, walks, strict=True) if not passable[far] and len(walk) < max_hops
    }
    assert not found.stopped


@settings(max_examples=200)
@given(graph=flow_graphs(), max_hops=st.integers(1, 4), max_ways=st.integers(0, 4))
def test_traces_are_the_nodes_of_rising_walks_that_meet_no_node_twice(graph, max_hops, max_ways):
    n_nodes, flows, rules, passable = graph
    starts = sorted({0, n_nodes - 1}, key=lambda node: (rules.lengths[node], node))
    expected, ended = set(), set()
    for start in starts:
        for walk in naive.rising_walks(flows, rules, passable, start, max_hops, backwards=False):
            nodes = (start, *(flows[code].target for code in walk))
            if len(set(nodes[:-1])) == len(nodes) - 1:
                expected |= {nodes} if len(set(nodes)) == len(nodes) else set()
                ended |= {walk[-1]} if not passable[nodes[-1]] and len(walk) < max_hops else set()
    asked = followed_by(graph), np.array(passable), np.array(starts, np.int32), reach_of(graph, max_hops)
    ways, cut = rising_traces(*asked, MANY)
    order = lambda nodes: (len(nodes), [(rules.lengths[node], node) for node in nodes])  # noqa: E731
    written = [tuple(nodes) for level in ways for nodes in level.nodes.tolist()]
    assert written == sorted(expected, key=order)
    assert (set(cut.ended.tolist()), cut.not_written, cut.stopped) == (ended, 0, False)
    fewer, cut = rising_traces(*asked, max_ways)
    longest = [nodes for nodes in written if len(nodes) == max_hops + 1]
    assert [tuple(nodes) for level in fewer for nodes in level.nodes.tolist()] == [
        *written[: len(written) - len(longest)],
        *longest[:max_ways],
    ]
    assert cut.not_written == max(len(longest) - max_ways, 0)


@settings(max_examples=200)
@given(graph=flow_graphs(max_nodes=8), max_hops=st.integers(0, 6), goal=st.integers(0, 1))
def test_hops_between_two_nodes_are_those_of_a_shortest_path(graph, max_hops, goal):
    _n_nodes, flows, rules, passable = graph
    rules = rules._replace(limit=NO_LIMIT)
    ground = BothWays(
        followed_by(graph, rules), followed_by(graph, rules, backwards=True), np.array(passable)
    )
    hops, stopped = hops_between(ground, Ends(0, goal), reach_of(graph, max_hops))
    assert hops == naive.hops_between(flows, rules, passable, (0, goal), max_hops)
    assert not stopped


@settings(max_examples=150)
@given(graph=flow_graphs())
def test_everything_reached_is_at_the_end_of_some_way(graph):
    n_nodes, flows, rules, passable = graph
    found, stopped = reached_from(followed_by(graph), np.array(passable), 0, reach_of(graph, n_nodes + 1))
    assert found.tolist() == sorted(naive.reached(flows, rules, [True, *passable[1:]], 0))
    assert not stopped


@settings(max_examples=200)
@given(
    graph=flow_graphs(),
    millionths=st.sampled_from([0, 1, 333_333, 500_000, 1_000_000, 2_500_000]),
    max_hops=st.integers(1, 4),
)
def test_a_fund_trace_adds_up_every_edge_that_carries_it_once(graph, millionths, max_hops):
    n_nodes, flows, rules, passable = graph
    into = rules._replace(wanted=[True, False], limit=NO_LIMIT)
    streams = Streams(
        followed_by(graph),
        followed_by(graph, into, backwards=True),
        np.array([one.amount for one in flows], np.int64),
        np.array([one.currency for one in flows], np.int8),
        np.array(passable),
    )
    starts = sorted({0, n_nodes - 1})
    found = fund_trace(streams, np.array(starts, np.int32), Rule(0, millionths), reach_of(graph, max_hops))
    passed = [may or node in starts for node, may in enumerate(passable)]
    expected, ended = naive.traced(flows, (rules, into), passed, starts, (0, millionths, max_hops))
    rows = zip(found.nodes.tolist(), found.hops.tolist(), found.amounts.tolist(), strict=True)
    assert {node: (hops, amount) for node, hops, amount in rows} == expected
    assert set(found.ended.tolist()) == ended
    assert len(set(found.ended.tolist())) == found.ended.size
    assert not found.stopped


@settings(max_examples=80)
@given(graph=flow_graphs(), max_edges=st.integers(0, 8))
def test_bounds_on_edges_are_kept_and_told(graph, max_edges):
    _n_nodes, _flows, _rules, passable = graph
    followed, may, start = followed_by(graph), np.array(passable), np.array([0], np.int32)
    whole = rising_reach(followed, may, Start(start, False), reach_of(graph, 3))
    part = rising_reach(followed, may, Start(start, False), reach_of(graph, 3, max_edges))
    assert part.looked_at == min(whole.looked_at, max_edges)
    assert part.stopped == (whole.looked_at > max_edges)
    ways, cut = rising_traces(followed, may, start, reach_of(graph, 3, max_edges), MANY)
    every, _ = rising_traces(followed, may, start, reach_of(graph, 3), MANY)
    if not cut.stopped:
        assert [level.nodes.tolist() for level in ways] == [level.nodes.tolist() for level in every]


def test_amounts_too_large_to_multiply_carry_nothing_rather_than_overflow():
    graph = (
        2,
        [Flow(1, 0, 1, 0, 2**62), Flow(0, 1, 2, 0, 2**61)],
        Rules([True], NO_LIMIT, True, [1, 1], 0, 9),
        [True] * 2,
    )
    amounts = np.array([one.amount for one in graph[1]], np.int64)
    streams = Streams(
        followed_by(graph),
        followed_by(graph, backwards=True),
        amounts,
        np.zeros(2, np.int8),
        np.array([True] * 2),
    )
    starts = np.array([0], np.int32)
    half = fund_trace(streams, starts, Rule(0, 499_999), reach_of(graph, 1))
    assert half.nodes.tolist() == [1]
    assert fund_trace(streams, starts, Rule(0, 100_000_000), reach_of(graph, 1)).nodes.size == 0
