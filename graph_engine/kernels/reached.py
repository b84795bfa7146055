"""Everything that can be reached from a node, whatever the order of edges in time."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.followed import Followed, followed_from
from graph_engine.kernels.paths import Reach


def reached_from(
    followed: Followed, passable: NDArray[np.bool_], start: int, reach: Reach
) -> tuple[NDArray[np.int32], bool]:
    """Give the nodes at the end of edges out of a node, of edges out of those, and so on.

    Parameters
    ----------
    followed : Followed
        Edges, and which of each node's are followed.
    passable : ndarray of bool, shape (n_nodes,)
        Whether to go on from a node that was reached; the start is never asked.
    start : int
        Node code.
    reach : Reach
        Most hops, most edges looked at, and the window that edges lie in.

    Returns
    -------
    nodes : ndarray of int32, shape (n_reached,)
        Each once, sorted; the start only where a way leads back to it.
    stopped : bool
        Whether the bound on edges ended the search before it was through.

    Notes
    -----
    O(n_edges) at worst.
    """
    found, stopped = _reached_from(followed, passable, start, reach, np.zeros(passable.size, np.bool_))
    return np.sort(found), stopped


@njit(cache=True)
def _reached_from(
    followed: Followed, passable: NDArray[np.bool_], start: int, reach: Reach, seen: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], bool]:
    found = np.empty(16, np.int32)
    n_found, begin, left = 0, 0, reach.max_edges
    rim = np.array([start], np.int32)
    for hop in range(reach.max_hops):
        for node in rim:
            if hop > 0 and (node == start or not passable[node]):
                continue
            for position in followed_from(followed, node, reach.window):
                if left == 0:
                    return found[:n_found], True
                left -= 1
                far = followed.adjacency.neighbours[position]
                if not seen[far]:
                    if n_found == found.size:
                        larger = np.empty(2 * n_found, np.int32)
                        larger[:n_found] = found
                        found = larger
                    found[n_found] = far
                    n_found += 1
                    seen[far] = True
        rim, begin = found[begin:n_found].copy(), n_found
        if rim.size == 0:
            break
    return found[:n_found], False
