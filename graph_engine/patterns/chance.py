"""How many shapes as unlikely chance would bring among strangers, if each kept its number of counterparties.

The model deals counterparties out at random: u pays v with chance (payees of u) x (payers of v) / pairs, on
any day of the ledger. What is told is minus the logarithm of the expected number of shapes that are as
unlikely: of all ways to choose so many parties, times the chance that just these pay each other within so
many days. More than 0 means that chance would bring less than one.

Source: the configuration model (M. Newman: Networks, 2nd edition, 2018, section 12.1; not checked against the
text) and events against chance (A. Desolneux, L. Moisan, J.-M. Morel: From Gestalt Theory to Image Analysis,
2008; not checked against the text). That parties keep their days no better than chance: ours.
"""

from dataclasses import dataclass
from math import lgamma, log

import numpy as np
from numpy.typing import NDArray

from graph_engine.patterns.background import DAY_US, Background
from graph_engine.patterns.passing import Passing
from graph_engine.patterns.strangers import Among

Int32s = NDArray[np.int32]


@dataclass(frozen=True)
class Chance:
    """Who has how many counterparties among strangers.

    ``payees``, ``payers``: distinct payees and payers of each party, (n_parties,) float64. ``n_pairs``:
    distinct pairs. ``n_active``: parties with any. ``n_days``: days of the ledger. ``passing``: which of
    their relations pass.
    """

    background: Background
    payees: NDArray[np.float64]
    payers: NDArray[np.float64]
    n_pairs: int
    n_active: int
    n_days: int
    passing: Passing

    def layers(self, first: Int32s, second: Int32s) -> float:
        """Of two or three layers: the transactions into the second and into the third, which may be none."""
        payer, payee = self.background.payer_party, self.background.payee_party
        # where shapes are woven, a party may pay on in the one what it receives in the other alone
        between = np.union1d(payee[first], payer[second])
        sizes = [_distinct(payer[first]), between.size, _distinct(payee[second])]
        codes = np.union1d(first, second)
        places = sizes[0] * sizes[1] + sizes[1] * sizes[2]
        ways = sum(_ways(self.n_active, size) for size in sizes) + _ways(places, self._pairs(codes).shape[0])
        in_order = sizes[1] * log(2) if second.size else 0.0
        return self._crossing(codes) - ways + in_order

    def circle(self, codes: Int32s, hops: int) -> float:
        """Of payments that lead round in a circle, or in several of at most so many hops."""
        parties = np.union1d(self.background.payer_party[codes], self.background.payee_party[codes])
        return self._crossing(codes) - float(parties.size * log(self.n_active)) + lgamma(hops)

    def _crossing(self, codes: Int32s) -> float:
        """Minus the logarithm of the chance that each of the pairs comes about, all within their days."""
        pairs = self._pairs(codes)
        expected = self.payees[pairs[:, 0]] * self.payers[pairs[:, 1]] / self.n_pairs
        in_time = float((pairs.shape[0] - 1) * log(self._share_of_days(codes)))
        return -float(np.log(np.minimum(expected, 1.0)).sum()) - in_time

    def _pairs(self, codes: Int32s) -> NDArray[np.int32]:
        payer, payee = self.background.payer_party[codes], self.background.payee_party[codes]
        pairs: NDArray[np.int32] = np.unique(np.column_stack((payer, payee)), axis=0)
        return pairs

    def _share_of_days(self, codes: Int32s) -> float:
        days = self.background.flows.time_us[codes] // DAY_US
        return min(1.0, float(days.max() - days.min() + 1) / self.n_days)


def chance_among(background: Background, among: Among) -> Chance:
    """Count the counterparties that each party has among strangers."""
    n_parties, times = len(background.flows.parties), background.flows.time_us
    pairs = np.unique(np.column_stack((among.payers, among.payees)), axis=0)
    payees, payers = (np.bincount(pairs[:, end], minlength=n_parties).astype(np.float64) for end in (0, 1))
    return Chance(
        background=background,
        payees=payees,
        payers=payers,
        n_pairs=pairs.shape[0],
        n_active=max(int(np.count_nonzero(payees + payers)), 1),
        n_days=int(times[-1] // DAY_US - times[0] // DAY_US) + 1 if times.size else 1,
        passing=Passing(background, among),
    )


def _distinct(parties: Int32s) -> int:
    return int(np.unique(parties).size)


def _ways(n: int, k: int) -> float:
    """Natural logarithm of n over k."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
