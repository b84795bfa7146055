"""The movements between parties that had not dealt with each other before, as a graph in time.

What parties do every month makes no shape: without it, shapes are few and clean, whatever a bank's habits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.time_graph import TimeGraph, time_graph, window_ends
from graph_engine.patterns.background import Background

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


MOST_COMPARED = 1 << 53
"""In minor units; beyond it amounts count as alike: up to it they are exact in floating point."""


@dataclass(frozen=True)
class Among:
    """Chosen transactions as a graph whose nodes are parties: transaction r of the graph is ``rows[r]``.

    Two more nodes, after the parties, stand for what comes from elsewhere and what goes there.

    ``payers`` and ``payees``: nodes; ``times``: microseconds, not falling; ``by_day``: whether the day alone
    is known; ``amounts`` in minor units of ``currencies``; all of shape (n_rows,), in the order of
    `graph_engine.kernels.following`. ``usual``: gives the usual payment in each currency from one transaction
    to another. ``window_us``: the length of a window.
    """

    rows: Int32s
    payers: Int32s
    payees: Int32s
    times: Int64s
    by_day: NDArray[np.bool_]
    amounts: Int64s
    currencies: NDArray[np.int16]
    usual: Callable[[int, int], Int64s]
    window_us: int
    n_nodes: int

    @cached_property
    def graph(self) -> TimeGraph:
        """The transactions laid out by payer and by payee."""
        return time_graph(self.payers, self.payees, self.times, self.by_day, n_nodes=self.n_nodes)

    def places_of(self, codes: Int32s) -> Int64s:
        """Where some of the chosen transactions stand in the graph, shape as given."""
        places: Int64s = self._by_code[np.searchsorted(self.rows, codes, sorter=self._by_code)]
        return places

    def between(self, codes: Int32s, first: int, last: int) -> Int32s:
        """Those of some chosen transactions that stand from one place to another, both counting."""
        places = self.places_of(codes)
        return codes[(places >= first) & (places <= last)]

    @cached_property
    def _by_code(self) -> Int64s:
        """Places in the order of the transactions' codes, (n_rows,)."""
        return np.argsort(self.rows, kind="stable")

    @cached_property
    def until(self) -> Int32s:
        """The first transaction of the graph too late for the window that begins with each, (n_rows,)."""
        until: Int32s = window_ends(self.times, self.window_us)
        return until

    @cached_property
    def payments_a_window(self) -> float:
        """How many payments a payer makes in a window, on the average."""
        if not self.times.size:
            return 0.0
        share = min(1.0, self.window_us / max(int(self.times[-1] - self.times[0]), 1))
        return self.times.size * share / np.unique(self.payers).size

    def comparable(self, first: int, stop: int) -> Int64s:
        """Amounts from one place to before another, by what is usual in between: :func:`in_one_currency`."""
        usual = self.usual(int(self.rows[first]), int(self.rows[stop - 1]) + 1)
        return in_one_currency(self.amounts[first:stop], self.currencies[first:stop], usual)


def among_strangers(background: Background, window_us: int) -> Among:
    """Give the ordinary transactions between strangers, and where windows of a length end.

    Payer and payee are strangers if they had no dealings, in either direction, more than the window's length
    before; in the first weeks of the ledger, when the past does not tell, also none more than that after.
    """
    rows = background.in_order(background.ordinary & strange(background, window_us))
    return _among(background, rows, background.payer_party[rows], background.payee_party[rows], window_us)


def among_strangers_and_from_elsewhere(background: Background, window_us: int) -> Among:
    """Give the transactions between strangers, and those that come from or go to accounts not ordinary.

    What comes from such an account is paid by the node after the last party, what goes there is received by
    the one after that: no way leads through them.
    """
    passable = background.flows.passable
    pays, paid = passable[background.flows.payer], passable[background.flows.payee]
    chosen = background.ordinary & strange(background, window_us)
    chosen |= background.between_others & (pays != paid)
    rows = background.in_order(chosen)
    n_parties = len(background.flows.parties)
    payers = np.where(pays[rows], background.payer_party[rows], n_parties).astype(np.int32)
    payees = np.where(paid[rows], background.payee_party[rows], n_parties + 1).astype(np.int32)
    return _among(background, rows, payers, payees, window_us)


def strange(background: Background, window_us: int) -> NDArray[np.bool_]:
    """Whether payer and payee of each transaction are strangers, as :func:`among_strangers` has it, (m,)."""
    times = background.flows.time_us
    new = background.first_dealing_us >= times - window_us
    passing = background.last_dealing_us <= times + window_us
    told: NDArray[np.bool_] = new & (passing | ~background.early(times))
    return told


def _among(background: Background, rows: Int32s, payers: Int32s, payees: Int32s, window_us: int) -> Among:
    flows = background.flows
    return Among(
        rows,
        payers,
        payees,
        flows.time_us[rows],
        flows.transactions.by_day[rows],
        flows.amount_minor[rows],
        flows.currency[rows],
        background.usual_between,
        window_us=window_us,
        n_nodes=len(flows.parties) + 2,
    )


def in_one_currency(amounts_minor: Int64s, currencies: NDArray[np.int16], usual_minor: Int64s) -> Int64s:
    """Give amounts in one currency, the most frequent: usual payments of two currencies are worth the same.

    The ratio of usual payments is taken to two figures, so that a single payment hardly ever changes it.

    Parameters
    ----------
    amounts_minor : int64 array, shape (n,)
        Amounts, not negative.
    currencies : int16 array, shape (n,)
        Their currencies, codes.
    usual_minor : int64 array, shape (n_currencies,)
        The usual payment in each.

    Returns
    -------
    int64 array, shape (n,)
        Exact for the most frequent currency; ``MOST_COMPARED`` for what is more.

    Examples
    --------
    >>> currencies, usual = np.array([0, 0, 1], np.int16), np.array([500, 40])
    >>> in_one_currency(np.array([70, 80, 70]), currencies, usual).tolist()
    [70, 80, 840]
    """
    usual = np.maximum(usual_minor, 1)
    main = int(np.bincount(currencies, minlength=1).argmax())
    ratios = np.array([float(f"{usual[main] / each:.1e}") for each in usual.tolist()])
    compared: Int64s = np.rint(np.minimum(amounts_minor * ratios[currencies], MOST_COMPARED)).astype(np.int64)
    return compared
