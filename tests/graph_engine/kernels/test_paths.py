"""Path kernels give what writing out every path gives, ties and ends included."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph_engine.kernels.adjacent import ALWAYS, Window, positions_of, spans
from graph_engine.kernels.paths import Ends, Ground, Reach, each_holds_itself, fewest_hops
from graph_engine.kernels.rising_paths import rising_path
from tests.naive.multigraphs import adjacency_of, multigraphs
from tests.naive.paths import Edge, best_path, contracted

N_HOLDERS = 4


def found(graph, how, max_hops, *, window=ALWAYS, max_edges=10_000, holder=None):
    n_accounts, edges, passable = graph
    if holder is None:
        holdings, holders = each_holds_itself(n_accounts)
    else:
        others = [Edge(party, account, 0) for account in range(n_accounts) for party in range(N_HOLDERS)]
        twice = [Edge(party, account, 1) for account, party in enumerate(holder)]
        holdings = adjacency_of(N_HOLDERS, others + twice)
        holders = np.array(holder, np.int32)
    by_day = np.array([edge.by_day for edge in edges], np.bool_)
    ground = Ground(adjacency_of(n_accounts, edges), holdings, holders, np.array(passable), by_day)
    asked = ground, Ends(0, 1), Reach(max_hops, max_edges, window)
    return fewest_hops(*asked) if how == "any" else rising_path(*asked, how == "earliest")


def written_out(graph, how, max_hops, holder=None):
    n_accounts, edges, passable = graph
    hops = contracted(edges, passable, holder or list(range(n_accounts)))
    return best_path(hops, (0, 1), max_hops, how)


@pytest.mark.parametrize("how", ["any", "rising", "earliest"])
@settings(max_examples=150, deadline=None)
@given(graph=multigraphs(max_nodes=7, max_edges=18), max_hops=st.integers(1, 5))
@example(graph=(2, [], [True, True]), max_hops=3)
@example(graph=(3, [Edge(0, 2, 1), Edge(2, 1, 1)], [True, True, True]), max_hops=3)
@example(graph=(3, [Edge(2, 1, 1), Edge(0, 2, 1, True)], [True, True, True]), max_hops=3)
@example(graph=(3, [Edge(0, 0, 1), Edge(0, 2, 2), Edge(2, 2, 3), Edge(2, 1, 4)], [True] * 3), max_hops=2)
def test_small_graphs_give_the_path_and_the_ends_that_writing_out_gives(how, graph, max_hops):
    path, ended, _looked_at, stopped = found(graph, how, max_hops)
    assert (tuple(path.tolist()), set(ended.tolist())) == written_out(graph, how, max_hops)
    assert len(set(ended.tolist())) == ended.size
    assert not stopped


@pytest.mark.parametrize("how", ["any", "rising", "earliest"])
@settings(max_examples=40, deadline=None)
@given(graph=multigraphs(), max_hops=st.integers(1, 3))
def test_larger_graphs_give_the_path_and_the_ends_that_writing_out_gives(how, graph, max_hops):
    path, ended, _looked_at, _stopped = found(graph, how, max_hops)
    assert (tuple(path.tolist()), set(ended.tolist())) == written_out(graph, how, max_hops)


@pytest.mark.parametrize("how", ["any", "rising", "earliest"])
@settings(max_examples=100, deadline=None)
@given(graph=multigraphs(max_nodes=7, max_edges=16), data=st.data())
def test_holders_pass_on_what_any_of_their_accounts_got(how, graph, data):
    holder = data.draw(st.lists(st.integers(0, N_HOLDERS - 1), min_size=graph[0], max_size=graph[0]))
    path, ended, _looked_at, _stopped = found(graph, how, 4, holder=holder)
    assert (tuple(path.tolist()), set(ended.tolist())) == written_out(graph, how, 4, holder)
    assert len(set(ended.tolist())) == ended.size


@pytest.mark.parametrize("how", ["any", "rising", "earliest"])
@settings(max_examples=60, deadline=None)
@given(graph=multigraphs(max_nodes=7, max_edges=18), low=st.integers(0, 8), width=st.integers(0, 8))
def test_a_window_is_the_same_as_leaving_out_what_lies_outside(how, graph, low, width):
    n_nodes, edges, passable = graph
    inside = [code for code, edge in enumerate(edges) if low <= edge.time < low + width]
    path = found(graph, how, 4, window=Window(low, low + width))[0]
    fewer = found((n_nodes, [edges[code] for code in inside], passable), how, 4)[0]
    assert path.tolist() == [inside[code] for code in fewer]


@pytest.mark.parametrize("how", ["any", "rising", "earliest"])
@settings(max_examples=60, deadline=None)
@given(graph=multigraphs(), max_edges=st.integers(0, 12))
def test_no_more_edges_are_looked_at_than_allowed(how, graph, max_edges):
    _path, _ended, whole, _stopped = found(graph, how, 6)
    _path, _ended, looked_at, stopped = found(graph, how, 6, max_edges=max_edges)
    assert looked_at == min(whole, max_edges)
    assert stopped == (whole > max_edges)


@settings(max_examples=60, deadline=None)
@given(graph=multigraphs(), low=st.integers(-1, 16), width=st.integers(-2, 17))
def test_spans_hold_the_edges_in_the_window_and_no_others(graph, low, width):
    n_nodes, edges, _passable = graph
    adjacency = adjacency_of(n_nodes, edges)
    nodes = np.arange(n_nodes, dtype=np.int32)
    starts, stops = spans(adjacency, nodes, Window(low, low + width))
    inside = adjacency.edges[positions_of(starts, stops)].tolist()
    expected = [code for code, edge in enumerate(edges) if low <= edge.time < low + width]
    assert sorted(inside) == expected
