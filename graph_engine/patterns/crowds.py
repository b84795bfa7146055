"""Crowds: the strangers on one side of a party, and how far beyond chance it is that so many come at once.

Of n strangers that ever pay a party, each at a time of its own, k come in some days by chance at most with
the probability that Chernoff's bound gives. Time passes by the payments between all strangers, so that
paydays and feasts are long days. What is told is minus the logarithm of the expected number of runs as
unlikely in the ledger: of all runs of new payers of a party. The party's own past and future tell what is its
habit: who has new payers all the time has no crowd.

Source: events against chance, as in :mod:`graph_engine.patterns.chance`. That payers come at times of their
own, and that those of all strangers tell how time passes: ours.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.bursts import Clock, Meetings, bursts, meetings, so_many_so_soon
from graph_engine.kernels.fans import Fans
from graph_engine.kernels.windows import joined
from graph_engine.patterns.background import DAY_US
from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.strangers import Among
from graph_engine.ranking import most_per

Int32s = NDArray[np.int32]


@dataclass(frozen=True)
class Crowds:
    """The crowds among strangers that pay one party (``incoming``) or are paid by one (``outgoing``)."""

    among: Among
    side: Literal["incoming", "outgoing"]

    @cached_property
    def met(self) -> Meetings:
        """The first transactions of each party with each stranger on this side."""
        graph = self.among.graph
        sides = {
            "incoming": (graph.in_offsets, graph.incoming, self.among.payers),
            "outgoing": (graph.out_offsets, graph.outgoing, self.among.payees),
        }
        met: Meetings = meetings(*sides[self.side])
        return met

    @cached_property
    def clock(self) -> Clock:
        """How much of all that strangers pay came before the day of each transaction, and by its end."""
        days = self.among.times // DAY_US
        ends = (np.searchsorted(days, days, side=side) for side in ("left", "right"))
        return Clock(*(end / max(days.size, 1) for end in ends))

    @cached_property
    def trials(self) -> float:
        """Logarithm of how many runs of strangers of a party there are."""
        n_met = np.diff(self.met.offsets)
        return float(np.log(max(int((n_met * (n_met - 1) // 2).sum()), 1)))

    def shapes(self, fans: Fans, part: str) -> list[Shape]:
        """Join the fans of each party to situations; ``part``: what their transactions are in them."""
        codes = self.among.rows[getattr(self.among.graph, self.side)]
        largest = most_per(fans.nodes, fans.distinct, self.among.n_nodes)
        windows = (column.tolist() for column in joined(fans.nodes, fans.starts, fans.stops))
        return [
            Shape(node, {part: codes[start:stop]}, int(largest[node]))
            for node, start, stop in zip(*windows, strict=True)
        ]

    def beyond_chance(self, node: int, codes: Int32s) -> float:
        """Minus the logarithm of how many runs as unlikely as the transactions of a party chance would bring.

        Negative where it brings some.
        """
        met = self.met.rows[self.met.offsets[node] : self.met.offsets[node + 1]]
        places = np.searchsorted(self.among.rows, codes)
        share = self.clock.by_night[places.max()] - self.clock.before[places.min()]
        n_inside = np.count_nonzero(np.isin(met, places)) - 1
        return float(so_many_so_soon(max(met.size - 1, 1), n_inside, share)) - self.trials

    def burst_in(self, shape: Shape, part: str) -> Shape:
        """The burst in a situation that chance would bring least often; all of it, where nothing is one."""
        surprise, last = self._bursts
        places = np.searchsorted(self.among.rows, shape.parts[part])
        first = places[np.argmax(surprise[places])]
        if surprise[first] == 0:
            return shape
        inside = (places >= first) & (places <= last[first])
        return Shape(shape.anchor, {part: shape.parts[part][inside]}, shape.size)

    @cached_property
    def _bursts(self) -> tuple[NDArray[np.float64], Int32s]:
        told: tuple[NDArray[np.float64], Int32s] = bursts(self.met, self.among.until, self.clock)
        return told
