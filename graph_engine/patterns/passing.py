"""Relations that pass: how far beyond chance it is that members of a shape deal at no other time.

Who has reason to deal with somebody mostly does so again. A relation *passes* if all its dealings, in either
direction, lie within one window. Of m pairs of strangers in a shape k pass: by chance at most with the
probability exp(-m KL(k / m, q)), q being the mean, over the pairs, of the share that is usual: of all
strangers who first deal with each other in the days of the shape, or of the payer's, or of the payee's other
relations, whichever is largest. So who has passing customers all the time gives no evidence, and the last
weeks of the ledger, when nobody knows yet, give little.

Source: H. Chernoff (1952), as for crowds; that the bound holds for the mean of unequal shares: W. Hoeffding:
On the distribution of the number of successes in independent trials, Annals of Mathematical Statistics 27
(1956) 713-721 (neither checked against the text). That relations pass independently of each other: ours.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.bursts import so_many_so_soon
from graph_engine.patterns.background import Background
from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.strangers import Among

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]

HABIT = 10
"""So many other relations of a party tell as much of what is usual as those of all strangers do; ours."""


@dataclass(frozen=True)
class Passing:
    """Which relations among strangers pass, and how usual that is."""

    background: Background
    among: Among

    def surprise(self, codes: Int32s) -> float:
        """Minus the logarithm of the chance that so many of the pairs that pay each other pass."""
        firsts = self._one_a_pair(codes)
        passes = self._passes(firsts)
        usual = self._usual(firsts, passes, self._share_in_days(codes))
        return float(so_many_so_soon(firsts.size, int(np.count_nonzero(passes)), float(usual.mean())))

    def beside(self, told: Callable[[Shape], float]) -> Callable[[Shape], float]:
        """What else is told of a shape, with the surprise that its relations pass."""
        return lambda shape: told(shape) + self.surprise(shape.transactions)

    def _one_a_pair(self, codes: Int32s) -> Int32s:
        """The first of some payments between each two parties, whoever pays, in the order given."""
        ends = self.background.payer_party[codes], self.background.payee_party[codes]
        pairs = np.minimum(*ends).astype(np.int64) << 32 | np.maximum(*ends)
        _, firsts = np.unique(pairs, return_index=True)
        chosen: Int32s = codes[np.sort(firsts)]
        return chosen

    def _passes(self, codes: Int32s) -> NDArray[np.bool_]:
        """Whether all dealings of payer and payee lie within one window, shape as given."""
        lasts = self.background.last_dealing_us[codes] - self.background.first_dealing_us[codes]
        passes: NDArray[np.bool_] = lasts <= self.among.window_us
        return passes

    @cached_property
    def _began(self) -> Int32s:
        """The payments with which strangers begin to deal with each other, one for each two, by time."""
        rows = self.among.rows
        return self._one_a_pair(rows[self.background.first_dealing_us[rows] == self.among.times])

    @cached_property
    def _began_us(self) -> Int64s:
        """When those payments were made, in order: every shape asks, so they are looked up once for all."""
        began_us: Int64s = self.background.flows.time_us[self._began]
        return began_us

    @cached_property
    def _passed_before(self) -> Int64s:
        """How many of the relations that began before each pass, (began + 1,)."""
        return np.append(0, np.cumsum(self._passes(self._began)))

    @cached_property
    def _habits(self) -> list[tuple[Floats, Floats]]:
        """Relations that each party began by paying, and how many pass; the same by being paid."""
        n, passes = len(self.background.flows.parties), self._passes(self._began)
        sides = (self.background.payer_party[self._began], self.background.payee_party[self._began])
        return [
            (
                np.bincount(side, minlength=n).astype(np.float64),
                np.bincount(side, passes, n).astype(np.float64),
            )
            for side in sides
        ]

    def _share_in_days(self, codes: Int32s) -> float:
        """Share that passes of the relations that begin between the first and the last of some payments."""
        times = self.background.flows.time_us[codes]
        begin = np.searchsorted(self._began_us, times.min(), side="left")
        end = np.searchsorted(self._began_us, times.max(), side="right")
        return float((1 + self._passed_before[end] - self._passed_before[begin]) / (1 + end - begin))

    def _usual(self, codes: Int32s, passes: NDArray[np.bool_], share: float) -> Floats:
        """How usual it is that each pair's relation passes; of its parties' the shape's own are left out."""
        usual = np.full(codes.size, share)
        for (began, passed), side in zip(
            self._habits, (self.background.payer_party, self.background.payee_party), strict=True
        ):
            parties, places = np.unique(side[codes], return_inverse=True)
            others = np.maximum(began[parties] - np.bincount(places), 0)
            passing = np.clip(passed[parties] - np.bincount(places, passes), 0, others)
            usual = np.maximum(usual, ((passing + HABIT * share) / (others + HABIT))[places])
        return usual
