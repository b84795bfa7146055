"""The edges that a rising path from one holder could take."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import first_not_before
from graph_engine.kernels.paths import Ends, Ground, Reach, passed_on_from


class Usable(NamedTuple):
    """Edges that a rising path from a start could take (n_edges,), by code, between holders.

    ``codes``; holders it comes from (``near``) and leads to (``far``); ``times``, and the first time
    ``after`` each of an edge that may follow it.
    """

    codes: NDArray[np.int32]
    near: NDArray[np.int32]
    far: NDArray[np.int32]
    times: NDArray[np.int64]
    after: NDArray[np.int64]


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
        after = passed_on_from(ground, position)
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
    after = np.empty(positions.size, np.int64)
    for place in range(positions.size):
        after[place] = passed_on_from(ground, positions[place])
    return Usable(ground.transfers.edges[positions], payers, far, ground.transfers.times[positions], after)


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
