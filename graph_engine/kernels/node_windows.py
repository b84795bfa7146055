"""What each node pays and receives within a window that moves over the transactions in time."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.time_graph import TimeGraph
from graph_engine.kernels.uncounted import inlined

Int32s = NDArray[np.int32]

IN_FIRST, IN_STOP, OUT_FIRST, OUT_STOP = range(4)
"""Columns of a table of windows: a node's receipts are places among ``incoming``, its payments among
``outgoing``; the stop is excluded."""


@njit(cache=True, nogil=True)
def empty_windows(graph: TimeGraph) -> Int32s:
    """Give a table, int32 (n, 4), of windows that hold nothing yet."""
    n_nodes = graph.in_offsets.size - 1
    windows = np.empty((n_nodes, 4), np.int32)
    for node in range(n_nodes):
        windows[node, IN_FIRST] = windows[node, IN_STOP] = graph.in_offsets[node]
        windows[node, OUT_FIRST] = windows[node, OUT_STOP] = graph.out_offsets[node]
    return windows


@inlined
def move_on(windows: Int32s, graph: TimeGraph, span: tuple[int, int, int]) -> None:
    """Let the window begin behind a transaction: ``span`` is that one, how far it reached, and now reaches.

    The window begins at the first transaction and then behind each in turn; its end does not fall.
    """
    (start, reached, until), payers, payees = span, graph.payers, graph.payees
    for row in range(reached, until):
        if payers[row] != payees[row]:
            windows[payers[row], OUT_STOP] = graph.out_place[row] + 1
            windows[payees[row], IN_STOP] = graph.in_place[row] + 1
    if payers[start] != payees[start]:
        windows[payers[start], OUT_FIRST] = graph.out_place[start] + 1
        windows[payees[start], IN_FIRST] = graph.in_place[start] + 1
