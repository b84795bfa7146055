"""PageRank and core numbers equal networkx's."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.prominence import core_numbers, page_ranks

N = 9
EDGES = st.lists(st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)), max_size=30)


@settings(deadline=None)
@given(EDGES)
def test_page_rank_equals_that_of_networkx(edges):
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(range(N))
    graph.add_edges_from(edges)
    ends = [np.array([edge[side] for edge in edges], np.int32) for side in (0, 1)]
    expected = nx.pagerank(graph, alpha=0.85, tol=1e-12, max_iter=500)
    assert page_ranks(*ends, N, 0.85, 200).tolist() == pytest.approx(
        [N * expected[node] for node in range(N)], abs=1e-6
    )


@settings(deadline=None)
@given(EDGES)
def test_core_numbers_equal_those_of_networkx(edges):
    graph = nx.Graph()
    graph.add_nodes_from(range(N))
    graph.add_edges_from((a, b) for a, b in edges if a != b)
    neighbours = [sorted(graph[node]) for node in range(N)]
    offsets = np.cumsum([0, *map(len, neighbours)])
    flat = np.array([other for others in neighbours for other in others], np.int32)
    cores = nx.core_number(graph)
    assert core_numbers(offsets, flat).tolist() == [cores[node] for node in range(N)]
