"""How much stands out a node is among others: PageRank, and the core it belongs to."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]


@njit(cache=True, nogil=True)
def page_ranks(sources: Int32s, targets: Int32s, n_nodes: int, damping: float, rounds: int) -> Floats:
    """Give each node's PageRank times the number of nodes, so that 1 is the mean.

    Parameters
    ----------
    sources, targets : int32 array, shape (n_edges,)
        The ends of each edge, 0 to ``n_nodes`` - 1; parallel edges weigh as many.
    n_nodes : int
        Number of nodes.
    damping : float
        Chance to follow an edge rather than to begin anew.
    rounds : int
        How often ranks are passed on; the rest is below ``damping`` to that power.

    Returns
    -------
    float64 array, shape (n_nodes,)

    Notes
    -----
    O(rounds n_edges). Nodes that lead nowhere pass their rank on to all.

    References
    ----------
    L. Page, S. Brin, R. Motwani, T. Winograd: The PageRank citation ranking: bringing order to the web.
    Stanford InfoLab 1999-66 (1999), section 2 (not checked against the text).

    Examples
    --------
    >>> ranks = page_ranks(np.array([0, 1], "i4"), np.array([1, 0], "i4"), 2, 0.85, 50)
    >>> ranks.round(6).tolist()
    [1.0, 1.0]
    """
    out = np.zeros(n_nodes)
    for edge in range(sources.size):
        out[sources[edge]] += 1.0
    ranks = np.ones(n_nodes)
    for _ in range(rounds):
        stuck, passed = 0.0, np.zeros(n_nodes)
        for node in range(n_nodes):
            if out[node] == 0.0:
                stuck += ranks[node]
        for edge in range(sources.size):
            passed[targets[edge]] += ranks[sources[edge]] / out[sources[edge]]
        for node in range(n_nodes):
            ranks[node] = 1.0 - damping + damping * (passed[node] + stuck / n_nodes)
    return ranks


@njit(cache=True, nogil=True)
def core_numbers(offsets: Int64s, neighbours: Int32s) -> Int32s:
    """Give the largest k for which each node is in the k-core: all there have k neighbours among themselves.

    Parameters
    ----------
    offsets : int64 array, shape (n_nodes + 1,)
        Where each node's neighbours begin.
    neighbours : int32 array
        Neighbours, each pair in both lists and once in each, no node its own.

    Returns
    -------
    int32 array, shape (n_nodes,)

    Notes
    -----
    O(n_nodes + n_edges): nodes by degree, the lowest taken off first.

    References
    ----------
    V. Batagelj, M. Zaveršnik: An O(m) algorithm for cores decomposition of networks. arXiv:cs/0310049
    (2003), not checked against the text.

    Examples
    --------
    >>> core_numbers(np.array([0, 3, 5, 7, 8]), np.array([1, 2, 3, 0, 2, 0, 1, 0], "i4")).tolist()
    [2, 2, 2, 1]
    """
    n = offsets.size - 1
    degrees, starts = np.empty(n, np.int32), np.zeros(n + 2, np.int64)
    for node in range(n):
        degrees[node] = offsets[node + 1] - offsets[node]
        starts[degrees[node] + 1] += 1
    for degree in range(n + 1):
        starts[degree + 1] += starts[degree]
    free, ordered, place = starts.copy(), np.empty(n, np.int64), np.empty(n, np.int64)
    for node in range(n):
        place[node] = free[degrees[node]]
        ordered[place[node]] = node
        free[degrees[node]] += 1
    for turn in range(n):
        node = ordered[turn]
        for spot in range(offsets[node], offsets[node + 1]):
            other = neighbours[spot]
            if degrees[other] > degrees[node]:
                front = max(starts[degrees[other]], turn + 1)
                ahead = ordered[front]
                ordered[place[other]], ordered[front] = ahead, other
                place[ahead], place[other] = place[other], front
                starts[degrees[other]] = front + 1
                degrees[other] -= 1
    return degrees
