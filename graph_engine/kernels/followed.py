"""Which edges of a node are followed: those of the wanted kinds, the latest or earliest so many of them."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import AdjacencyArrays, Window, first_not_before
from graph_engine.kernels.uncounted import uncounted


class Followed(NamedTuple):
    """Edges in one direction, and which of each node's are followed.

    ``kinds`` (n_edges,) int8: the kind of each edge, by edge code; ``wanted`` (n_kinds,) bool: which kinds
    are followed; ``limit``: of each node, at most so many edges of these kinds, whatever their times and
    amounts; ``latest_first``: the latest of them, else the earliest. Of edges of one time those whose far
    node has the shortest id come first, then the smallest code, then the smallest edge code; ``lengths``
    (n_far_nodes,) int32 are the lengths of ids. Where ids are numbers behind one prefix that is the order of
    the numbers.
    """

    adjacency: AdjacencyArrays
    kinds: NDArray[np.int8]
    wanted: NDArray[np.bool_]
    limit: int
    latest_first: bool
    lengths: NDArray[np.int32]


NO_LIMIT = int(np.iinfo(np.int64).max)
"""The limit that keeps every edge."""


@njit(cache=True)
def followed_from(followed: Followed, node: int, window: Window) -> NDArray[np.int64]:
    """Give the edges of a node that are followed and lie in a window of time.

    Parameters
    ----------
    followed : Followed
        Edges, and which are followed.
    node : int
        Node code.
    window : Window
        Which of the followed edges are given; what is outside still counts for the limit.

    Returns
    -------
    ndarray of int64, shape (n_given,)
        Positions in the arrays of the adjacency, rising, and so in the order of time.

    Notes
    -----
    O(limit + u + t log t) for u edges of other kinds among them and t edges of the time at the limit.

    Examples
    --------
    >>> toy = AdjacencyArrays(
    ...     np.array([0, 3]), np.array([2, 1, 0], "i4"), np.array([0, 1, 2], "i4"), np.array([5, 5, 9])
    ... )
    >>> ids = np.array([1, 2, 2], "i4")
    >>> two = Followed(toy, np.zeros(3, "i1"), np.array([True]), 2, True, ids)
    >>> followed_from(two, 0, Window(0, 10)).tolist(), followed_from(two, 0, Window(0, 9)).tolist()
    ([1, 2], [1])
    """
    adjacency = followed.adjacency
    start, stop = adjacency.offsets[node], adjacency.offsets[node + 1]
    inner, outer = start, stop
    if stop - start > followed.limit:
        inner, outer = _beyond_doubt(followed, start, stop)
    low = first_not_before(adjacency.times, inner, outer, window.from_us)
    high = max(low, first_not_before(adjacency.times, inner, outer, window.to_us))
    given = np.empty(high - low, np.int64)
    n_given = 0
    for position in range(low, high):
        if followed.wanted[followed.kinds[adjacency.edges[position]]]:
            given[n_given] = position
            n_given += 1
    given = given[:n_given]
    if inner == start and outer == stop:
        return given
    at_limit = adjacency.times[inner - 1] if followed.latest_first else adjacency.times[outer]
    if at_limit < window.from_us or at_limit >= window.to_us:
        return given
    tied = _tied(followed, inner, outer, start, stop)
    return np.concatenate((tied, given)) if followed.latest_first else np.concatenate((given, tied))


@uncounted
def _beyond_doubt(followed: Followed, start: int, stop: int) -> tuple[int, int]:
    """The span of positions within the limit whatever becomes of those of the time at the limit.

    All of the node where no wanted edge is beyond the limit.
    """
    adjacency = followed.adjacency
    step = -1 if followed.latest_first else 1
    position = stop - 1 if followed.latest_first else start
    n_wanted = 0
    while start <= position < stop:
        if followed.wanted[followed.kinds[adjacency.edges[position]]]:
            if n_wanted == followed.limit:
                break
            n_wanted += 1
        position += step
    if not start <= position < stop:
        return start, stop
    at_limit = adjacency.times[position]
    if followed.latest_first:
        return first_not_before(adjacency.times, position, stop, at_limit + 1), stop
    return start, first_not_before(adjacency.times, start, position, at_limit)


@njit(cache=True)
def _tied(followed: Followed, inner: int, outer: int, start: int, stop: int) -> NDArray[np.int64]:
    """Positions, rising, of the edges of the time at the limit that are still within the limit."""
    adjacency = followed.adjacency
    room = followed.limit
    for position in range(inner, outer):
        if followed.wanted[followed.kinds[adjacency.edges[position]]]:
            room -= 1
    if followed.latest_first:
        low, high = first_not_before(adjacency.times, start, inner, adjacency.times[inner - 1]), inner
    else:
        low, high = outer, first_not_before(adjacency.times, outer, stop, adjacency.times[outer] + 1)
    tied = np.empty(high - low, np.int64)
    keys = np.empty(high - low, np.int64)
    n_tied = 0
    for position in range(low, high):
        if followed.wanted[followed.kinds[adjacency.edges[position]]]:
            far = adjacency.neighbours[position]
            tied[n_tied] = position
            keys[n_tied] = (np.int64(followed.lengths[far]) << 32) | far
            n_tied += 1
    order = np.argsort(keys[:n_tied], kind="mergesort")
    return np.sort(tied[:n_tied][order[:room]])


@njit(cache=True)
def all_followed(
    followed: Followed, nodes: NDArray[np.int32], window: Window
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the edges of several nodes that are followed and lie in a window of time.

    Parameters
    ----------
    followed : Followed
        Edges, and which are followed.
    nodes : ndarray of int32, shape (k,)
        Node codes.
    window : Window
        Which of the followed edges are given.

    Returns
    -------
    positions : ndarray of int64, shape (n_given,)
        Positions in the arrays of the adjacency, node by node, each in the order of time.
    places : ndarray of int64, shape (n_given,)
        The place in ``nodes`` that each is of.

    Notes
    -----
    As many times the cost of ``followed_from`` as there are nodes.
    """
    positions = np.empty(16, np.int64)
    places = np.empty(16, np.int64)
    filled = 0
    for place in range(nodes.size):
        found = followed_from(followed, nodes[place], window)
        if filled + found.size > positions.size:
            positions = grown(positions, filled + found.size)
            places = grown(places, filled + found.size)
        positions[filled : filled + found.size] = found
        places[filled : filled + found.size] = place
        filled += found.size
    return positions[:filled], places[:filled]


@njit(cache=True)
def grown(values: NDArray[np.int64], needed: int) -> NDArray[np.int64]:
    """Give a copy of an array with room for ``needed`` values, and for at least twice as many as before."""
    larger = np.empty(max(needed, 2 * values.size), values.dtype)
    larger[: values.size] = values
    return larger
