"""Paths whose edges follow one another in time: fewest hops, or earliest arrival."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import AdjacencyArrays, first_not_before
from graph_engine.kernels.paths import NONE, Ends, Reach


class Labels(NamedTuple):
    """What a search by time keeps: a label for each time a node was reached earlier than before.

    Of each node (n_nodes,): ``best``, the earliest edge that reached it, its latest ``label``, and the time
    ``scanned_from`` which its edges were looked at. Of each label (n_edges + 1,): its ``edges``, ``parents``
    (labels), ``nodes`` and the first time ``after`` its edge. Of the search: edges that ``ended`` at a node
    not to be passed (n_edges,), and ``counts`` (3,) of labels, ended edges and edges looked at.
    """

    best: NDArray[np.int32]
    label: NDArray[np.int32]
    scanned_from: NDArray[np.int64]
    edges: NDArray[np.int32]
    parents: NDArray[np.int32]
    nodes: NDArray[np.int32]
    after: NDArray[np.int64]
    ended: NDArray[np.int32]
    counts: NDArray[np.int64]


LABELS, ENDED, LOOKED_AT = 0, 1, 2


@njit(cache=True)
def rising_path(
    adjacency: AdjacencyArrays, passable: NDArray[np.bool_], ends: Ends, reach: Reach, earliest: bool
) -> tuple[NDArray[np.int32], NDArray[np.int32], int, bool]:
    """Give a path between two nodes on which every edge is strictly later than the one before it.

    Parameters
    ----------
    adjacency : AdjacencyArrays
        Forward edges of ``n_nodes`` nodes; edge codes rise with (time, id).
    passable : ndarray of bool, shape (n_nodes,)
        Whether a path may run through the node. Start and goal are never asked.
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
        Codes of the edges that a rising path could have taken into a node that may not be passed (start and
        goal aside): within as many hops as the path has (fewest hops), or before its last edge (earliest
        arrival); within ``max_hops`` where there is no path.
    looked_at : int
        Edges looked at.
    stopped : bool
        Whether ``max_edges`` ended the search before it was through.

    Notes
    -----
    Hop by hop, each node keeps the earliest edge by which it was reached; when a later hop reaches it
    earlier, only its edges between the new and the old time are looked at, so that each edge is looked at
    once: O(n_nodes + n_edges). Ties: the smallest last edge, then the fewest hops, then the smallest last but
    one edge, and so on. The idea is that of foremost journeys, here with a bound on hops.

    References
    ----------
    B. Bui Xuan, A. Ferreira, A. Jarry: Computing shortest, fastest, and foremost journeys in dynamic
    networks. International Journal of Foundations of Computer Science 14 (2), 2003.

    Examples
    --------
    >>> from graph_engine.kernels.adjacent import ALWAYS
    >>> toy = AdjacencyArrays(
    ...     np.array([0, 2, 3, 3]),
    ...     np.array([1, 2, 2], np.int32),
    ...     np.array([0, 2, 1], np.int32),
    ...     np.array([5, 9, 7]),
    ... )
    >>> anywhere, reach = np.ones(3, np.bool_), Reach(5, 99, ALWAYS)
    >>> [rising_path(toy, anywhere, Ends(0, 2), reach, earliest)[0].tolist() for earliest in (False, True)]
    [[2], [0, 1]]
    """
    labels = no_labels_yet(adjacency, ends, reach)
    first, stopped = 0, False
    for _hop in range(reach.max_hops):
        last = labels.counts[LABELS]
        for label in range(first, last):
            bounds = (label, last, ends.goal if earliest else NONE)
            stopped = scan(adjacency, passable, ends, (reach.max_edges, labels), bounds)
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
def no_labels_yet(adjacency: AdjacencyArrays, ends: Ends, reach: Reach) -> Labels:
    """Give the state of a search that stands at its start alone."""
    n_nodes, n_edges = adjacency.offsets.size - 1, adjacency.neighbours.size
    labels = Labels(
        np.full(n_nodes, NONE, np.int32),
        np.full(n_nodes, NONE, np.int32),
        np.full(n_nodes, reach.window.to_us, np.int64),
        np.empty(n_edges + 1, np.int32),
        np.empty(n_edges + 1, np.int32),
        np.empty(n_edges + 1, np.int32),
        np.empty(n_edges + 1, np.int64),
        np.empty(n_edges, np.int32),
        np.zeros(3, np.int64),
    )
    labels.edges[0], labels.parents[0], labels.nodes[0] = NONE, NONE, ends.start
    labels.after[0] = reach.window.from_us
    labels.counts[LABELS] = 1
    return labels


@njit(cache=True)
def scan(
    adjacency: AdjacencyArrays,
    passable: NDArray[np.bool_],
    ends: Ends,
    search: tuple[int, Labels],
    bounds: tuple[int, int, int],
) -> bool:
    """Look at the edges of one label's node not looked at before; tell whether ``max_edges`` stopped it.

    ``search`` is (``max_edges``, labels); ``bounds`` is (label, first label of this hop, the node after whose
    best edge nothing matters any more, or ``NONE``).
    """
    max_edges, labels = search
    label, hop_start, beyond = bounds
    node = labels.nodes[label]
    stop = adjacency.offsets[node + 1]
    position = first_not_before(adjacency.times, adjacency.offsets[node], stop, labels.after[label])
    until, labels.scanned_from[node] = labels.scanned_from[node], labels.after[label]
    while position < stop and adjacency.times[position] < until:
        edge, neighbour = adjacency.edges[position], adjacency.neighbours[position]
        if beyond != NONE and not earlier(edge, labels.best[beyond]):
            break
        if labels.counts[LOOKED_AT] == max_edges:
            return True
        labels.counts[LOOKED_AT] += 1
        if neighbour == ends.start:
            pass
        elif not passable[neighbour] and neighbour != ends.goal:
            labels.ended[labels.counts[ENDED]] = edge
            labels.counts[ENDED] += 1
        elif earlier(edge, labels.best[neighbour]):
            keep(labels, (edge, neighbour, label), adjacency.times[position] + 1, hop_start)
        position += 1
    return False


@njit(cache=True)
def earlier(edge: int, best: int) -> bool:
    """Tell whether an edge comes before the best one so far, which may be ``NONE``."""
    return best == NONE or edge < best


@njit(cache=True)
def keep(labels: Labels, arrival: tuple[int, int, int], after: int, hop_start: int) -> None:
    """Keep an ``arrival`` (edge, node, label it came from): one label a node and hop, the earliest."""
    edge, node, parent = arrival
    if labels.label[node] < hop_start:
        labels.label[node] = labels.counts[LABELS]
        labels.counts[LABELS] += 1
    label = labels.label[node]
    labels.best[node] = edge
    labels.edges[label], labels.parents[label] = edge, parent
    labels.nodes[label], labels.after[label] = node, after


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
