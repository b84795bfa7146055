"""Movements of money as arrays, the view that detectors work on."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.index.adjacency import Adjacency
from graph_engine.index.edges import Edges
from graph_engine.index.nodes import Nodes
from graph_engine.index.open import GraphIndex

Codes = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class MoneyFlows:
    """Every movement from account to account, by (time, transaction id); codes are those of the index.

    m movements between n accounts of p parties:

    ``payer``, ``payee`` (m,) int32 account codes; ``time_us`` (m,) int64; ``amount_minor`` (m,) int64;
    ``currency`` (m,) int16 into ``currencies``; ``business_day`` (m,) int32 days since 1970.
    ``passable`` (n,) bool: flows may be followed through the account (it and its holder are ordinary);
    ``ours`` (n,) bool: the account is kept with us; ``customer`` (n,) bool: its holder is ours and ordinary;
    ``holder`` (n,) int32 party code. ``forward`` from payer accounts, ``backward`` from payee accounts.
    ``accounts``, ``parties`` and ``transactions`` (edges) give ids and further properties; ``booked`` are the
    one-sided entries of accounts, which no flow runs over. ``currencies`` names those of ``booked`` too.
    ``index`` holds every other relationship type.

    Where movements of both kinds stand together, a *movement code* names one: the code of TRANSFERRED, or
    m and the code of BOOKED added up.
    """

    payer: NDArray[np.int32]
    payee: NDArray[np.int32]
    time_us: NDArray[np.int64]
    amount_minor: NDArray[np.int64]
    currency: NDArray[np.int16]
    currencies: tuple[str, ...]
    business_day: NDArray[np.int32]
    passable: NDArray[np.bool_]
    ours: NDArray[np.bool_]
    customer: NDArray[np.bool_]
    holder: NDArray[np.int32]
    forward: Adjacency
    backward: Adjacency
    accounts: Nodes
    parties: Nodes
    transactions: Edges
    booked: Edges
    index: GraphIndex

    def times_of(self, movements: Codes) -> NDArray[np.int64]:
        """Times of movement codes, shape as given."""
        moved = movements < self.payer.size
        times = np.empty(movements.size, np.int64)
        times[moved] = self.time_us[movements[moved]]
        times[~moved] = self.booked.times[movements[~moved] - self.payer.size]
        return times

    def in_time_order(self, movements: Codes) -> NDArray[np.int64]:
        """Movement codes by (time, code)."""
        codes = np.asarray(movements, np.int64)
        order = np.lexsort((codes, self.times_of(codes)))
        return codes[order]

    def ids_of(self, movements: Codes) -> list[str]:
        """Transaction ids of movement codes."""
        n = self.payer.size
        return [
            self.transactions.id_at(code) if code < n else self.booked.id_at(code - n)
            for code in np.asarray(movements, np.int64).tolist()
        ]

    def accounts_of(self, movements: Codes) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Payer accounts and payee accounts of movement codes; the bank's side of what is booked is none."""
        codes = np.asarray(movements, np.int64)
        moved, booked = codes[codes < self.payer.size], codes[codes >= self.payer.size] - self.payer.size
        inward = self.booked_inward[booked]
        accounts = self.booked.sources[booked]
        return (
            np.concatenate([self.payer[moved], accounts[~inward]]),
            np.concatenate([self.payee[moved], accounts[inward]]),
        )

    @cached_property
    def booked_inward(self) -> NDArray[np.bool_]:
        """Whether what is booked comes into the account, shape (n_booked,)."""
        words = self.booked.dictionary("direction")
        inward: NDArray[np.bool_] = self.booked.codes("direction") == (
            words.index("in") if "in" in words else len(words)
        )
        return inward


def money_flows(index: GraphIndex) -> MoneyFlows:
    """Give the movements of an index; the large arrays stay mapped."""
    accounts, parties, moved = index.nodes("Account"), index.nodes("Party"), index.edges("TRANSFERRED")
    booked, named = index.edges("BOOKED"), moved.dictionary("currency")
    holder: NDArray[np.int32] = accounts.column("holder")
    return MoneyFlows(
        payer=moved.sources,
        payee=moved.targets,
        time_us=moved.times,
        amount_minor=moved.column("amount_minor"),
        currency=moved.codes("currency").astype(np.int16),
        currencies=(*named, *(each for each in booked.dictionary("currency") if each not in named)),
        business_day=moved.column("business_day"),
        passable=accounts.column("ordinary"),
        ours=accounts.column("ours"),
        customer=customers(parties)[holder],
        holder=holder,
        forward=moved.forward,
        backward=moved.backward,
        accounts=accounts,
        parties=parties,
        transactions=moved,
        booked=booked,
        index=index,
    )


def customers(parties: Nodes) -> NDArray[np.bool_]:
    """Which parties are customers: ours, and in the ordinary role. Shape (n_parties,)."""
    roles = parties.dictionary("role")
    ordinary = parties.codes("role") == (roles.index("ordinary") if "ordinary" in roles else len(roles))
    chosen: NDArray[np.bool_] = np.asarray(parties.column("ours")) & ordinary
    return chosen
