"""The rising path between two holders on which the smallest amount is largest."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.paths import NONE, Ends
from graph_engine.kernels.usable_edges import Usable


@njit(cache=True)
def widest_path(usable: Usable, amounts: NDArray[np.int64], ends: Ends, max_hops: int) -> NDArray[np.int64]:
    """Give the rising path whose smallest amount is largest; of equal ones fewest hops, then the earliest.

    Parameters
    ----------
    usable : Usable
        Edges by code, as times rise.
    amounts : ndarray of int64, shape (n_edges,)
        Their amounts, above zero, in one currency.
    ends : Ends
        Start and goal.
    max_hops : int
        Most hops.

    Returns
    -------
    ndarray of int64, shape (n_hops,)
        Places in ``usable`` from start to goal; empty where there is no path.

    Notes
    -----
    One pass in the order of time, O(n_edges · max_hops): of each holder and number of hops the best last edge
    so far is kept. Edges of one time see those of fewer hops of which the day alone is known, and no others.

    Examples
    --------
    >>> edges = Usable(
    ...     np.arange(3, dtype=np.int32),
    ...     np.array([0, 0, 1], np.int32),
    ...     np.array([2, 1, 2], np.int32),
    ...     np.array([1, 2, 3]),
    ...     np.array([2, 3, 4]),
    ... )
    >>> widest_path(edges, np.array([5, 9, 7]), Ends(0, 2), 3).tolist()
    [1, 2]
    """
    n_holders = max(ends.start, ends.goal) + 1
    if usable.far.size:
        n_holders = max(n_holders, usable.far.max() + 1)
    best = np.full((max_hops + 1, n_holders), NONE, np.int64)
    widths = np.zeros((usable.codes.size, max_hops + 1), np.int64)
    parents = np.full((usable.codes.size, max_hops + 1), NONE, np.int64)
    first = 0
    while first < usable.codes.size:
        last = first
        while last < usable.codes.size and usable.times[last] == usable.times[first]:
            last += 1
        for hops in range(1, max_hops + 1):
            for edge in range(first, last):
                widen(usable, (edge, amounts[edge], ends.start), hops, (best, widths, parents))
            keep_widest(usable, (first, last), hops, (best, widths), by_day=True)
        for hops in range(1, max_hops + 1):
            keep_widest(usable, (first, last), hops, (best, widths), by_day=False)
        first = last
    path: NDArray[np.int64] = traced(best, widths, parents, ends.goal)
    return path


@njit(cache=True)
def widen(
    usable: Usable,
    edge: tuple[int, int, int],
    hops: int,
    known: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> None:
    """Write how wide the widest path of so many hops over an edge (place, amount, start) is."""
    (place, amount, start), (best, widths, parents) = edge, known
    if usable.near[place] == start:
        widths[place, hops] = amount if hops == 1 else 0
        return
    before = best[hops - 1, usable.near[place]]
    if before != NONE:
        widths[place, hops], parents[place, hops] = min(amount, widths[before, hops - 1]), before


@njit(cache=True)
def keep_widest(
    usable: Usable,
    span: tuple[int, int],
    hops: int,
    known: tuple[NDArray[np.int64], NDArray[np.int64]],
    by_day: bool,
) -> None:
    """Keep the best last edges among those of one time, either of which the day alone is known or others."""
    best, widths = known
    for edge in range(span[0], span[1]):
        kept = best[hops, usable.far[edge]]
        is_by_day = usable.after[edge] == usable.times[edge]
        if is_by_day == by_day and widths[edge, hops] > (0 if kept == NONE else widths[kept, hops]):
            best[hops, usable.far[edge]] = edge


@njit(cache=True)
def traced(
    best: NDArray[np.int64], widths: NDArray[np.int64], parents: NDArray[np.int64], goal: int
) -> NDArray[np.int64]:
    """Give the path to the goal that is widest."""
    chosen, width = 0, 0
    for hops in range(1, best.shape[0]):
        edge = best[hops, goal]
        if edge != NONE and widths[edge, hops] > width:
            chosen, width = hops, widths[edge, hops]
    path = np.empty(chosen, np.int64)
    edge = best[chosen, goal]
    for hops in range(chosen, 0, -1):
        path[hops - 1] = edge
        edge = parents[edge, hops]
    return path
