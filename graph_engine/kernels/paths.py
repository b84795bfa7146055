"""Fewest-hop paths from holder to holder, ending where an account may not be passed through."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import AdjacencyArrays, Window, first_not_before
from graph_engine.kernels.following import followed_from


class Ground(NamedTuple):
    """What paths run on: edges between accounts, and the holders who pass on what any of their accounts got.

    ``transfers`` of n_accounts accounts; ``holdings`` from n_holders holders to accounts, of which those
    count whose ``holder`` (n_accounts,) int32 it is, however often they are listed; ``passable``
    (n_accounts,) bool: a path may run through what arrives there; ``by_day`` (n_edges,) bool: of the edge's
    time the day alone is known. Where every account holds itself, paths run from account to account.
    """

    transfers: AdjacencyArrays
    holdings: AdjacencyArrays
    holder: NDArray[np.int32]
    passable: NDArray[np.bool_]
    by_day: NDArray[np.bool_]


class Ends(NamedTuple):
    """Where a path starts and where it is to arrive: codes of holders, different from each other."""

    start: int
    goal: int


class Reach(NamedTuple):
    """How far a search goes: hops of a path, edges looked at in all, and edges of which times."""

    max_hops: int
    max_edges: int
    window: Window


class Ways(NamedTuple):
    """What a search by hops keeps.

    Of each holder (n_holders,) int32: ``hops`` from the start, the ``parents`` it was reached from and the
    edges of ``arrivals``. Of the search: holders ``reached`` in order (n_holders,), accounts ``followed``
    (n_accounts,), edges that ``ended`` at an account not to be passed (n_edges,), and ``counts`` (3,) of
    reached holders, ended edges and edges looked at.
    """

    hops: NDArray[np.int32]
    parents: NDArray[np.int32]
    arrivals: NDArray[np.int32]
    reached: NDArray[np.int32]
    followed: NDArray[np.bool_]
    ended: NDArray[np.int32]
    counts: NDArray[np.int64]


NONE = -1
"""Stands for "no node" and "no edge" in arrays of codes."""

REACHED, ENDED, LOOKED_AT = 0, 1, 2


@njit(cache=True)
def fewest_hops(
    ground: Ground, ends: Ends, reach: Reach
) -> tuple[NDArray[np.int32], NDArray[np.int32], int, bool]:
    """Give a path of fewest hops between two holders, whatever the order of its edges in time.

    Parameters
    ----------
    ground : Ground
        Edges and holders. Start and goal are never asked whether they may be passed.
    ends : Ends
        Start and goal.
    reach : Reach
        Most hops of the path, most edges looked at, and the window of time that counts.

    Returns
    -------
    path : ndarray of int32, shape (n_hops,)
        Edge codes from start to goal; empty where there is no path within reach.
    ended : ndarray of int32, shape (n_ended,)
        Codes of the edges into accounts that may not be passed (those of start and goal aside), from holders
        that stand fewer hops from the start than the goal does (than ``max_hops`` where there is no path).
    looked_at : int
        Edges looked at.
    stopped : bool
        Whether ``max_edges`` ended the search before it was through.

    Notes
    -----
    Breadth first, O(n_holders + n_edges). Of several paths of fewest hops it is the one whose holders, read
    from the goal back, have the smallest codes; of the edges between two holders the one of smallest code.

    Examples
    --------
    >>> transfers = AdjacencyArrays(
    ...     np.array([0, 1, 2, 2]), np.array([1, 2], np.int32), np.array([0, 1], np.int32), np.array([9, 5])
    ... )
    >>> ground = Ground(transfers, *each_holds_itself(3), np.ones(3, np.bool_), np.zeros(2, np.bool_))
    >>> path, ended, looked_at, stopped = fewest_hops(ground, Ends(0, 2), Reach(5, 99, Window(0, 100)))
    >>> path.tolist(), ended.tolist(), looked_at, stopped
    ([0, 1], [], 2, False)
    """
    ways = no_ways_yet(ground, ends.start)
    first, stopped = 0, False
    for hop in range(1, reach.max_hops + 1):
        last = ways.counts[REACHED]
        for place in range(first, last):
            stopped = step(ground, ends, reach, ways, (ways.reached[place], hop))
            if stopped:
                break
        first = last
        if stopped or ways.hops[ends.goal] == hop or ways.counts[REACHED] == last:
            break
    ended = ways.ended[: ways.counts[ENDED]].copy()
    return traced_back(ways, ends), ended, ways.counts[LOOKED_AT], stopped


@njit(cache=True)
def passed_on_from(ground: Ground, position: int) -> int:
    """Give the first time of an edge that may follow one, which stands at a position of the transfers."""
    by_day = ground.by_day[ground.transfers.edges[position]]
    time: int = followed_from(ground.transfers.times[position], by_day)
    return time


def each_holds_itself(n_accounts: int) -> tuple[AdjacencyArrays, NDArray[np.int32]]:
    """Give holdings and holders by which every account is its own holder."""
    offsets, codes = np.arange(n_accounts + 1, dtype=np.int64), np.arange(n_accounts, dtype=np.int32)
    return AdjacencyArrays(offsets, codes, codes, np.zeros(n_accounts, np.int64)), codes


@njit(cache=True)
def no_ways_yet(ground: Ground, start: int) -> Ways:
    """Give the state of a search that has reached its start alone."""
    n_holders, n_edges = ground.holdings.offsets.size - 1, ground.transfers.neighbours.size
    ways = Ways(
        np.full(n_holders, NONE, np.int32),
        np.full(n_holders, NONE, np.int32),
        np.full(n_holders, NONE, np.int32),
        np.empty(n_holders, np.int32),
        np.zeros(ground.holder.size, np.bool_),
        np.empty(n_edges, np.int32),
        np.zeros(3, np.int64),
    )
    ways.hops[start] = 0
    ways.reached[0] = start
    ways.counts[REACHED] = 1
    return ways


@njit(cache=True)
def step(ground: Ground, ends: Ends, reach: Reach, ways: Ways, at: tuple[int, int]) -> bool:
    """Follow the accounts of ``at`` = (holder, hop made); tell whether ``max_edges`` stopped it."""
    holder = at[0]
    for place in range(ground.holdings.offsets[holder], ground.holdings.offsets[holder + 1]):
        account = ground.holdings.neighbours[place]
        if ground.holder[account] != holder or ways.followed[account]:
            continue
        ways.followed[account] = True
        if step_from(ground, ends, (reach, account), ways, at):
            return True
    return False


@njit(cache=True)
def step_from(ground: Ground, ends: Ends, bounds: tuple[Reach, int], ways: Ways, at: tuple[int, int]) -> bool:
    """Follow the edges of one account, the second of ``bounds``; tell whether ``max_edges`` stopped it."""
    (reach, account), (holder, hop), transfers = bounds, at, ground.transfers
    stop = transfers.offsets[account + 1]
    position = first_not_before(transfers.times, transfers.offsets[account], stop, reach.window.from_us)
    while position < stop and transfers.times[position] < reach.window.to_us:
        if ways.counts[LOOKED_AT] == reach.max_edges:
            return True
        ways.counts[LOOKED_AT] += 1
        edge, to_account = transfers.edges[position], transfers.neighbours[position]
        payee = ground.holder[to_account]
        position += 1
        if not ground.passable[to_account] and payee not in (ends.start, ends.goal):
            ways.ended[ways.counts[ENDED]] = edge
            ways.counts[ENDED] += 1
        else:
            arrive(ways, (holder, payee), edge, hop)
    return False


@njit(cache=True)
def arrive(ways: Ways, between: tuple[int, int], edge: int, hop: int) -> None:
    """Keep how a holder was first reached: from the smallest code, by the smallest edge."""
    holder, payee = between
    if ways.hops[payee] == NONE:
        ways.reached[ways.counts[REACHED]] = payee
        ways.counts[REACHED] += 1
        ways.hops[payee], ways.parents[payee], ways.arrivals[payee] = hop, holder, edge
    elif ways.hops[payee] == hop:
        nearer = holder < ways.parents[payee]
        if nearer or (holder == ways.parents[payee] and edge < ways.arrivals[payee]):
            ways.parents[payee], ways.arrivals[payee] = holder, edge


@njit(cache=True)
def traced_back(ways: Ways, ends: Ends) -> NDArray[np.int32]:
    """Give the edges from start to goal by the parents of the holders; empty if the goal was not reached."""
    n_hops = max(ways.hops[ends.goal], 0)
    path = np.empty(n_hops, np.int32)
    node = ends.goal
    for place in range(n_hops - 1, -1, -1):
        path[place] = ways.arrivals[node]
        node = ways.parents[node]
    return path
