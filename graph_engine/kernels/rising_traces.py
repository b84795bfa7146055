"""Every way money could have gone from some nodes on, as the nodes it went through."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.followed import Followed, followed_from, grown
from graph_engine.kernels.paths import Reach


class Traces(NamedTuple):
    """Ways of one length: ``nodes`` (n_ways, n_hops + 1) int32, and ``after`` (n_ways,) int64.

    ``after`` is the first time after the last edge; of several that come as the last one, the earliest.
    """

    nodes: NDArray[np.int32]
    after: NDArray[np.int64]


class Cut(NamedTuple):
    """What a search left out: edges ``ended`` (n,) int64 at nodes not to be passed, ways ``not_written``, and
    whether the bound on edges ``stopped`` it."""

    ended: NDArray[np.int64]
    not_written: int
    stopped: bool


def rising_traces(
    followed: Followed, passable: NDArray[np.bool_], starts: NDArray[np.int32], reach: Reach, max_ways: int
) -> tuple[list[Traces], Cut]:
    """Give the ways on which every edge is strictly later than the one before and no node stands twice.

    Parameters
    ----------
    followed : Followed
        Edges, and which of each node's are followed.
    passable : ndarray of bool, shape (n_nodes,)
        Whether a way may run on from a node it came to; starts are never asked.
    starts : ndarray of int32, shape (k,)
        Distinct nodes, by the length of their id and their code.
    reach : Reach
        Most hops, most edges looked at, and the window that edges lie in.
    max_ways : int
        Ways of ``max_hops`` that are written; the others are counted.

    Returns
    -------
    ways : list of Traces
        Those of one hop, of two, and so on; ways that differ only in their edges are one. Of each length in
        the order of their nodes, the first node first, nodes by the length of their id and their code.
    cut : Cut
        What was left out.

    Notes
    -----
    A way is its nodes: only the earliest arrival matters for what comes after. O(edges looked at · log of the
    largest degree).
    """
    ways: list[Traces] = []
    level = Traces(starts.reshape(-1, 1), np.full(starts.size, reach.window.from_us))
    ended = [np.empty(0, np.int64)]
    left, not_written, stopped = reach.max_edges, 0, False
    for hop in range(1, reach.max_hops + 1):
        most = max_ways if hop == reach.max_hops else np.iinfo(np.int64).max
        bounds = reach.window.to_us, left, most
        nodes, after, newly_ended, seen, n_found = _extended(followed, passable, level, bounds)
        level = Traces(nodes, after)
        ways.append(level)
        not_written += n_found - after.size
        left, stopped = left - min(seen, left), seen > left
        if hop < reach.max_hops:
            ended.append(newly_ended)
        if stopped or after.size == 0:
            break
    return ways, Cut(np.unique(np.concatenate(ended)), not_written, stopped)


@njit(cache=True)
def _extended(
    followed: Followed, passable: NDArray[np.bool_], level: Traces, bounds: tuple[int, int, int]
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64], int, int]:
    """Ways one hop longer, times after them, edges that ended, edges looked at, and how many ways there are.

    ``bounds``: the end of the window, most edges looked at (one more is told where there are more), most
    ways written.
    """
    to_us, most_edges, most_ways = bounds
    adjacency, depth = followed.adjacency, level.nodes.shape[1]
    parents, fars, after = np.empty(16, np.int64), np.empty(16, np.int64), np.empty(16, np.int64)
    ended = np.empty(16, np.int64)
    n_found, n_written, n_ended, seen = 0, 0, 0, 0
    for way in range(level.after.size):
        node = level.nodes[way, depth - 1]
        if depth > 1 and not passable[node]:
            continue
        positions = followed_from(followed, node, Window(level.after[way], to_us))
        seen += positions.size
        if seen > most_edges:
            break
        for position in _first_of_each(followed, positions, level.nodes[way]):
            n_found += 1
            if n_written < most_ways:
                if n_written == parents.size:
                    parents, fars = grown(parents, n_written + 1), grown(fars, n_written + 1)
                    after = grown(after, n_written + 1)
                parents[n_written], fars[n_written] = way, adjacency.neighbours[position]
                after[n_written] = adjacency.times[position] + 1
                n_written += 1
        newly_ended = _ended(followed, passable, positions)
        if n_ended + newly_ended.size > ended.size:
            ended = grown(ended, n_ended + newly_ended.size)
        ended[n_ended : n_ended + newly_ended.size] = newly_ended
        n_ended += newly_ended.size
    nodes = np.empty((n_written, depth + 1), np.int32)
    for row in range(n_written):
        nodes[row, :depth] = level.nodes[parents[row]]
        nodes[row, depth] = fars[row]
    return nodes, after[:n_written], ended[:n_ended], seen, n_found


@njit(cache=True)
def _ended(
    followed: Followed, passable: NDArray[np.bool_], positions: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Codes of those edges that lead to nodes not to be passed."""
    edges = np.empty(positions.size, np.int64)
    n_edges = 0
    for position in positions:
        if not passable[followed.adjacency.neighbours[position]]:
            edges[n_edges] = followed.adjacency.edges[position]
            n_edges += 1
    return edges[:n_edges]


@njit(cache=True)
def _first_of_each(
    followed: Followed, positions: NDArray[np.int64], way: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Of positions in the order of time, the first to each node not on the way, by length of id and code."""
    keys = np.empty(positions.size, np.int64)
    for place in range(positions.size):
        far = followed.adjacency.neighbours[positions[place]]
        keys[place] = (np.int64(followed.lengths[far]) << 32) | far
    order = np.argsort(keys, kind="mergesort")
    first = np.empty(positions.size, np.int64)
    n_first = 0
    for place in range(order.size):
        if place > 0 and keys[order[place]] == keys[order[place - 1]]:
            continue
        far = followed.adjacency.neighbours[positions[order[place]]]
        on_way = False
        for node in way:
            on_way |= node == far
        if not on_way:
            first[n_first] = positions[order[place]]
            n_first += 1
    return first[:n_first]
