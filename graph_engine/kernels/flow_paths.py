"""All rising paths between two holders, and the one on which the smallest amount is largest."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import first_not_before
from graph_engine.kernels.paths import NONE, Ends, Ground, Reach


class Usable(NamedTuple):
    """Edges that a rising path from a start could take (n_edges,), by code, between holders.

    ``codes``; holders it comes from (``near``) and leads to (``far``); ``times``.
    """

    codes: NDArray[np.int32]
    near: NDArray[np.int32]
    far: NDArray[np.int32]
    times: NDArray[np.int64]


class Written(NamedTuple):
    """Paths one after another: the places of their edges in ``steps[offsets[k]:offsets[k + 1]]``."""

    offsets: NDArray[np.int64]
    steps: NDArray[np.int64]


@njit(cache=True)
def usable_edges(ground: Ground, ends: Ends, reach: Reach) -> tuple[Usable, NDArray[np.int32], bool]:
    """Give the edges that a rising path from the start could take, within the reach.

    Parameters
    ----------
    ground : Ground
        Edges and holders; edge codes rise with (time, id).
    ends : Ends
        Start and goal, different from each other.
    reach : Reach
        Most hops of a path, most edges looked at, and the window of time that counts.

    Returns
    -------
    usable : Usable
        Also some that lead to the goal by no path; none into the start.
    ended : ndarray of int32, shape (n_ended,)
        Edges into accounts that may not be passed, those of the goal aside, by code.
    stopped : bool
        Whether ``max_edges`` ended the search before it was through.

    Notes
    -----
    Hop by hop; a holder's edges are looked at from its earliest arrival so far on, each once: O(n_holders +
    n_edges).
    """
    n_holders = ground.holdings.offsets.size - 1
    arrival = np.full(n_holders, reach.window.to_us, np.int64)
    scanned = np.full(n_holders, reach.window.to_us, np.int64)
    arrival[ends.start] = reach.window.from_us
    positions, payers = np.empty(256, np.int64), np.empty(256, np.int32)
    now, size, first, stopped = np.array([ends.start], np.int32), 0, 0, False
    for _hop in range(reach.max_hops):
        for holder in now:
            until, scanned[holder] = scanned[holder], arrival[holder]
            for place in range(ground.holdings.offsets[holder], ground.holdings.offsets[holder + 1]):
                account = ground.holdings.neighbours[place]
                if ground.holder[account] != holder or repeated(ground, holder, place):
                    continue
                last = ground.transfers.offsets[account + 1]
                position = first_not_before(
                    ground.transfers.times, ground.transfers.offsets[account], last, arrival[holder]
                )
                while position < last and ground.transfers.times[position] < until and not stopped:
                    if size == positions.size:
                        positions = np.concatenate((positions, np.empty_like(positions)))
                        payers = np.concatenate((payers, np.empty_like(payers)))
                    stopped = size == reach.max_edges
                    if not stopped:
                        positions[size], payers[size] = position, holder
                        size += 1
                    position += 1
        now = reached(ground, ends, (positions[first:size], arrival))
        first = size
        if stopped or now.size == 0:
            break
    return (
        sorted_out(ground, ends, positions[:size], payers[:size]),
        ended_at(ground, ends, positions[:size]),
        stopped,
    )


@njit(cache=True)
def repeated(ground: Ground, holder: int, place: int) -> bool:
    """Tell whether a holder's account at a place of the holdings is listed there before."""
    for earlier in range(ground.holdings.offsets[holder], place):
        if ground.holdings.neighbours[earlier] == ground.holdings.neighbours[place]:
            return True
    return False


