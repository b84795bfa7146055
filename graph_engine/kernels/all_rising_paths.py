"""All rising paths between two holders."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.paths import Ends
from graph_engine.kernels.usable_edges import Usable


class Written(NamedTuple):
    """Paths one after another: the places of their edges in ``steps[offsets[k]:offsets[k + 1]]``."""

    offsets: NDArray[np.int64]
    steps: NDArray[np.int64]


class LeastShare(NamedTuple):
    """The smallest share, ``numerator / denominator``, of an edge's amount that the next one has.

    ``amounts`` int64 (n_edges,): minor units, not negative.
    """

    amounts: NDArray[np.int64]
    numerator: int
    denominator: int


@njit(cache=True)
def latest_starts(usable: Usable, ends: Ends, max_hops: int) -> NDArray[np.int64]:
    """Give by hops left and holder the latest time of an edge from which the goal can still be reached.

    The smallest int64 where it cannot; shape (max_hops + 1, n_holders).
    """
    n_holders = max(ends.start, ends.goal) + 1
    if usable.far.size:
        n_holders = max(n_holders, max(usable.far.max(), usable.near.max()) + 1)
    latest = np.full((max_hops + 1, n_holders), np.iinfo(np.int64).min, np.int64)
    for hops in range(1, max_hops + 1):
        for edge in range(usable.codes.size):
            near, far, time = usable.near[edge], usable.far[edge], usable.times[edge]
            leads_on = far == ends.goal or latest[hops - 1, far] >= usable.after[edge]
            if leads_on and time > latest[hops, near]:
                latest[hops, near] = time
    return latest


@njit(cache=True)
def all_rising_paths(
    usable: Usable, least: LeastShare, ends: Ends, max_hops: int, max_steps: int
) -> tuple[Written, bool]:
    """Give every path on which each edge may follow the one before it in time, through no holder twice.

    Parameters
    ----------
    usable : Usable
        Edges by code.
    least : LeastShare
        Amounts, and how much of one the next one has at least.
    ends : Ends
        Start and goal.
    max_hops : int
        Most edges of a path.
    max_steps : int
        Most edges looked at.

    Returns
    -------
    written : Written
        In the order of their edges' codes.
    stopped : bool
        Whether the bound on steps ended the search, so that there may be more.

    Notes
    -----
    Depth first; an edge is taken only if the goal can be reached from it in time and hops, whatever amounts:
    without a share every step leads to a path unless it would meet a holder twice. There are at most as many
    paths as steps.
    """
    latest = latest_starts(usable, ends, max_hops)
    order = np.argsort(usable.near, kind="mergesort")
    offsets = np.searchsorted(usable.near[order], np.arange(latest.shape[1] + 1))
    path, cursors = np.empty(max_hops + 1, np.int64), np.empty(max_hops + 1, np.int64)
    steps, ends_of = np.empty(max_hops, np.int64), np.zeros(2, np.int64)
    depth, n_paths, looked_at = 0, 0, 0
    cursors[0] = offsets[ends.start]
    while depth >= 0:
        holder = ends.start if depth == 0 else usable.far[path[depth - 1]]
        if cursors[depth] == offsets[holder + 1]:
            depth -= 1
            continue
        edge = order[cursors[depth]]
        cursors[depth] += 1
        looked_at += 1
        if looked_at > max_steps:
            return Written(ends_of[: n_paths + 1].copy(), steps[: ends_of[n_paths]].copy()), True
        if not may_follow(usable, least, path[:depth], edge):
            continue
        if usable.far[edge] == ends.goal:
            stop = ends_of[n_paths] + depth + 1
            if stop > steps.size:
                steps = np.concatenate((steps, np.empty(steps.size, np.int64)))
            if n_paths + 1 == ends_of.size:
                ends_of = np.concatenate((ends_of, np.empty(ends_of.size, np.int64)))
            path[depth] = edge
            steps[ends_of[n_paths] : stop] = path[: depth + 1]
            n_paths += 1
            ends_of[n_paths] = stop
        elif depth + 1 < max_hops and latest[max_hops - depth - 1, usable.far[edge]] >= usable.after[edge]:
            path[depth] = edge
            depth += 1
            cursors[depth] = offsets[usable.far[edge]]
    return Written(ends_of[: n_paths + 1].copy(), steps[: ends_of[n_paths]].copy()), False


@njit(cache=True)
def may_follow(usable: Usable, least: LeastShare, path: NDArray[np.int64], edge: int) -> bool:
    """Tell whether an edge may follow a path: in time, to a new holder, with enough of the amount."""
    if path.size == 0:
        return True
    before, (amounts, numerator, denominator) = path[-1], least
    if usable.times[edge] < usable.after[before]:
        return False
    if (
        amounts[edge]
        < amounts[before] // denominator * numerator
        + (amounts[before] % denominator * numerator + denominator - 1) // denominator
    ):
        return False
    return not np.any(usable.far[path] == usable.far[edge])
