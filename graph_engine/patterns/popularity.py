"""Popularity: how far beyond chance it is that the members of a crowd have so few other counterparties.

Most dealings are with the popular: shops, employers, the head of a family. Of all pairs of strangers a share
F(v) has, on the one side, a party with no more counterparties than v; whoever meets k of them by chance meets
each with a chance of at most F(v) that it is as seldom met. These chances are weighed together by Fisher's
method. Who collects from, or shares out to, accounts that serve for that alone meets the seldom met; a crowd
of customers, or of suppliers, is as popular as others are.

Parties are compared with those of their kind, ours or elsewhere: of a party elsewhere only its dealings with
ours are known.

Source: the configuration model, as in :mod:`graph_engine.patterns.chance`; R. A. Fisher (1925), as in
:func:`graph_engine.ranking.together`. That members of a crowd are met independently of each other: ours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.patterns.background import Background
from graph_engine.ranking import together

Int32s = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Popularity:
    """How popular parties are as payers, or as payees, among strangers.

    ``shares``: of all pairs with a party of the same kind on this side, those with one that has no more
    counterparties, (n_parties,).
    """

    shares: Floats

    @staticmethod
    def of(background: Background, counterparties: Floats) -> "Popularity":
        """Give the popularity of parties with so many distinct counterparties each, (n_parties,)."""
        kinds = 2 * background.segment + background.flows.parties.column("ours")
        shares = np.ones(counterparties.size)
        for kind in np.unique(kinds):
            own = kinds == kind
            _, places = np.unique(counterparties[own], return_inverse=True)
            pairs = np.cumsum(np.bincount(places, counterparties[own]))
            shares[own] = pairs[places] / max(pairs[-1], 1.0)
        return Popularity(shares)

    def surprise(self, met: Int32s) -> float:
        """Minus the logarithm of the chance to meet parties, each at least once among some, as seldom met."""
        parties = np.unique(met)
        return together(-float(np.log(self.shares[parties]).sum()), parties.size)
