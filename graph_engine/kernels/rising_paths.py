"""Paths whose edges follow one another in time: fewest hops, or earliest arrival."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import first_not_before
from graph_engine.kernels.paths import NONE, Ends, Ground, Reach, passed_on_from


class Labels(NamedTuple):
    """What a search by time keeps: a label for each time a holder was reached earlier than before.

    Of each holder (n_holders,): ``best``, the earliest edge that reached it, its latest ``label``, and the
    time ``scanned_from`` which its edges were looked at. Of each label (n_edges + 1,): its ``edges``,
    ``parents`` (labels), ``holders``, and from which time on edges may follow it (``after``). Of the search:
    the label each account was last ``followed_for`` (n_accounts,), edges that ``ended`` at an account not to
    be passed (n_edges,), and ``counts`` (3,) of labels, ended edges and edges looked at.
    """

    best: NDArray[np.int32]
    label: NDArray[np.int32]
    scanned_from: NDArray[np.int64]
    edges: NDArray[np.int32]
    parents: NDArray[np.int32]
    holders: NDArray[np.int32]
    after: NDArray[np.int64]
    followed_for: NDArray[np.int32]
    ended: NDArray[np.int32]
    counts: NDArray[np.int64]


LABELS, ENDED, LOOKED_AT = 0, 1, 2


@njit(cache=True)
def rising_path(
    ground: Ground, ends: Ends, reach: Reach, earliest: bool
) -> tuple[NDArray[np.int32], NDArray[np.int32], int, bool]:
    """Give a path between two holders on which every edge may follow the one before it in time.

    Parameters
    ----------
    ground : Ground
        Edges and holders; edge codes rise with (time, id). Start and goal are never asked whether they may be
        passed.
    ends : Ends
        Start and goal, different from each other.
    reach : Reach
        Most hops of the path, most edges looked at, and the window of time that counts.
    earliest : bool
        Whether the earliest arrival is wanted, of at most ``max_hops``; else the fewest hops.

    Returns
    -------
    path : ndarray of int32, shape (n_hops,)
        Edge codes from start to goal; empty where there is no path within reach.
    ended : ndarray of int32, shape (n_ended,)
        Codes of the edges that a rising path could have taken into an account that may not be passed (those
        of start and goal aside): within as many hops as the path has (fewest hops), or before its last edge
        (earliest arrival); within ``max_hops`` where there is no path.
    looked_at : int
        Edges looked at.
    stopped : bool
        Whether ``max_edges`` ended the search before it was through.

    Notes
    -----
    Hop by hop, each holder keeps the earliest edge by which it was reached; when a later hop reaches it
    earlier, only its edges between the new and the old time are looked at, so that each edge is looked at
    once: O(n_holders + n_edges). Ties: the smallest last edge, then the fewest hops, then the smallest last
    but one edge, and so on; of edges of one time those of which the day alone is known come first. The idea
    is that of foremost journeys, here with a bound on hops.

    References
    ----------
    B. Bui Xuan, A. Ferreira, A. Jarry: Computing shortest, fastest, and foremost journeys in dynamic
    networks. International Journal of Foundations of Computer Science 14 (2), 2003.

    Examples
    --------
    >>> from graph_engine.kernels.adjacent import ALWAYS
    >>> from graph_engine.kernels.adjacent import AdjacencyArrays
    >>> from graph_engine.kernels.paths import each_holds_itself
    >>> transfers = AdjacencyArrays(
    ...     np.array([0, 2, 3, 3]),
    ...     np.array([1, 2, 2], np.int32),
    ...     np.array([0, 2, 1], np.int32),
    ...     np.array([5, 9, 7]),
    ... )
    >>> ground = Ground(transfers, *each_holds_itself(3), np.ones(3, np.bool_), np.zeros(3, np.bool_))
    >>> reach = Reach(5, 99, ALWAYS)
    >>> [rising_path(ground, Ends(0, 2), reach, earliest)[0].tolist() for earliest in (False, True)]
    [[2], [0, 1]]
    """
    labels = no_labels_yet(ground, ends, reach)
    first, stopped = 0, False
    for _hop in range(reach.max_hops):
        last = labels.counts[LABELS]
        for label in range(first, last):
            bounds = (label, last, ends.goal if earliest else NONE)
            stopped = scan(ground, ends, (reach.max_edges, labels), bounds)
            if stopped:
                break
        first = last
        found = labels.best[ends.goal] != NONE and not earliest
        if stopped or found or labels.counts[LABELS] == last:
            break
    ended = labels.ended[: labels.counts[ENDED]].copy()
    if earliest and labels.best[ends.goal] != NONE:
        ended = ended[ended < labels.best[ends.goal]]
    return trail(labels, labels.label[ends.goal]), ended, labels.counts[LOOKED_AT], stopped


@njit(cache=True)
def no_labels_yet(ground: Ground, ends: Ends, reach: Reach) -> Labels:
    """Give the state of a search that stands at its start alone."""
    n_holders, n_edges = ground.holdings.offsets.size - 1, ground.transfers.neighbours.size
    labels = Labels(
        np.full(n_holders, NONE, np.int32),
        np.full(n_holders, NONE, np.int32),
        np.full(n_holders, reach.window.to_us, np.int64),
        np.empty(n_edges + 1, np.int32),
        np.empty(n_edges + 1, np.int32),
        np.empty(n_edges + 1, np.int32),
        np.empty(n_edges + 1, np.int64),
        np.full(ground.holder.size, NONE, np.int32),
        np.empty(n_edges, np.int32),
        np.zeros(3, np.int64),
    )
    labels.edges[0], labels.parents[0], labels.holders[0] = NONE, NONE, ends.start
    labels.after[0] = reach.window.from_us
    labels.counts[LABELS] = 1
    return labels


@njit(cache=True)
def scan(ground: Ground, ends: Ends, search: tuple[int, Labels], bounds: tuple[int, int, int]) -> bool:
    """Look at the edges of one label's holder not looked at before; tell whether ``max_edges`` stopped it.

    ``search`` is (``max_edges``, labels); ``bounds`` is (label, first label of this hop, the holder after
    whose best edge nothing matters any more, or ``NONE``).
    """
    labels, label = search[1], bounds[0]
    holder = labels.holders[label]
    until, labels.scanned_from[holder] = labels.scanned_from[holder], labels.after[label]
    for place in range(ground.holdings.offsets[holder], ground.holdings.offsets[holder + 1]):
        account = ground.holdings.neighbours[place]
        if ground.holder[account] != holder or labels.followed_for[account] == label:
            continue
        labels.followed_for[account] = label
        if scan_account(ground, ends, search, bounds, (account, until)):
            return True
    return False


@njit(cache=True)
def scan_account(
    ground: Ground,
    ends: Ends,
    search: tuple[int, Labels],
    bounds: tuple[int, int, int],
    at: tuple[int, int],
) -> bool:
    """Look at the edges of one account, ``at`` = (account, time until which they are looked at)."""
    (max_edges, labels), (label, _, beyond), transfers = search, bounds, ground.transfers
    account, until = at
    stop = transfers.offsets[account + 1]
    position = first_not_before(transfers.times, transfers.offsets[account], stop, labels.after[label])
    while position < stop and transfers.times[position] < until:
        if (
            beyond != NONE
            and labels.best[beyond] != NONE
            and transfers.times[position] > labels.after[labels.label[beyond]]
        ):
            break
        if labels.counts[LOOKED_AT] == max_edges:
            return True
        labels.counts[LOOKED_AT] += 1
        take(ground, ends, labels, bounds, position)
        position += 1
    return False


@njit(cache=True)
def take(ground: Ground, ends: Ends, labels: Labels, bounds: tuple[int, int, int], position: int) -> None:
    """Take one edge, by its position among the transfers: it ends there, or may be the earliest arrival."""
    edge, to_account = ground.transfers.edges[position], ground.transfers.neighbours[position]
    payee = ground.holder[to_account]
    if payee == ends.start:
        return
    if not ground.passable[to_account] and payee != ends.goal:
        labels.ended[labels.counts[ENDED]] = edge
        labels.counts[ENDED] += 1
        return
    after = passed_on_from(ground, position)
    if is_earlier(labels, payee, after, edge):
        keep(labels, (edge, payee, bounds[0]), after, bounds[1])


@njit(cache=True)
def is_earlier(labels: Labels, holder: int, after: int, edge: int) -> bool:
    """Tell whether an edge, with the first time after it, comes before the best one to a holder so far."""
    if labels.best[holder] == NONE:
        return True
    kept: int = labels.after[labels.label[holder]]
    return after < kept or (after == kept and edge < labels.best[holder])


@njit(cache=True)
def keep(labels: Labels, arrival: tuple[int, int, int], after: int, hop_start: int) -> None:
    """Keep an ``arrival`` (edge, holder, label it came from): one label a holder and hop, the earliest."""
    edge, holder, parent = arrival
    if labels.label[holder] < hop_start:
        labels.label[holder] = labels.counts[LABELS]
        labels.counts[LABELS] += 1
    label = labels.label[holder]
    labels.best[holder] = edge
    labels.edges[label], labels.parents[label] = edge, parent
    labels.holders[label], labels.after[label] = holder, after


@njit(cache=True)
def trail(labels: Labels, label: int) -> NDArray[np.int32]:
    """Give the edges that led to a label, from the start on; empty for ``NONE``."""
    n_hops, at = 0, label
    while at > 0:
        n_hops, at = n_hops + 1, labels.parents[at]
    path = np.empty(n_hops, np.int32)
    at = label
    for place in range(n_hops - 1, -1, -1):
        path[place] = labels.edges[at]
        at = labels.parents[at]
    return path
