"""The movements between parties that had not dealt with each other before, as a graph in time.

What parties do every month makes no shape: without it, shapes are few and clean, whatever a bank's habits.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.detectors.background import Background
from graph_engine.kernels.time_graph import TimeGraph, time_graph, window_ends

Int32s = NDArray[np.int32]


@dataclass(frozen=True)
class Among:
    """Chosen transactions as a graph whose nodes are parties: transaction r of the graph is ``rows[r]``.

    ``until``: the first transaction of the graph too late for the window that begins with each. ``stakes``:
    amounts in thousandths of a usual payment of their currency, so that currencies can be compared.
    """

    rows: Int32s
    graph: TimeGraph
    until: Int32s
    stakes: NDArray[np.int64]


def among_strangers(background: Background, window_us: int) -> Among:
    """Give the ordinary transactions between strangers, and where windows of a length end.

    Payer and payee are strangers if they had no dealings, in either direction, more than the window's length
    before; in the first weeks of the ledger, when the past does not tell, also none more than that after.
    """
    flows, times = background.flows, background.flows.time_us
    new = background.first_dealing_us >= times - window_us
    passing = background.last_dealing_us <= times + window_us
    strange = background.ordinary & new & (passing | ~background.early(times))
    rows = np.flatnonzero(strange).astype(np.int32)
    graph = time_graph(
        background.payer_party[rows],
        background.payee_party[rows],
        times[rows],
        n_nodes=len(flows.parties),
        ties=background.resolution == "day",
    )
    stakes = (1000 * background.in_usual_payments(rows)).astype(np.int64)
    return Among(rows, graph, window_ends(times[rows], window_us), stakes)
