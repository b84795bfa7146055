"""When each node last woke from a long silence, as it is known at each movement and after all."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@uncounted
def _moved(node: int, now: int, silence: int, last: Int64s, woke: Int64s) -> None:
    """Note a movement of a node, if it is one."""
    if node >= 0:
        if last[node] >= 0 and now - last[node] >= silence:
            woke[node] = now
        last[node] = now


@njit(cache=True, nogil=True)
def since_woken(mine: Int32s, others: Int32s, times: Int64s, silence: int, n: int) -> Int64s:
    """Give the time since a movement ended the last long silence of the node on one side.

    Parameters
    ----------
    mine, others : int32 array, shape (m,)
        Nodes on that side and on the other, -1 for nobody.
    times : int64 array, shape (m,)
        Times, not falling.
    silence : int
        Shortest time between two movements of a node that is a silence, in the unit of the times.
    n : int
        Number of nodes.

    Returns
    -------
    int64 array, shape (m,)
        0 for a movement that ends a silence itself; -1 where the node had none so far, or is nobody.

    Notes
    -----
    O(m). A movement is told of those before it alone.

    Examples
    --------
    >>> payers, payees = np.array([0, 1, 0], np.int32), np.array([1, -1, -1], np.int32)
    >>> since_woken(payers, payees, np.array([0, 9, 12]), 9, 2).tolist()
    [-1, 0, 0]
    """
    last, woke = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    since = np.full(times.size, -1, np.int64)
    for row in range(times.size):
        now = times[row]
        for node in (others[row], mine[row]):
            _moved(node, now, silence, last, woke)
        if mine[row] >= 0 and woke[mine[row]] >= 0:
            since[row] = now - woke[mine[row]]
    return since


@njit(cache=True, nogil=True)
def wakings(
    payers: Int32s, payees: Int32s, times: Int64s, silence: int, n: int
) -> tuple[Int64s, Int64s, Int64s]:
    """Give when each node moved first and last, and when a movement last ended a long silence of it.

    Parameters
    ----------
    payers, payees, times, silence, n
        As :func:`since_woken` takes them.

    Returns
    -------
    first, last, woke : int64 array, shape (n,)
        Times, -1 where a node never did.

    Notes
    -----
    O(m + n).

    Examples
    --------
    >>> payers, payees = np.array([0, 1, 0], np.int32), np.array([1, -1, -1], np.int32)
    >>> [times.tolist() for times in wakings(payers, payees, np.array([0, 9, 10]), 9, 2)]
    [[0, 0], [10, 9], [10, 9]]
    """
    first, last, woke = np.full(n, -1, np.int64), np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    for row in range(times.size):
        for node in (payers[row], payees[row]):
            if node >= 0 and first[node] < 0:
                first[node] = times[row]
            _moved(node, times[row], silence, last, woke)
    return first, last, woke
