"""Windows of one node that hold enough transactions, found without waiting for memory."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.uncounted import uncounted

Int32s = NDArray[np.int32]


@uncounted
def full_windows(
    rows: Int32s, span: tuple[int, int], until: Int32s, fewest: tuple[int, int], found: tuple[Int32s, Int32s]
) -> int:
    """List the windows that begin with a transaction of a node and hold enough of its transactions.

    Parameters
    ----------
    rows : int32 array
        Transactions by node and then by time: ``outgoing`` or ``incoming`` of a ``TimeGraph``.
    span : (int, int)
        First place of the node, and stop.
    until : int32 array, shape (m,)
        The first transaction too late for a window that begins with each; 0 where none begins.
    fewest : (int, int)
        Fewest transactions of a window, at least 1, and ``widest_window(until)``.
    found : (int32 array, int32 array)
        Filled in, from 0 on: the first place of each window, rising, and the first transaction too late for
        it. Room for as many as the node has transactions.

    Returns
    -------
    int
        How many there are.

    Notes
    -----
    O(transactions of the node). Where windows end is looked up for those alone that may hold enough, and for
    all of them at once: no look-up waits for the one before, and nothing is guessed.

    Examples
    --------
    >>> rows, until, found = np.array([0, 1, 9]), np.full(10, 5), room_for_windows(np.array([0, 3]))
    >>> full_windows(rows, (0, 3), until, (2, 5), found), found[0][:1].tolist(), found[1][:1].tolist()
    (1, [0], [5])
    """
    (first, last), (least, widest), (starts, ends), near, n = span, fewest, found, 0, 0
    for place in range(first, last - least + 1):
        starts[near] = place
        near += rows[place + least - 1] - rows[place] < widest
    for one in range(near):
        place = starts[one]
        end = until[rows[place]]
        starts[n], ends[n] = place, end
        n += rows[place + least - 1] < end
    return n


@njit(cache=True, nogil=True)
def room_for_windows(offsets: NDArray[np.int64]) -> tuple[Int32s, Int32s]:
    """Give room for the windows of the node with most transactions, which begin at ``offsets`` (n + 1,)."""
    most = np.diff(offsets).max() if offsets.size > 1 else 0
    return np.empty(most, np.int32), np.empty(most, np.int32)
