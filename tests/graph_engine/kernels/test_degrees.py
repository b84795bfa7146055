"""Distinct neighbours are counted as sets count them."""

from hypothesis import given, settings

from graph_engine.kernels.degrees import distinct_neighbours
from tests.naive.multigraphs import adjacency_of, multigraphs
from tests.naive.paths import Edge


@settings(max_examples=150, deadline=None)
@given(graph=multigraphs())
def test_distinct_neighbours_are_those_of_sets(graph):
    n_nodes, edges, _passable = graph
    backward = [Edge(edge.target, edge.source, edge.time) for edge in edges]
    counts = distinct_neighbours(adjacency_of(n_nodes, edges), adjacency_of(n_nodes, backward))
    targets = [{edge.target for edge in edges if edge.source == node} for node in range(n_nodes)]
    sources = [{edge.source for edge in edges if edge.target == node} for node in range(n_nodes)]
    assert counts[0].tolist() == [len(nodes) for nodes in targets]
    assert counts[1].tolist() == [len(nodes) for nodes in sources]
    assert counts[2].tolist() == [len(both | other) for both, other in zip(targets, sources, strict=True)]
