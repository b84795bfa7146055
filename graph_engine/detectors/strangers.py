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

    Two more nodes, after the parties, stand for what comes from elsewhere and what goes there.

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
    rows = np.flatnonzero(_strange(background, window_us)).astype(np.int32)
    return _among(background, rows, background.payer_party[rows], background.payee_party[rows], window_us)


def among_strangers_and_from_elsewhere(background: Background, window_us: int) -> Among:
    """Give the transactions between strangers, and those that come from or go to accounts not ordinary.

    What comes from such an account is paid by the node after the last party, what goes there is received by
    the one after that: no way leads through them.
    """
    passable = background.flows.passable
    pays, paid = passable[background.flows.payer], passable[background.flows.payee]
    chosen = _strange(background, window_us) | (background.between_others & (pays != paid))
    rows = np.flatnonzero(chosen).astype(np.int32)
    n_parties = len(background.flows.parties)
    payers = np.where(pays[rows], background.payer_party[rows], n_parties).astype(np.int32)
    payees = np.where(paid[rows], background.payee_party[rows], n_parties + 1).astype(np.int32)
    return _among(background, rows, payers, payees, window_us)


def _strange(background: Background, window_us: int) -> NDArray[np.bool_]:
    times = background.flows.time_us
    new = background.first_dealing_us >= times - window_us
    passing = background.last_dealing_us <= times + window_us
    strange: NDArray[np.bool_] = background.ordinary & new & (passing | ~background.early(times))
    return strange


def _among(background: Background, rows: Int32s, payers: Int32s, payees: Int32s, window_us: int) -> Among:
    times = background.flows.time_us[rows]
    graph = time_graph(
        payers,
        payees,
        times,
        n_nodes=len(background.flows.parties) + 2,
        ties=background.resolution == "day",
    )
    stakes = (1000 * background.in_usual_payments(rows)).astype(np.int64)
    return Among(rows, graph, window_ends(times, window_us), stakes)
