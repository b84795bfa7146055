"""Every way out of a node that visits no node twice, nearest first: chains and circles of small graphs."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import AdjacencyArrays


class Walks(NamedTuple):
    """Ways out of a node, each the one of its parent and one edge more.

    Of each walk (n_walks,): its ``parents`` (a walk, -1: the start itself), last ``edges``, the ``nodes`` it
    comes to, its ``depths`` in edges and its ``ends``: ``GOES_ON``, ``IN_CIRCLE_TO_START``, ``IN_CIRCLE``
    (back to another node of the way) or ``NOT_PASSABLE``.
    """

    parents: NDArray[np.int32]
    edges: NDArray[np.int32]
    nodes: NDArray[np.int32]
    depths: NDArray[np.int32]
    ends: NDArray[np.int8]


class WalkBounds(NamedTuple):
    """How deep walks go, and how many are written out."""

    max_depth: int
    max_walks: int


GOES_ON, IN_CIRCLE_TO_START, IN_CIRCLE, NOT_PASSABLE = 0, 1, 2, 3


@njit(cache=True)
def walks_from(
    adjacency: AdjacencyArrays, passable: NDArray[np.bool_], start: int, bounds: WalkBounds
) -> tuple[Walks, int]:
    """Give the ways out of a node that visit no node twice, those of fewest edges first.

    Parameters
    ----------
    adjacency : AdjacencyArrays
        Edges of ``n_nodes`` nodes in the direction to follow.
    passable : ndarray of bool, shape (n_nodes,)
        Whether a way may run on from the node; the start is never asked.
    start : int
        Node code.
    bounds : WalkBounds
        Most edges of a way, most ways.

    Returns
    -------
    walks : Walks
        Ordered by depth, then by parent, then by (time, edge code). A way that comes back to a node it has
        visited, or to one not to be passed, is there and ends there.
    refused : int
        One-edge continuations of written ways that ``max_walks`` left out; what lies beyond is not counted.

    Notes
    -----
    O(written ways · depth + edges looked at): each way is written once, as a row that points to its parent.

    Examples
    --------
    >>> circle = AdjacencyArrays(
    ...     np.array([0, 1, 2]), np.array([1, 0], np.int32), np.array([0, 1], np.int32), np.array([5, 5])
    ... )
    >>> walks, refused = walks_from(circle, np.ones(2, np.bool_), 0, WalkBounds(5, 100))
    >>> walks.nodes.tolist(), walks.ends.tolist(), refused
    ([1, 0], [0, 1], 0)
    """
    walks = Walks(
        np.empty(bounds.max_walks, np.int32),
        np.empty(bounds.max_walks, np.int32),
        np.empty(bounds.max_walks, np.int32),
        np.empty(bounds.max_walks, np.int32),
        np.empty(bounds.max_walks, np.int8),
    )
    size, refused = extend(adjacency, passable, walks, (start, -1, 0))
    walk = 0
    while walk < size:
        if walks.ends[walk] == GOES_ON and walks.depths[walk] < bounds.max_depth:
            size, more = extend(adjacency, passable, walks, (start, walk, size))
            refused += more
        walk += 1
    written = Walks(
        walks.parents[:size].copy(),
        walks.edges[:size].copy(),
        walks.nodes[:size].copy(),
        walks.depths[:size].copy(),
        walks.ends[:size].copy(),
    )
    return written, refused


@njit(cache=True)
def extend(
    adjacency: AdjacencyArrays, passable: NDArray[np.bool_], walks: Walks, at: tuple[int, int, int]
) -> tuple[int, int]:
    """Write the next steps of a walk, ``at`` = (start, walk, walks so far); give new size and refusals."""
    start, walk, size = at
    node = start if walk < 0 else walks.nodes[walk]
    refused = 0
    for position in range(adjacency.offsets[node], adjacency.offsets[node + 1]):
        if size == walks.parents.size:
            refused += 1
            continue
        neighbour = adjacency.neighbours[position]
        walks.parents[size], walks.edges[size], walks.nodes[size] = walk, adjacency.edges[position], neighbour
        walks.depths[size] = 1 if walk < 0 else walks.depths[walk] + 1
        walks.ends[size] = end_of(walks, start, walk, neighbour)
        if walks.ends[size] == GOES_ON and not passable[neighbour]:
            walks.ends[size] = NOT_PASSABLE
        size += 1
    return size, refused


@njit(cache=True)
def end_of(walks: Walks, start: int, walk: int, node: int) -> int:
    """Tell whether a walk that comes to ``node`` goes on or has closed a circle."""
    if node == start:
        return IN_CIRCLE_TO_START
    while walk >= 0:
        if walks.nodes[walk] == node:
            return IN_CIRCLE
        walk = walks.parents[walk]
    return GOES_ON


def way_to(walks: Walks, walk: int) -> list[int]:
    """Give the walks from the start to a walk, itself last, as places in ``walks``.

    Examples
    --------
    >>> parents = np.array([-1, -1, 1], np.int32)
    >>> way_to(Walks(parents, parents, parents, parents, parents), 2)
    [1, 2]
    """
    way: list[int] = []
    while walk >= 0:
        way.append(walk)
        walk = int(walks.parents[walk])
    return way[::-1]
