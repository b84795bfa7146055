"""Sort edges by node, and equal edges into runs, in linear time and without losing their order."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Flags = NDArray[np.bool_]


def read_only(*arrays: NDArray[Any]) -> list[NDArray[Any]]:
    """Give views that cannot be written, so that a kernel meets mapped and other arrays as one type."""
    views = [array.view() for array in arrays]
    for view in views:
        view.flags.writeable = False
    return views


@njit(cache=True, nogil=True)
def span_starts(nodes: Int32s, n_nodes: int) -> Int64s:
    """Where the edges of each node begin once edges are sorted by node.

    Parameters
    ----------
    nodes : int32 array, shape (n_edges,)
        The node of each edge, 0 to ``n_nodes`` - 1.
    n_nodes : int
        Number of nodes.

    Returns
    -------
    int64 array, shape (n_nodes + 1,)
        The edges of node v take the places ``starts[v]`` to ``starts[v + 1]``, the end excluded.

    Notes
    -----
    O(n_edges + n_nodes).

    Examples
    --------
    >>> span_starts(np.array([2, 0, 2], np.int32), 3).tolist()
    [0, 1, 1, 3]
    """
    starts = np.zeros(n_nodes + 1, np.int64)
    for node in nodes:
        starts[node + 1] += 1
    for node in range(n_nodes):
        starts[node + 1] += starts[node]
    return starts


def adjacency(
    near: Int32s, far: Int32s, times: Int64s, n_nodes: int
) -> tuple[Int64s, Int32s, Int32s, Int64s]:
    """Sort edges by their near node, keeping their order within each node.

    Parameters
    ----------
    near, far : int32 array, shape (n_edges,)
        The two ends of each edge; near ends are 0 to ``n_nodes`` - 1.
    times : int64 array, shape (n_edges,)
        Time of each edge in microseconds. Edges that stand in time order are in time order within each node.
    n_nodes : int
        Number of near nodes.

    Returns
    -------
    offsets : int64 array, shape (n_nodes + 1,)
        Where each node's edges begin.
    neighbours : int32 array, shape (n_edges,)
        Far ends, by near node.
    edges : int32 array, shape (n_edges,)
        Place of each edge in the input.
    edge_times : int64 array, shape (n_edges,)
        Times, by near node.

    Notes
    -----
    A counting sort: O(n_edges + n_nodes), stable.

    Examples
    --------
    >>> near, far = np.array([1, 0, 1], np.int32), np.array([0, 1, 1], np.int32)
    >>> offsets, neighbours, edges, times = adjacency(near, far, np.array([5, 6, 7]), 2)
    >>> offsets.tolist(), neighbours.tolist(), edges.tolist(), times.tolist()
    ([0, 1, 3], [1, 0, 1], [1, 0, 2], [6, 5, 7])
    """
    offsets, neighbours, edges, edge_times = _adjacency(*read_only(near, far, times), n_nodes)
    return offsets, neighbours, edges, edge_times


@njit(cache=True, nogil=True)
def _adjacency(
    near: Int32s, far: Int32s, times: Int64s, n_nodes: int
) -> tuple[Int64s, Int32s, Int32s, Int64s]:
    offsets = span_starts(near, n_nodes)
    free = offsets[:-1].copy()
    neighbours = np.empty(near.size, np.int32)
    edges = np.empty(near.size, np.int32)
    edge_times = np.empty(near.size, np.int64)
    for edge in range(near.size):
        place = free[near[edge]]
        free[near[edge]] += 1
        neighbours[place] = far[edge]
        edges[place] = edge
        edge_times[place] = times[edge]
    return offsets, neighbours, edges, edge_times


@njit(cache=True, nogil=True)
def sort_by(keys: Int32s, n_keys: int, order: Int32s) -> Int32s:
    """Rearrange an order of rows by a key; rows of equal key stay in the order they had.

    Parameters
    ----------
    keys : int32 array, shape (n_rows,)
        Key of each row, 0 to ``n_keys`` - 1.
    n_keys : int
        Number of keys.
    order : int32 array, shape (n_places,)
        The rows in the order so far, each once; not all need be there.

    Returns
    -------
    int32 array, shape (n_places,)
        The same rows in the order of their keys.

    Notes
    -----
    O(n_places + n_keys). To sort by several keys, call it with the least important first.

    Examples
    --------
    >>> sort_by(np.array([1, 0, 1], np.int32), 2, np.array([2, 1, 0], np.int32)).tolist()
    [1, 2, 0]
    """
    free = np.zeros(n_keys + 1, np.int64)
    for row in order:
        free[keys[row] + 1] += 1
    for key in range(n_keys):
        free[key + 1] += free[key]
    placed = np.empty(order.size, np.int32)
    for row in order:
        placed[free[keys[row]]] = row
        free[keys[row]] += 1
    return placed


@njit(cache=True, nogil=True)
def mark_changes(key: Int32s, order: Int32s, begins: Flags) -> None:
    """Mark the places of an order at which a key differs from the row before.

    Parameters
    ----------
    key : int32 array, shape (n_rows,)
        Key of each row.
    order : int32 array, shape (n_places,)
        Rows, sorted so that equal keys stand together.
    begins : bool array, shape (n_places,)
        Set to true where the key differs from the row before; other places, the first too, stay as they are,
        so that several keys can be marked one after the other.

    Notes
    -----
    O(n_places).

    Examples
    --------
    >>> begins = np.zeros(3, np.bool_)
    >>> mark_changes(np.array([7, 7, 8], np.int32), np.arange(3, dtype=np.int32), begins)
    >>> begins.tolist()
    [False, False, True]
    """
    for place in range(1, order.size):
        if key[order[place]] != key[order[place - 1]]:
            begins[place] = True


@njit(cache=True, nogil=True)
def add_runs(amounts: Int64s, order: Int32s, starts: Int64s) -> tuple[Int64s, Int64s]:
    """Count and add up the rows of each run.

    Parameters
    ----------
    amounts : int64 array, shape (n_rows,)
        What to add, in minor units; the sum of all must fit 64 bits.
    order : int32 array, shape (n_places,)
        Rows, those of a run together.
    starts : int64 array, shape (n_runs,)
        Places at which runs begin, rising; a run ends where the next begins, the last at the end.

    Returns
    -------
    counts, sums : int64 array, shape (n_runs,)
        Rows of each run, and the sum of their amounts.

    Notes
    -----
    O(n_places).

    Examples
    --------
    >>> counts, sums = add_runs(np.array([5, 6, 7]), np.array([0, 2, 1], np.int32), np.array([0, 1]))
    >>> counts.tolist(), sums.tolist()
    ([1, 2], [5, 13])
    """
    counts = np.zeros(starts.size, np.int64)
    sums = np.zeros(starts.size, np.int64)
    for run in range(starts.size):
        stop = starts[run + 1] if run + 1 < starts.size else order.size
        counts[run] = stop - starts[run]
        for place in range(starts[run], stop):
            sums[run] += amounts[order[place]]
    return counts, sums
