"""How many distinct nodes stand next to each node."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import AdjacencyArrays
from graph_engine.kernels.uncounted import uncounted

Counts = NDArray[np.int64]


@njit(cache=True)
def distinct_neighbours(forward: AdjacencyArrays, backward: AdjacencyArrays) -> tuple[Counts, Counts, Counts]:
    """Count the distinct neighbours of every node, parallel edges once.

    Parameters
    ----------
    forward, backward : AdjacencyArrays
        The same edges of ``n_nodes`` nodes from their sources and from their targets.

    Returns
    -------
    targets, sources, either : ndarray of int64, shape (n_nodes,)
        Distinct nodes it has edges to, from, and either; an edge to itself makes a node its own neighbour.

    Notes
    -----
    O(n_nodes + n_edges): each node leaves its stamp on its neighbours. Deterministic.

    Examples
    --------
    >>> nothing = np.zeros(3, np.int64)
    >>> forward = AdjacencyArrays(np.array([0, 3, 3]), np.array([1, 1, 0], "i4"), np.zeros(3, "i4"), nothing)
    >>> backward = AdjacencyArrays(np.array([0, 1, 3]), np.array([0, 0, 0], "i4"), np.zeros(3, "i4"), nothing)
    >>> [counts.tolist() for counts in distinct_neighbours(forward, backward)]
    [[2, 0], [1, 1], [2, 1]]
    """
    n_nodes = forward.offsets.size - 1
    targets, sources, either = (
        np.zeros(n_nodes, np.int64),
        np.zeros(n_nodes, np.int64),
        np.zeros(n_nodes, np.int64),
    )
    stamps, either_stamps = np.full(n_nodes, -1, np.int64), np.full(n_nodes, -1, np.int64)
    for node in range(n_nodes):
        targets[node] = stamped(forward, node, stamps, 2 * node)
        sources[node] = stamped(backward, node, stamps, 2 * node + 1)
        either[node] = stamped(forward, node, either_stamps, node) + stamped(
            backward, node, either_stamps, node
        )
    return targets, sources, either


@uncounted
def stamped(adjacency: AdjacencyArrays, node: int, stamps: NDArray[np.int64], stamp: int) -> int:
    """Leave a stamp on the neighbours of a node; give how many did not have it."""
    fresh = 0
    for position in range(adjacency.offsets[node], adjacency.offsets[node + 1]):
        neighbour = adjacency.neighbours[position]
        if stamps[neighbour] != stamp:
            stamps[neighbour] = stamp
            fresh += 1
    return fresh
