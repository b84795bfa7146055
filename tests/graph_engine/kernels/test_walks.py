"""The walks kernel writes every way out of a node, nearest first, and says what it refused."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.kernels.walks import WalkBounds, walks_from, way_to
from tests.naive.multigraphs import adjacency_of, multigraphs
from tests.naive.paths import Edge
from tests.naive.walks import ways_out


def written(walks) -> list[tuple[int, ...]]:
    return [tuple(int(walks.edges[step]) for step in way_to(walks, walk)) for walk in range(walks.edges.size)]


@settings(max_examples=150, deadline=None)
@given(graph=multigraphs(max_nodes=7, max_edges=14), max_depth=st.integers(1, 5))
def test_every_way_is_written_once_and_the_nearest_come_first(graph, max_depth):
    n_nodes, edges, passable = graph
    walks, refused = walks_from(
        adjacency_of(n_nodes, edges), np.array(passable), 0, WalkBounds(max_depth, 20_000)
    )
    ways = written(walks)
    assert len(ways) == len(set(ways))
    assert set(ways) == ways_out(edges, passable, 0, max_depth)
    assert walks.depths.tolist() == sorted(walks.depths.tolist())
    assert refused == 0


@settings(max_examples=80, deadline=None)
@given(graph=multigraphs(max_nodes=7, max_edges=14), max_walks=st.integers(0, 8))
def test_fewer_ways_are_the_first_of_all_ways_and_the_refused_next_steps_are_counted(graph, max_walks):
    n_nodes, edges, passable = graph
    inputs = adjacency_of(n_nodes, edges), np.array(passable), 0
    few, refused = walks_from(*inputs, WalkBounds(4, max_walks))
    whole = written(walks_from(*inputs, WalkBounds(4, 20_000))[0])
    shown = written(few)
    assert shown == whole[: len(shown)]
    assert refused == sum(1 for way in whole[len(shown) :] if way[:-1] in {(), *shown})


def test_a_circle_back_to_the_start_is_told_from_one_further_out():
    edges = [Edge(0, 1, 1), Edge(1, 0, 2), Edge(1, 2, 3), Edge(2, 1, 4)]
    walks, _refused = walks_from(adjacency_of(3, edges), np.ones(3, np.bool_), 0, WalkBounds(5, 10))
    assert list(zip(written(walks), walks.ends.tolist(), strict=True)) == [
        ((0,), 0),
        ((0, 1), 1),
        ((0, 2), 0),
        ((0, 2, 3), 2),
    ]
