"""Movements of money as arrays, the view that detectors work on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.index.adjacency import Adjacency
from graph_engine.index.edges import Edges
from graph_engine.index.nodes import Nodes
from graph_engine.index.open import GraphIndex


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
    one-sided entries of accounts, which no flow runs over.
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


def money_flows(index: GraphIndex) -> MoneyFlows:
    """Give the movements of an index; the large arrays stay mapped."""
    accounts, parties, moved = index.nodes("Account"), index.nodes("Party"), index.edges("TRANSFERRED")
    holder: NDArray[np.int32] = accounts.column("holder")
    return MoneyFlows(
        payer=moved.sources,
        payee=moved.targets,
        time_us=moved.times,
        amount_minor=moved.column("amount_minor"),
        currency=moved.codes("currency").astype(np.int16),
        currencies=moved.dictionary("currency"),
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
        booked=index.edges("BOOKED"),
    )


def customers(parties: Nodes) -> NDArray[np.bool_]:
    """Which parties are customers: ours, and in the ordinary role. Shape (n_parties,)."""
    roles = parties.dictionary("role")
    ordinary = parties.codes("role") == (roles.index("ordinary") if "ordinary" in roles else len(roles))
    chosen: NDArray[np.bool_] = np.asarray(parties.column("ours")) & ordinary
    return chosen