@njit(cache=True)
def reached(
    ground: Ground, ends: Ends, found: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> NDArray[np.int32]:
    """Give the holders that edges at some positions reach earlier than before; ``arrival`` is changed."""
    positions, arrival = found
    earlier, size = np.empty(positions.size, np.int32), 0
    for position in positions:
        account = ground.transfers.neighbours[position]
        holder = ground.holder[account]
        if holder in (ends.start, ends.goal) or not ground.passable[account]:
            continue
        after = ground.transfers.times[position] + 1
        if after < arrival[holder]:
            arrival[holder] = after
            earlier[size] = holder
            size += 1
    return np.unique(earlier[:size])


@njit(cache=True)
def sorted_out(ground: Ground, ends: Ends, positions: NDArray[np.int64], payers: NDArray[np.int32]) -> Usable:
    """Give the edges a path may run on, by code."""
    kept = np.zeros(positions.size, np.bool_)
    for place in range(positions.size):
        account = ground.transfers.neighbours[positions[place]]
        holder = ground.holder[account]
        kept[place] = holder == ends.goal or (holder != ends.start and ground.passable[account])
    positions, payers = positions[kept], payers[kept]
    order = np.argsort(ground.transfers.edges[positions])
    positions, payers = positions[order], payers[order]
    far = ground.holder[ground.transfers.neighbours[positions]]
    return Usable(ground.transfers.edges[positions], payers, far, ground.transfers.times[positions])


@njit(cache=True)
def ended_at(ground: Ground, ends: Ends, positions: NDArray[np.int64]) -> NDArray[np.int32]:
    """Give the edges into accounts that may not be passed, by code."""
    ended, size = np.empty(positions.size, np.int32), 0
    for position in positions:
        account = ground.transfers.neighbours[position]
        if not ground.passable[account] and ground.holder[account] not in (ends.start, ends.goal):
            ended[size] = ground.transfers.edges[position]
            size += 1
    return np.sort(ended[:size])


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
    so far is kept, and edges of one time do not see each other.

    Examples
    --------
    >>> edges = Usable(
    ...     np.arange(3, dtype=np.int32),
    ...     np.array([0, 0, 1], np.int32),
    ...     np.array([2, 1, 2], np.int32),
    ...     np.array([1, 2, 3]),
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
            widen(usable, (last, amounts[last], ends.start), (best, widths, parents))
            last += 1
        for edge in range(first, last):
            for hops in range(1, max_hops + 1):
                known = best[hops, usable.far[edge]]
                if widths[edge, hops] > (0 if known == NONE else widths[known, hops]):
                    best[hops, usable.far[edge]] = edge
        first = last
    path: NDArray[np.int64] = traced(best, widths, parents, ends.goal)
    return path


@njit(cache=True)
def widen(
    usable: Usable,
    edge: tuple[int, int, int],
    known: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
) -> None:
    """Write how wide paths over an edge (place, amount, start) are, by hops."""
    (place, amount, start), (best, widths, parents) = edge, known
    if usable.near[place] == start:
        widths[place, 1] = amount
        return
    for hops in range(2, best.shape[0]):
        before = best[hops - 1, usable.near[place]]
        if before != NONE:
            widths[place, hops], parents[place, hops] = min(amount, widths[before, hops - 1]), before


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


@njit(cache=True)
def latest_starts(usable: Usable, ends: Ends, max_hops: int) -> NDArray[np.int64]:
    """Give by hops left and holder the latest time of an edge from which the goal can still be reached.

    The smallest int64 where it cannot; shape (max_hops + 1, n_holders).
    """
    n_holders = max(ends.start, ends.goal) + 1
    if usable.far.size:
        n_holders = max(n_holders, max(usable.far.max(), usable.near.max()) + 1)
    latest = np.full((max_hops + 1, n_holders), np.iinfo(np.int64).min, np.int64)
    for edge in range(usable.codes.size - 1, -1, -1):
        near, far, time = usable.near[edge], usable.far[edge], usable.times[edge]
        for hops in range(1, max_hops + 1):
            leads_on = far == ends.goal or latest[hops - 1, far] > time
            if leads_on and time > latest[hops, near]:
                latest[hops, near] = time
    return latest


@njit(cache=True)
def all_rising_paths(
    usable: Usable, fits: tuple[NDArray[np.int64], int, int], ends: Ends, bounds: tuple[int, int, int]
) -> tuple[Written, int, bool]:
    """Give every path on which each edge is strictly later than the one before it, through no holder twice.

    Parameters
    ----------
    usable : Usable
        Edges by code.
    fits : tuple of (ndarray of int64 of shape (n_edges,), int, int)
        Amounts, and the smallest share (numerator, denominator) of an edge's amount that the next one has.
    ends : Ends
        Start and goal.
    bounds : tuple of int
        Most hops of a path, most paths written, most steps looked at.

    Returns
    -------
    written : Written
        In the order of their edges' codes.
    refused : int
        Paths found beyond those written.
    stopped : bool
        Whether the bound on steps ended the search, so that there may be more.

    Notes
    -----
    Depth first; an edge is taken only if the goal can be reached from it in time and hops, whatever amounts:
    without a share every step leads to a path unless it would meet a holder twice.
    """
    max_hops, max_paths, max_steps = bounds
    latest = latest_starts(usable, ends, max_hops)
    order = np.argsort(usable.near, kind="mergesort")
    offsets = np.searchsorted(usable.near[order], np.arange(latest.shape[1] + 1))
    path, cursors = np.empty(max_hops + 1, np.int64), np.empty(max_hops + 1, np.int64)
    steps, ends_of = np.empty(max_hops * min(max_paths, 1024), np.int64), np.zeros(max_paths + 1, np.int64)
    depth, n_paths, refused, looked_at = 0, 0, 0, 0
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
            return Written(ends_of[: n_paths + 1].copy(), steps[: ends_of[n_paths]].copy()), refused, True
        if not may_follow(usable, fits, (path, depth), edge):
            continue
        if usable.far[edge] == ends.goal:
            if n_paths == max_paths:
                refused += 1
                continue
            stop = ends_of[n_paths] + depth + 1
            if stop > steps.size:
                steps = np.concatenate((steps, np.empty(max(steps.size, max_hops), np.int64)))
            path[depth] = edge
            steps[ends_of[n_paths] : stop] = path[: depth + 1]
            n_paths += 1
            ends_of[n_paths] = stop
        elif depth + 1 < max_hops and latest[max_hops - depth - 1, usable.far[edge]] > usable.times[edge]:
            path[depth] = edge
            depth += 1
            cursors[depth] = offsets[usable.far[edge]]
    return Written(ends_of[: n_paths + 1].copy(), steps[: ends_of[n_paths]].copy()), refused, False


@njit(cache=True)
def may_follow(
    usable: Usable,
    fits: tuple[NDArray[np.int64], int, int],
    so_far: tuple[NDArray[np.int64], int],
    edge: int,
) -> bool:
    """Tell whether an edge may follow a path: later, to a new holder, with enough of the amount."""
    (amounts, numerator, denominator), (path, depth) = fits, so_far
    if depth == 0:
        return True
    before = path[depth - 1]
    if usable.times[edge] <= usable.times[before]:
        return False
    if (
        amounts[edge]
        < amounts[before] // denominator * numerator
        + (amounts[before] % denominator * numerator + denominator - 1) // denominator
    ):
        return False
    return not np.any(usable.far[path[:depth]] == usable.far[edge])
