"""All rising paths, and the widest of them, are those that writing out every path gives."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.adjacent import ALWAYS, Window
from graph_engine.kernels.all_rising_paths import LeastShare, all_rising_paths
from graph_engine.kernels.paths import Ends, Ground, Reach, each_holds_itself
from graph_engine.kernels.usable_edges import usable_edges
from graph_engine.kernels.widest_path import widest_path
from tests.naive.multigraphs import adjacency_of, multigraphs
from tests.naive.paths import Edge, arrival, contracted, passable_paths

N_HOLDERS = 4
MANY = 100_000
NONE = np.zeros(0, np.int64)


def usable(graph, max_hops, *, window=ALWAYS, max_edges=MANY, holder=None):
    n_accounts, edges, passable = graph
    holdings, holders = each_holds_itself(n_accounts)
    if holder is not None:
        others = [Edge(party, account, 0) for account in range(n_accounts) for party in range(N_HOLDERS)]
        twice = [Edge(party, account, 1) for account, party in enumerate(holder)]
        holdings, holders = adjacency_of(N_HOLDERS, others + twice), np.array(holder, np.int32)
    by_day = np.array([edge.by_day for edge in edges], np.bool_)
    ground = Ground(adjacency_of(n_accounts, edges), holdings, holders, np.array(passable), by_day)
    return usable_edges(ground, Ends(0, 1), Reach(max_hops, max_edges, window))


def paths_of(found, amounts, max_hops, share=(0, 1), *, max_steps=MANY):
    written, stopped = all_rising_paths(found, LeastShare(amounts, *share), Ends(0, 1), max_hops, max_steps)
    spans = zip(written.offsets[:-1], written.offsets[1:], strict=True)
    return [tuple(found.codes[written.steps[a:b]].tolist()) for a, b in spans], stopped


def written_out(graph, max_hops, holder=None):
    n_accounts, edges, passable = graph
    hops = contracted(edges, passable, holder or list(range(n_accounts)))
    paths = list(passable_paths(hops, (0, 1), max_hops, rising=True))
    return [path for path in paths if hops[path[-1]].target == 1]


graphs = multigraphs(max_nodes=7, max_edges=18) | multigraphs()


@settings(max_examples=120, deadline=None)
@given(graph=graphs, max_hops=st.integers(1, 5), data=st.data())
def test_every_rising_path_is_written_once(graph, max_hops, data):
    holder = data.draw(st.none() | st.lists(st.integers(0, 3), min_size=graph[0], max_size=graph[0]))
    found, _, stopped = usable(graph, max_hops, holder=holder)
    paths, cut = paths_of(found, np.ones(found.codes.size, np.int64), max_hops)
    assert paths == sorted(written_out(graph, max_hops, holder))
    assert (stopped, cut) == (False, False)


@settings(max_examples=120, deadline=None)
@given(graph=graphs, max_hops=st.integers(1, 5), data=st.data(), pct=st.integers(1, 100))
def test_a_least_share_keeps_the_paths_on_which_it_is_kept(graph, max_hops, data, pct):
    amounts = data.draw(st.lists(st.integers(1, 30), min_size=len(graph[1]), max_size=len(graph[1])))
    found, _, _ = usable(graph, max_hops)
    paths, _ = paths_of(found, np.array(amounts, np.int64)[found.codes], max_hops, (pct, 100))
    kept = [
        path
        for path in written_out(graph, max_hops)
        if all(100 * amounts[b] >= pct * amounts[a] for a, b in pairwise(path))
    ]
    assert paths == sorted(kept)


@settings(max_examples=120, deadline=None)
@given(graph=graphs, max_hops=st.integers(1, 5), data=st.data())
def test_the_widest_path_has_the_largest_smallest_amount(graph, max_hops, data):
    amounts = data.draw(st.lists(st.integers(1, 6), min_size=len(graph[1]), max_size=len(graph[1])))
    found, _, _ = usable(graph, max_hops)
    path = widest_path(found, np.array(amounts, np.int64)[found.codes], Ends(0, 1), max_hops)
    codes = tuple(found.codes[path].tolist())
    every = written_out(graph, max_hops)
    assert bool(codes) == bool(every)
    if every:
        hops = contracted(graph[1], graph[2], list(range(graph[0])))
        rank = {one: (-min(amounts[code] for code in one), len(one), arrival(hops, one[-1])) for one in every}
        assert codes in rank
        assert rank[codes][:2] == min(rank.values())[:2]
        assert rank[codes] == min(rank.values())


@settings(max_examples=60, deadline=None)
@given(graph=graphs, low=st.integers(0, 8), width=st.integers(0, 8))
def test_a_window_is_the_same_as_leaving_out_what_lies_outside(graph, low, width):
    n_accounts, edges, passable = graph
    inside = [code for code, edge in enumerate(edges) if low <= edge.time < low + width]
    found, ended, _ = usable(graph, 4, window=Window(low, low + width))
    fewer, fewer_ended, _ = usable((n_accounts, [edges[code] for code in inside], passable), 4)
    assert found.codes.tolist() == [inside[code] for code in fewer.codes]
    assert ended.tolist() == [inside[code] for code in fewer_ended]


def test_bounds_that_cut_a_search_short_say_that_there_may_be_more():
    graph = 3, [Edge(0, 2, 1), Edge(0, 2, 2), Edge(2, 1, 3), Edge(2, 1, 4), Edge(0, 1, 5)], [True] * 3
    found, _, _ = usable(graph, 4)
    assert paths_of(found, np.ones(5, np.int64), 4, max_steps=3) == ([(0, 2), (0, 3)], True)
    assert usable(graph, 4, max_edges=3)[2]


@pytest.mark.parametrize("amount", [1, (1 << 62) + 1])
def test_shares_of_large_amounts_are_exact(amount):
    graph = 3, [Edge(0, 2, 1), Edge(2, 1, 2)], [True] * 3
    found, _, _ = usable(graph, 4)
    assert paths_of(found, np.array([amount, amount]), 4, (999_999, 1_000_000))[0] == [(0, 1)]
    assert paths_of(found, np.array([amount, amount - 1]), 4, (1, 1))[0] == []
