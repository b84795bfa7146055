"""Fewest-hop paths through a graph, ending where a node may not be passed through."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import AdjacencyArrays, Window, first_not_before


class Ends(NamedTuple):
    """Where a path starts and where it is to arrive: node codes, different from each other."""

    start: int
    goal: int


class Reach(NamedTuple):
    """How far a search goes: hops of a path, edges looked at in all, and edges of which times."""

    max_hops: int
    max_edges: int
    window: Window


class Ways(NamedTuple):
    """What a search by hops keeps.

    Of each node (n_nodes,) int32: ``hops`` from the start, the ``parents`` it was reached from and the edges
    of ``arrivals``. Of the search: nodes ``reached`` in order (n_nodes,), edges that ``ended`` at a node not
    to be passed (n_edges,), and ``counts`` (3,) of reached nodes, ended edges and edges looked at.
    """

    hops: NDArray[np.int32]
    parents: NDArray[np.int32]
    arrivals: NDArray[np.int32]
    reached: NDArray[np.int32]
    ended: NDArray[np.int32]
    counts: NDArray[np.int64]


NONE = -1
"""Stands for "no node" and "no edge" in arrays of codes."""

REACHED, ENDED, LOOKED_AT = 0, 1, 2


@njit(cache=True)
def fewest_hops(
    adjacency: AdjacencyArrays, passable: NDArray[np.bool_], ends: Ends, reach: Reach
) -> tuple[NDArray[np.int32], NDArray[np.int32], int, bool]:
    """Give a path of fewest hops between two nodes, whatever the order of its edges in time.

    Parameters
    ----------
    adjacency : AdjacencyArrays
        Forward edges of ``n_nodes`` nodes.
    passable : ndarray of bool, shape (n_nodes,)
        Whether a path may run through the node. Start and goal are never asked.
    ends : Ends
        Start and goal.
    reach : Reach
        Most hops of the path, most edges looked at, and the window of time that counts.

    Returns
    -------
    path : ndarray of int32, shape (n_hops,)
        Edge codes from start to goal; empty where there is no path within reach.
    ended : ndarray of int32, shape (n_ended,)
        Codes of the edges into nodes that may not be passed (start and goal aside), from nodes that stand
        fewer hops from the start than the goal does (than ``max_hops`` where there is no path).
    looked_at : int
        Edges looked at.
    stopped : bool
        Whether ``max_edges`` ended the search before it was through.

    Notes
    -----
    Breadth first, O(n_nodes + n_edges). Of several paths of fewest hops it is the one whose nodes, read from
    the goal back, have the smallest codes; of parallel edges the first by (time, code).

    Examples
    --------
    >>> toy = AdjacencyArrays(
    ...     np.array([0, 1, 2, 2]), np.array([1, 2], np.int32), np.array([0, 1], np.int32), np.array([9, 5])
    ... )
    >>> path, ended, looked_at, stopped = fewest_hops(
    ...     toy, np.ones(3, np.bool_), Ends(0, 2), Reach(5, 99, Window(0, 100))
    ... )
    >>> path.tolist(), ended.tolist(), looked_at, stopped
    ([0, 1], [], 2, False)
    """
    ways = no_ways_yet(adjacency, ends.start)
    first, stopped = 0, False
    for hop in range(1, reach.max_hops + 1):
        last = ways.counts[REACHED]
        for place in range(first, last):
            stopped = step(adjacency, passable, ends, (reach, ways), (ways.reached[place], hop))
            if stopped:
                break
        first = last
        if stopped or ways.hops[ends.goal] == hop or ways.counts[REACHED] == last:
            break
    ended = ways.ended[: ways.counts[ENDED]].copy()
    return traced_back(ways, ends), ended, ways.counts[LOOKED_AT], stopped


@njit(cache=True)
def no_ways_yet(adjacency: AdjacencyArrays, start: int) -> Ways:
    """Give the state of a search that has reached its start alone."""
    n_nodes, n_edges = adjacency.offsets.size - 1, adjacency.neighbours.size
    ways = Ways(
        np.full(n_nodes, NONE, np.int32),
        np.full(n_nodes, NONE, np.int32),
        np.full(n_nodes, NONE, np.int32),
        np.empty(n_nodes, np.int32),
        np.empty(n_edges, np.int32),
        np.zeros(3, np.int64),
    )
    ways.hops[start] = 0
    ways.reached[0] = start
    ways.counts[REACHED] = 1
    return ways


@njit(cache=True)
def step(
    adjacency: AdjacencyArrays,
    passable: NDArray[np.bool_],
    ends: Ends,
    search: tuple[Reach, Ways],
    at: tuple[int, int],
) -> bool:
    """Follow the edges of one node, ``at`` = (node, hop they make); tell whether ``max_edges`` stopped it."""
    reach, ways = search
    node, hop = at
    stop = adjacency.offsets[node + 1]
    position = first_not_before(adjacency.times, adjacency.offsets[node], stop, reach.window.from_us)
    while position < stop and adjacency.times[position] < reach.window.to_us:
        if ways.counts[LOOKED_AT] == reach.max_edges:
            return True
        ways.counts[LOOKED_AT] += 1
        neighbour, edge = adjacency.neighbours[position], adjacency.edges[position]
        position += 1
        if not passable[neighbour] and neighbour not in (ends.start, ends.goal):
            ways.ended[ways.counts[ENDED]] = edge
            ways.counts[ENDED] += 1
        elif ways.hops[neighbour] == NONE:
            ways.reached[ways.counts[REACHED]] = neighbour
            ways.counts[REACHED] += 1
            ways.hops[neighbour], ways.parents[neighbour], ways.arrivals[neighbour] = hop, node, edge
        elif ways.hops[neighbour] == hop and node < ways.parents[neighbour]:
            ways.parents[neighbour], ways.arrivals[neighbour] = node, edge
    return False


@njit(cache=True)
def traced_back(ways: Ways, ends: Ends) -> NDArray[np.int32]:
    """Give the edges from start to goal by the parents of the nodes; empty if the goal was not reached."""
    n_hops = max(ways.hops[ends.goal], 0)
    path = np.empty(n_hops, np.int32)
    node = ends.goal
    for place in range(n_hops - 1, -1, -1):
        path[place] = ways.arrivals[node]
        node = ways.parents[node]
    return path
