"""How many edges are between two nodes, searched from both sides."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.followed import Followed, followed_from, grown
from graph_engine.kernels.paths import Ends, Reach


class BothWays(NamedTuple):
    """Edges by their sources and by their targets, without a limit, and ``passable`` (n_nodes,) bool."""

    forward: Followed
    backward: Followed
    passable: NDArray[np.bool_]


NO_PATH = -1
"""Stands for "there is no path"."""


def hops_between(ground: BothWays, ends: Ends, reach: Reach) -> tuple[int, bool]:
    """Give the number of edges on a shortest path, whatever their order in time.

    Parameters
    ----------
    ground : BothWays
        Edges, and the nodes that a path may run through; start and goal are never asked.
    ends : Ends
        Start and goal; the same node is no edge apart.
    reach : Reach
        Most hops, most edges looked at, and the window that edges lie in.

    Returns
    -------
    hops : int
        Edges on the path; -1 where there is none within reach.
    stopped : bool
        Whether the bound on edges ended the search before it was through.

    Notes
    -----
    Breadth first from both ends, the side with fewer nodes at its rim first: O(n_edges) at worst, mostly far
    less.
    """
    hops, stopped = _hops_between(ground, ends, reach, np.zeros(ground.passable.size, np.int8))
    return hops, stopped


FROM_START, FROM_GOAL = 1, 2


@njit(cache=True)
def _hops_between(ground: BothWays, ends: Ends, reach: Reach, seen: NDArray[np.int8]) -> tuple[int, bool]:
    if ends.start == ends.goal:
        return 0, False
    seen[ends.start], seen[ends.goal] = FROM_START, FROM_GOAL
    from_start = np.array([ends.start], np.int32)
    from_goal = np.array([ends.goal], np.int32)
    left = reach.max_edges
    for hops in range(1, reach.max_hops + 1):
        forward = from_start.size <= from_goal.size
        rim = from_start if forward else from_goal
        side = FROM_START if forward else FROM_GOAL
        rim, met, left = _wider(ground, rim, reach, (side, left), seen)
        if met or left < 0:
            return (hops if met else NO_PATH), not met
        if rim.size == 0:
            break
        if forward:
            from_start = rim
        else:
            from_goal = rim
    return NO_PATH, False


@njit(cache=True)
def _wider(
    ground: BothWays,
    rim: NDArray[np.int32],
    reach: Reach,
    state: tuple[int, int],
    seen: NDArray[np.int8],
) -> tuple[NDArray[np.int32], bool, int]:
    """The next rim of one side, whether the other side was met, and the edges left to look at (-1: none)."""
    side, left = state
    followed = ground.forward if side == FROM_START else ground.backward
    found = np.empty(16, np.int32)
    n_found = 0
    for node in rim:
        for position in followed_from(followed, node, reach.window):
            if left == 0:
                return found[:n_found], False, -1
            left -= 1
            far = followed.adjacency.neighbours[position]
            if seen[far] == 0 and ground.passable[far]:
                if n_found == found.size:
                    found = grown(found, n_found + 1)
                found[n_found] = far
                n_found += 1
                seen[far] = side
            elif seen[far] not in (0, side):
                return found[:n_found], True, left
    return found[:n_found], False, left
