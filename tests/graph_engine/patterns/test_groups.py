"""Groups and circles of ties, against networkx."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph_engine.patterns.groups import circles_of, groups_of

N = 9
TIES = st.lists(st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)), max_size=25)


def ends(ties):
    pairs = np.array(ties, np.int32).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def smallest_of(sets):
    return [min(members) for node in range(N) for members in sets if node in members]


@given(TIES)
def test_a_group_is_a_connected_component_under_its_smallest_member(ties):
    graph = nx.Graph(ties)
    graph.add_nodes_from(range(N))
    assert groups_of(N, ends(ties)).tolist() == smallest_of(list(nx.connected_components(graph)))


@given(TIES)
def test_a_circle_is_a_strongly_connected_component_under_its_smallest_member(ties):
    graph = nx.DiGraph(ties)
    graph.add_nodes_from(range(N))
    assert circles_of(N, *ends(ties)).tolist() == smallest_of(list(nx.strongly_connected_components(graph)))


def test_several_lists_of_ties_count_together():
    assert groups_of(4, ends([(0, 1)]), ends([(3, 1)])).tolist() == [0, 0, 2, 0]
    assert groups_of(2).tolist() == [0, 1]
