"""Where money that came to some nodes went on to, over edges that are large enough for what came in."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.followed import Followed, followed_from, grown
from graph_engine.kernels.paths import Reach

MILLIONTHS = 1_000_000
"""Thresholds are whole millionths, so that comparing needs no floating point."""


class Streams(NamedTuple):
    """Money that moves: edges ``out`` of nodes, and those ``into`` them that what goes out is compared with.

    Of each edge (n_edges,): ``amounts`` int64 in minor units and ``currencies`` int8. ``passable`` (n_nodes,)
    bool: whether a trace goes on from a node it came to.
    """

    out: Followed
    into: Followed
    amounts: NDArray[np.int64]
    currencies: NDArray[np.int8]
    passable: NDArray[np.bool_]


class Rule(NamedTuple):
    """Which edges carry a trace on: of one ``currency``, and above ``millionths`` of what came in."""

    currency: int
    millionths: int


class Traced(NamedTuple):
    """Where a trace came to: ``nodes`` int32, ``hops`` int32 at least, ``amounts`` int64 over distinct edges.

    All (n_reached,), in the order in which nodes were reached. ``ended`` and ``exchanged`` int64: codes of
    edges into nodes not to be passed where it would have gone on, and of edges of another currency.
    ``stopped``: whether the bound on edges ended the search before it was through.
    """

    nodes: NDArray[np.int32]
    hops: NDArray[np.int32]
    amounts: NDArray[np.int64]
    ended: NDArray[np.int64]
    exchanged: NDArray[np.int64]
    stopped: bool


def fund_trace(streams: Streams, starts: NDArray[np.int32], rule: Rule, reach: Reach) -> Traced:
    """Trace money from some nodes on, whatever the order of edges in time.

    Parameters
    ----------
    streams : Streams
        Edges out of and into nodes.
    starts : ndarray of int32, shape (k,)
        Distinct nodes where the money came to; never asked whether they may be passed.
    rule : Rule
        An edge carries the trace on if it is of the currency and its amount is more than this share of the
        sum of all edges of the currency into its source in the window.
    reach : Reach
        Most hops, most edges looked at, and the window that edges lie in.

    Returns
    -------
    Traced
        Nodes with the fewest hops, and the sum of the edges that carried the trace into them.

    Notes
    -----
    Each node is expanded once: O(edges of nodes reached). A start is among the nodes where an edge leads back
    to it.
    """
    expanded = np.zeros(streams.passable.size, np.bool_)
    carried, exchanged, hops = [_NO_EDGES], [_NO_EDGES], []
    rim, left = starts, reach.max_edges
    for _ in range(reach.max_hops):
        positions, elsewhere, seen = _carried(streams, rim, rule, (reach.window, left))
        left -= seen
        carried.append(positions)
        exchanged.append(elsewhere)
        hops.append(positions.size)
        rim = _next_rim(streams, rim, positions, expanded)
        if left < 0 or rim.size == 0:
            break
    every = np.concatenate(carried)
    at_hop = np.repeat(np.arange(1, len(hops) + 1, dtype=np.int32), hops)
    slots = np.zeros(streams.passable.size, np.int32)
    nodes, first, amounts = _added_up(streams, every, slots)
    ended = every[: every.size - hops[-1] if len(hops) == reach.max_hops else every.size]
    fars = streams.out.adjacency.neighbours[ended]
    ended = ended[~streams.passable[fars] & ~expanded[fars]]
    return Traced(
        nodes,
        at_hop[first],
        amounts,
        streams.out.adjacency.edges[ended].astype(np.int64),
        np.concatenate(exchanged),
        left < 0,
    )


_NO_EDGES = np.empty(0, np.int64)


@njit(cache=True)
def _carried(
    streams: Streams, rim: NDArray[np.int32], rule: Rule, bounds: tuple[Window, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Positions of edges out of some nodes that carry a trace on, edges of other currencies, edges seen."""
    window, most_edges = bounds
    positions, exchanged = np.empty(16, np.int64), np.empty(16, np.int64)
    n_carried, n_exchanged, seen = 0, 0, 0
    for node in rim:
        above, n_into = _above(streams, node, rule, window)
        followed = followed_from(streams.out, node, window)
        seen += n_into + followed.size
        if seen > most_edges:
            break
        for position in followed:
            edge = streams.out.adjacency.edges[position]
            if streams.currencies[edge] != rule.currency:
                if n_exchanged == exchanged.size:
                    exchanged = grown(exchanged, n_exchanged + 1)
                exchanged[n_exchanged] = edge
                n_exchanged += 1
            elif streams.amounts[edge] > above:
                if n_carried == positions.size:
                    positions = grown(positions, n_carried + 1)
                positions[n_carried] = position
                n_carried += 1
    return positions[:n_carried], exchanged[:n_exchanged], seen


@njit(cache=True)
def _next_rim(
    streams: Streams, rim: NDArray[np.int32], positions: NDArray[np.int64], expanded: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """Nodes that edges come to, from which a trace goes on and has not yet; ``expanded`` is kept up."""
    for node in rim:
        expanded[node] = True
    kept = np.empty(positions.size, np.int32)
    n_kept = 0
    for position in positions:
        node = streams.out.adjacency.neighbours[position]
        if streams.passable[node] and not expanded[node]:
            expanded[node] = True
            kept[n_kept] = node
            n_kept += 1
    return kept[:n_kept]


@njit(cache=True)
def _added_up(
    streams: Streams, positions: NDArray[np.int64], slots: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """Nodes that edges come to, the place of the first edge to each, and the sum of amounts into each.

    ``slots`` (n_nodes,) are zero.
    """
    adjacency = streams.out.adjacency
    nodes, first = np.empty(positions.size, np.int32), np.empty(positions.size, np.int64)
    amounts = np.zeros(positions.size, np.int64)
    n_nodes = 0
    for place in range(positions.size):
        far = adjacency.neighbours[positions[place]]
        if slots[far] == 0:
            nodes[n_nodes], first[n_nodes] = far, place
            n_nodes += 1
            slots[far] = n_nodes
        amounts[slots[far] - 1] += streams.amounts[adjacency.edges[positions[place]]]
    return nodes[:n_nodes], first[:n_nodes], amounts[:n_nodes]


@njit(cache=True)
def _above(streams: Streams, node: int, rule: Rule, window: Window) -> tuple[int, int]:
    """The amount that an edge out of a node must be above, and the edges looked at for it."""
    adjacency = streams.into.adjacency
    came_in = 0
    positions = followed_from(streams.into, node, window)
    for position in positions:
        edge = adjacency.edges[position]
        if streams.currencies[edge] == rule.currency:
            came_in += streams.amounts[edge]
    whole, rest = came_in // MILLIONTHS, came_in % MILLIONTHS
    most = np.iinfo(np.int64).max // max(rule.millionths, 1)
    if whole >= most:
        return np.iinfo(np.int64).max, positions.size
    return rule.millionths * whole + rule.millionths * rest // MILLIONTHS, positions.size
