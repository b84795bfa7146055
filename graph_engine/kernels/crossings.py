"""Crossings: two nodes that both pay the same two nodes, of which bipartite groups and stacks are made."""

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.uncounted import inlined, uncounted

Int32s = NDArray[np.int32]

UNCROSSED, CROSSED, UNKNOWN = range(3)


@inlined
def _to_look_at(
    windows: Int32s, others: Int32s, near: tuple[int, int], far: tuple[int, int], most: int
) -> int:
    """How many further transactions those beside the near node have; not counted beyond ``most``."""
    (near_node, near_first), (far_node, far_first), n = near, far, 0
    for place in range(windows[near_node, near_first], windows[near_node, near_first + 1]):
        beside = others[place]
        further = windows[beside, far_first + 1] - windows[beside, far_first] - 1
        if beside != far_node:
            n += further
            if n > most:
                break
    return n


@uncounted
def _crossed(  # noqa: PLR0913, PLR0917 - plain arrays: it is called for many transactions
    windows: Int32s, near_others: Int32s, far_others: Int32s, near: tuple[int, int], far: tuple[int, int],
    stamp: int, met: Int32s,
) -> bool:  # fmt: skip
    """Whether one beside the near node also has to do with one beside the far node."""
    (near_node, near_first), (far_node, far_first) = near, far
    for back in range(windows[far_node, far_first], windows[far_node, far_first + 1]):
        met[far_others[back]] = stamp
    met[near_node] = -1
    for place in range(windows[near_node, near_first], windows[near_node, near_first + 1]):
        beside = near_others[place]
        first, stop = windows[beside, far_first], windows[beside, far_first + 1]
        if stop - first > 1 and beside != far_node:
            for back in range(first, stop):
                if met[far_others[back]] == stamp:
                    return True
    return False


@inlined
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
        A stamp that no transaction had before, and the most further transactions of those beside the near
        node, or else of those beside the far one.
    met : int32 array, shape (n,)
        Room for stamps, -1 at first.

    Returns
    -------
    int
        ``CROSSED`` if it comes, by time and id, before the three others of a crossing in its window,
        ``UNCROSSED`` if not, ``UNKNOWN`` where from either side too many would have to be looked at.

    Notes
    -----
    The windows tell beforehand how many would have to be looked at, so that what is given up costs little.
    """
    stamp, most = limits
    n = _to_look_at(windows, near_others, near, far, most)
    if n == 0:
        return UNCROSSED
    if n <= most:
        crossed = _crossed(windows, near_others, far_others, near, far, stamp, met)
    elif _to_look_at(windows, far_others, far, near, most) <= most:
        crossed = _crossed(windows, far_others, near_others, far, near, stamp, met)
    else:
        return UNKNOWN
    return CROSSED if crossed else UNCROSSED
