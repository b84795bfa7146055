"""Random small multigraphs, and their adjacency arrays made the slow way."""

import numpy as np
from hypothesis import strategies as st

from graph_engine.kernels.adjacent import AdjacencyArrays
from tests.naive.paths import Edge

Multigraph = tuple[int, list[Edge], list[bool]]
"""Number of nodes, edges whose code is their place (times rise), and whether each node may be passed."""


def adjacency_of(n_nodes: int, edges: list[Edge]) -> AdjacencyArrays:
    """Forward adjacency of edges whose code is their place in the list, which is sorted by time."""
    order = sorted(range(len(edges)), key=lambda code: (edges[code].source, edges[code].time, code))
    sources = np.array([edges[code].source for code in order], np.int64)
    return AdjacencyArrays(
        np.searchsorted(sources, np.arange(n_nodes + 1)).astype(np.int64),
        np.array([edges[code].target for code in order], np.int32),
        np.array(order, np.int32),
        np.array([edges[code].time for code in order], np.int64),
    )


@st.composite
def multigraphs(draw: st.DrawFn, max_nodes: int = 12, max_edges: int = 40) -> Multigraph:
    """Parallel edges, self-transfers, few distinct times, of some the day alone; nodes not to be passed."""
    n_nodes = draw(st.integers(2, max_nodes))
    node = st.integers(0, n_nodes - 1)
    edges = draw(st.lists(st.builds(Edge, node, node, st.integers(0, 15), st.booleans()), max_size=max_edges))
    passable = draw(st.lists(st.sampled_from([True, True, True, False]), min_size=n_nodes, max_size=n_nodes))
    return n_nodes, sorted(edges, key=lambda edge: edge.time), passable
