"""The transactions that groups of nodes can consist of: far fewer than a graph has, known at little cost."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.time_graph import TimeGraph, laid_out

Int32s = NDArray[np.int32]
Flags = NDArray[np.bool_]

ROUNDS = 2
"""How often transactions are left out; ours: a third time costs what it saves."""


class Core(NamedTuple):
    """Some transactions of a graph.

    ``graph``: these, n_kept of them, as a graph of their own, nodes numbered as they appear. ``until`` int32
    (n_kept,): the first of them too late for the window that begins with each. ``rows`` int32 (n_kept,): the
    place of each in the whole graph, rising.
    """

    graph: TimeGraph
    until: Int32s
    rows: Int32s


class _Columns(NamedTuple):
    """Transactions without their order by node, int32 (n,): see ``TimeGraph`` and ``Core``."""

    payers: Int32s
    payees: Int32s
    after: Int32s
    until: Int32s
    rows: Int32s


@njit(cache=True, nogil=True)
def _accompanied(columns: _Columns, n_nodes: int, lone_payments: bool) -> Flags:
    """Whether each has another of its payer and another of its payee beside it in a window.

    Free of branches that could go either way: ``n`` stands for no transaction, which nothing reaches.
    """
    payers, payees, until, n = columns.payers, columns.payees, columns.until, columns.payers.size
    latest, reach, farthest = np.full((n_nodes, 2), n, np.int32), np.zeros(n + 1, np.int32), 0
    paid, received = np.zeros(n + 1, np.bool_), np.zeros(n + 1, np.bool_)
    for row in range(n):
        farthest = max(farthest, until[row])
        reach[row] = farthest
        payer, payee = payers[row], payees[row]
        if payer == payee:
            continue
        payment, receipt = latest[payer, 0], latest[payee, 1]
        paid[row], received[row] = row < reach[payment], row < reach[receipt]
        paid[payment] |= paid[row]
        received[receipt] |= received[row]
        latest[payer, 0] = latest[payee, 1] = row
    return received[:n] & (paid[:n] | lone_payments)


@njit(cache=True, nogil=True)
def _chosen(columns: _Columns, kept: Flags) -> _Columns:
    """Those that are kept, by their new places."""
    places, olds, n = np.empty(kept.size + 1, np.int32), np.empty(kept.size + 1, np.int32), 0
    for old in range(kept.size):
        places[old], olds[n] = n, old
        n += kept[old]
    places[kept.size] = n
    olds = olds[:n]
    return _Columns(
        columns.payers[olds], columns.payees[olds],
        places[columns.after[olds]], places[columns.until[olds]], columns.rows[olds],
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _renumbered(columns: _Columns, n_nodes: int) -> tuple[Int32s, Int32s, int]:
    """Payers and payees numbered in the order in which they appear, and how many nodes they are.

    Few are left, and what a search looks at then stands close together.
    """
    payers, payees = columns.payers.copy(), columns.payees.copy()
    numbers, n = np.full(n_nodes, -1, np.int32), 0
    for row in range(payers.size):
        for nodes in (payers, payees):
            if numbers[nodes[row]] < 0:
                numbers[nodes[row]] = n
                n += 1
            nodes[row] = numbers[nodes[row]]
    return payers, payees, n


def layer_core(graph: TimeGraph, until: Int32s, *, lone_payments: bool) -> Core:
    """Leave out transactions that can belong to no group of layers.

    In a group every node that is paid is paid at least twice, and every node that pays does so at least
    twice, all in one window. What has no other beside it is left out, and then what has no other any more.

    Parameters
    ----------
    graph : TimeGraph
        m transactions among n nodes.
    until : int32 array, shape (m,)
        The first transaction too late for a window that begins with each; 0 where none begins.
    lone_payments : bool
        Whether a node of a group may pay only once: true where one sink is enough for a third layer.

    Returns
    -------
    Core
        At least all transactions of all groups.

    Notes
    -----
    O(m + n). The (2, 2)-core of each window, approached by ``ROUNDS`` rounds and for all windows at once.

    References
    ----------
    S. B. Seidman: Network structure and minimum degree. Social Networks 5 (3), 1983, 269-287 (cores; not
    checked against the text).
    """
    n_nodes, rows = graph.out_offsets.size - 1, np.arange(until.size, dtype=np.int32)
    columns = _Columns(graph.payers, graph.payees, graph.after, until, rows)
    for _ in range(ROUNDS):
        columns = _chosen(columns, _accompanied(columns, n_nodes, lone_payments))
    payers, payees, n_left = _renumbered(columns, n_nodes)
    return Core(laid_out(payers, payees, columns.after, n_nodes=n_left), columns.until, columns.rows)
