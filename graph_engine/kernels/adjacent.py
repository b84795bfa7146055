"""Edges of nodes within a window of time, on adjacency arrays."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray


class AdjacencyArrays(NamedTuple):
    """One relationship type in one direction, as compressed rows.

    ``offsets`` (n_nodes + 1,) int64; ``neighbours``, ``edges`` (n_edges,) int32; ``times`` (n_edges,) int64,
    microseconds; sorted within each node by (time, edge code). A timeless edge has the smallest int64.
    """

    offsets: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    edges: NDArray[np.int32]
    times: NDArray[np.int64]


class Window(NamedTuple):
    """Times from ``from_us`` (inclusive) to ``to_us`` (exclusive), in microseconds."""

    from_us: int
    to_us: int


ALWAYS = Window(int(np.iinfo(np.int64).min), int(np.iinfo(np.int64).max))
"""The window that holds every edge, timeless ones too."""


@njit(cache=True)
def first_not_before(times: NDArray[np.int64], start: int, stop: int, instant: int) -> int:
    """Give the first position in ``start:stop`` whose time is not before ``instant``, else ``stop``."""
    low, high = start, stop
    while low < high:
        middle = (low + high) // 2
        if times[middle] < instant:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True)
def spans(
    adjacency: AdjacencyArrays, nodes: NDArray[np.int32], window: Window
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give, for each node, the positions from (inclusive) and to (exclusive) of its edges in the window.

    Parameters
    ----------
    adjacency : AdjacencyArrays
        Edges of ``n_nodes`` nodes.
    nodes : ndarray of int32, shape (k,)
        Node codes.
    window : Window
        Which times count.

    Returns
    -------
    starts, stops : ndarray of int64, shape (k,)
        Positions in the arrays of ``adjacency``; equal where a node has no edge in the window.

    Notes
    -----
    O(k log d) for a largest degree d. Deterministic.

    Examples
    --------
    >>> toy = AdjacencyArrays(
    ...     np.array([0, 3, 3]), np.array([1, 1, 0], "i4"), np.array([0, 1, 2], "i4"), np.array([5, 6, 9])
    ... )
    >>> [positions.tolist() for positions in spans(toy, np.array([0, 1], np.int32), Window(6, 9))]
    [[1, 3], [2, 3]]
    """
    starts = np.empty(nodes.size, np.int64)
    stops = np.empty(nodes.size, np.int64)
    for place in range(nodes.size):
        low, high = adjacency.offsets[nodes[place]], adjacency.offsets[nodes[place] + 1]
        starts[place] = first_not_before(adjacency.times, low, high, window.from_us)
        stops[place] = max(starts[place], first_not_before(adjacency.times, low, high, window.to_us))
    return starts, stops


@njit(cache=True)
def positions_of(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """Write out spans as positions, one after another.

    Parameters
    ----------
    starts, stops : ndarray of int64, shape (k,)
        Spans, ``starts <= stops``.

    Returns
    -------
    ndarray of int64, shape (sum of lengths,)
        Positions in the order of the spans.

    Examples
    --------
    >>> positions_of(np.array([2, 7]), np.array([4, 8])).tolist()
    [2, 3, 7]
    """
    positions = np.empty((stops - starts).sum(), np.int64)
    filled = 0
    for place in range(starts.size):
        for position in range(starts[place], stops[place]):
            positions[filled] = position
            filled += 1
    return positions
