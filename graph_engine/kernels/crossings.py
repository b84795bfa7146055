"""Crossings: two nodes that both pay the same two nodes, of which bipartite groups and stacks are made."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int32s = NDArray[np.int32]

UNCROSSED, CROSSED, UNKNOWN = range(3)


@njit(cache=True, nogil=True)
def crossing(  # noqa: PLR0913, PLR0917 - plain arrays: it is called for every transaction
    windows: Int32s, near_others: Int32s, far_others: Int32s, near: tuple[int, int], far: tuple[int, int],
    limits: tuple[int, int], met: Int32s,
) -> int:  # fmt: skip
    """Tell whether a transaction begins a crossing: s pays t, and another s' pays both t and another t'.

    Parameters
    ----------
    windows : int32 array, shape (n, 4)
        The window that begins behind the transaction: ``node_windows``.
    near_others, far_others : int32 array
        The other ends of the transactions of the near and of the far node, by place: ``paid_to`` and
        ``paid_by`` of a ``TimeGraph`` if s is the near one, else the other way round.
    near, far : (int, int)
        s and t, the one with fewer transactions in the window first; each with the first column of its
        windows.
    limits : (int, int)
        A stamp that no transaction had before, and the most transactions looked at, but for those of the last
        list.
    met : int32 array, shape (n,)
        Room for stamps, -1 at first.

    Returns
    -------
    int
        ``CROSSED`` if it comes, by time and id, before the three others of a crossing in its window,
        ``UNCROSSED`` if not, ``UNKNOWN`` where the steps do not suffice to tell.

    Notes
    -----
    Looks only at the transactions of those beside the near node who have at least two in the window.
    """
    (near_node, near_first), (far_node, far_first), (stamp, most_steps) = near, far, limits
    steps, marked = 0, False
    for place in range(windows[near_node, near_first], windows[near_node, near_first + 1]):
        beside = near_others[place]
        first, stop = windows[beside, far_first], windows[beside, far_first + 1]
        if stop - first < 2 or beside == far_node:
            continue
        if not marked:
            for back in range(windows[far_node, far_first], windows[far_node, far_first + 1]):
                met[far_others[back]] = stamp
            met[near_node] = -1
            marked = True
        for back in range(first, stop):
            if met[far_others[back]] == stamp:
                return CROSSED
        steps += stop - first - 1
        if steps > most_steps:
            return UNKNOWN
    return UNCROSSED
