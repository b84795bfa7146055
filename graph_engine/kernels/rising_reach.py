"""Which nodes money could have come to, or come from, within a few hops whose times rise."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.followed import Followed, followed_from, grown
from graph_engine.kernels.paths import Reach


class Start(NamedTuple):
    """Where a search starts: ``nodes`` (k,) int32, distinct, and whether it goes ``backwards`` in time."""

    nodes: NDArray[np.int32]
    backwards: bool


class Found(NamedTuple):
    """What a search found: ``nodes`` and ``hops`` (n_found,) int32, a node once for each number of hops.

    ``ended`` (n_ended,) int64: codes of edges to nodes that may not be passed, where the search would have
    gone on; each once for each number of hops. ``looked_at``: edges looked at; ``stopped``: whether the bound
    on them ended the search before it was through.
    """

    nodes: NDArray[np.int32]
    hops: NDArray[np.int32]
    ended: NDArray[np.int64]
    looked_at: int
    stopped: bool


class _Search(NamedTuple):
    """What stays the same in a search; ``slots`` (n_nodes,) int32 is zero between levels."""

    followed: Followed
    passable: NDArray[np.bool_]
    backwards: bool
    reach: Reach
    slots: NDArray[np.int32]


class _Level(NamedTuple):
    """Nodes (n,) int32 of one hop, and int64 the first time after each was reached (backwards: when)."""

    nodes: NDArray[np.int32]
    times: NDArray[np.int64]


def rising_reach(followed: Followed, passable: NDArray[np.bool_], start: Start, reach: Reach) -> Found:
    """Give the nodes at the end of walks on which every edge is strictly later than the one before.

    Parameters
    ----------
    followed : Followed
        Edges in the direction of the search, and which of each node's are followed.
    passable : ndarray of bool, shape (n_nodes,)
        Whether a walk may run on from a node it came to.
    start : Start
        The nodes to start from, never asked whether they may be passed; ``backwards`` for walks that lead to
        them, over edges by their targets: then each edge is strictly earlier than the one nearer the start.
    reach : Reach
        Most hops, most edges looked at, and the window that edges lie in.

    Returns
    -------
    Found
        Nodes hop by hop, within a hop in no stated order; a start is there where a walk comes back to it.

    Notes
    -----
    Of the walks of one number of hops to a node only the earliest arrival matters for what comes after, so
    each node is expanded once a hop: O(max_hops · (n_edges + n_nodes)), far less where few are reached.
    """
    slots = np.zeros(passable.size, np.int32)
    return Found(*_rising_reach(_Search(followed, passable, start.backwards, reach, slots), start.nodes))


@njit(cache=True)
def _rising_reach(
    search: _Search, starts: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], int, bool]:
    nodes, hops = np.empty(0, np.int32), np.empty(0, np.int32)
    ended = np.empty(0, np.int64)
    unbounded = search.reach.window.to_us if search.backwards else search.reach.window.from_us
    level = _Level(starts, np.full(starts.size, unbounded))
    looked_at, stopped = 0, False
    for hop in range(1, search.reach.max_hops + 1):
        level, newly_ended, seen, stopped = _next_level(search, level, hop, looked_at)
        looked_at += seen
        nodes = np.concatenate((nodes, level.nodes))
        hops = np.concatenate((hops, np.full(level.nodes.size, hop, np.int32)))
        if hop < search.reach.max_hops:
            ended = np.concatenate((ended, newly_ended))
        if stopped or level.nodes.size == 0:
            break
    return nodes, hops, ended, looked_at, stopped


@njit(cache=True)
def _next_level(
    search: _Search, level: _Level, hop: int, looked_at: int
) -> tuple[_Level, NDArray[np.int64], int, bool]:
    """The nodes one hop on, the edges that ended there, the edges looked at, and whether that was cut."""
    nodes, times, ended = np.empty(16, np.int32), np.empty(16, np.int64), np.empty(16, np.int64)
    n_nodes, n_ended, seen, stopped = 0, 0, 0, False
    adjacency = search.followed.adjacency
    for place in range(level.nodes.size):
        if hop > 1 and not search.passable[level.nodes[place]]:
            continue
        window = _narrowed(search.reach.window, level.times[place], search.backwards)
        for position in followed_from(search.followed, level.nodes[place], window):
            if looked_at + seen == search.reach.max_edges:
                stopped = True
                break
            seen += 1
            far, time = adjacency.neighbours[position], adjacency.times[position]
            time += 0 if search.backwards else 1
            if not search.passable[far]:
                if n_ended == ended.size:
                    ended = grown(ended, n_ended + 1)
                ended[n_ended] = adjacency.edges[position]
                n_ended += 1
            slot = search.slots[far] - 1
            if slot >= 0:
                times[slot] = max(times[slot], time) if search.backwards else min(times[slot], time)
                continue
            if n_nodes == nodes.size:
                nodes, times = grown(nodes, n_nodes + 1), grown(times, n_nodes + 1)
            nodes[n_nodes], times[n_nodes] = far, time
            n_nodes += 1
            search.slots[far] = n_nodes
    for node in nodes[:n_nodes]:
        search.slots[node] = 0
    return _Level(nodes[:n_nodes], times[:n_nodes]), ended[:n_ended], seen, stopped


@njit(cache=True)
def _narrowed(window: Window, reached: int, backwards: bool) -> Window:
    """The part of a window from the time after a node was reached on (backwards: before it was)."""
    if backwards:
        return Window(window.from_us, min(window.to_us, reached))
    return Window(max(window.from_us, reached), window.to_us)
