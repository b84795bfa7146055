"""Crowds: the strangers on one side of a party, and how far beyond chance it is that so many come at once.

Of n strangers that ever pay a party, each at a time of its own, k come in some days by chance at most with
the probability that Chernoff's bound gives. Time passes by the payments between all strangers, so that
paydays and feasts are long days. What is told is minus the logarithm of the expected number of parties with
runs as unlikely, of all runs of new payers that each has; with it, that the relations of a run pass (see
:mod:`graph_engine.patterns.passing`). The party's own past and future tell what is its habit: who has new
payers all the time has no crowd. Before its accounts were opened nobody could pay it.

Who pays others settles many bills at one sitting. Of payees, time passes half by the payments between all
strangers, half by the days on which the party itself makes ordinary payments, to whomever.

Source: events against chance, as in :mod:`graph_engine.patterns.chance`. That strangers come at times of
their own, and how time passes: ours.
"""

from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from graph_engine.index import NO_TIME
from graph_engine.kernels.bursts import Clock, Meetings, bursts, meetings, so_many_so_soon
from graph_engine.kernels.fans import Fans
from graph_engine.kernels.windows import joined
from graph_engine.patterns.background import DAY_US, Background
from graph_engine.patterns.passing import Passing
from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.strangers import Among
from graph_engine.ranking import most_per

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


Side = Literal["incoming", "outgoing"]

ENDS: tuple[Literal["left", "right"], ...] = ("left", "right")
"""Of a day: before it, and by its end."""


@dataclass(frozen=True)
class Crowds:
    """The crowds among strangers that pay one party (``incoming``) or are paid by one (``outgoing``)."""

    background: Background
    among: Among
    side: Side

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
        """How much of a party's time came before the day of each transaction, and by its end."""
        days = self.among.times // DAY_US
        parties = self.among.payees if self.side == "incoming" else self.among.payers
        time = _time_of_all(days, _opened(self.background)[parties] // DAY_US)
        if self.side == "incoming":
            return time
        own = _time_of_payers(self.background, parties, days)
        return Clock((time.before + own.before) / 2, (time.by_night + own.by_night) / 2)

    @cached_property
    def passing(self) -> Passing:
        """Which relations among the strangers pass."""
        return Passing(self.background, self.among)

    @cached_property
    def n_crowded(self) -> int:
        """How many parties meet two strangers or more."""
        return int(np.count_nonzero(np.diff(self.met.offsets) > 1))

    def runs(self, node: int) -> int:
        """How many runs of strangers a party meets, at least 1."""
        n_met = int(self.met.offsets[node + 1] - self.met.offsets[node])
        return max(n_met * (n_met - 1) // 2, 1)

    def shapes(self, fans: Fans, part: str) -> list[Shape]:
        """Join the fans of each party to situations; ``part``: what their transactions are in them."""
        codes = self.among.rows[getattr(self.among.graph, self.side)]
        largest = most_per(fans.nodes, fans.distinct, self.among.n_nodes)
        windows = (column.tolist() for column in joined(fans.nodes, fans.starts, fans.stops))
        return [
            Shape(node, {part: codes[start:stop]}, int(largest[node]))
            for node, start, stop in zip(*windows, strict=True)
        ]

    def surprises(self, nodes: Int32s, starts: Int64s, stops: Int64s) -> NDArray[np.float64]:
        """Minus the logarithm of the chance that parties meet so many in the time of some transactions, (n,).

        ``starts``, ``stops``: where these stand among the graph's transactions of this side, none empty.
        """
        own = getattr(self.among.graph, self.side)
        n_met = np.append(0, np.cumsum(np.isin(own, self.met.rows)))
        n_inside = n_met[stops] - n_met[starts] - 1
        n_others = np.maximum(np.diff(self.met.offsets)[nodes] - 1, 1)
        shares = self.clock.by_night[own[stops - 1]] - self.clock.before[own[starts]]
        told = zip(n_others.tolist(), n_inside.tolist(), shares.tolist(), strict=True)
        return np.array([so_many_so_soon(*each) for each in told], np.float64)

    def surprise(self, node: int, codes: Int32s) -> float:
        """Minus the logarithm of the chance that a party meets so many in the time of some transactions."""
        places = self.among.places_of(codes)
        share = self.clock.by_night[places.max()] - self.clock.before[places.min()]
        n_others = max(int(self.met.offsets[node + 1] - self.met.offsets[node]) - 1, 1)
        return float(so_many_so_soon(n_others, self._n_met(node, places) - 1, share))

    def beyond_chance(self, node: int, codes: Int32s) -> float:
        """Minus the logarithm of how many parties chance would bring runs as unlikely as some transactions.

        Negative where it brings some.
        """
        trials = log(max(self.n_crowded, 1)) + log(self.runs(node))
        return self.surprise(node, codes) + self.passing.surprise(codes) - trials

    def _n_met(self, node: int, places: NDArray[np.integer[Any]]) -> int:
        """How many strangers a party meets first in the transactions at some places."""
        met = self.met.rows[self.met.offsets[node] : self.met.offsets[node + 1]]
        return int(np.count_nonzero(np.isin(met, places)))

    def bursts_in(self, fans: Fans, part: str, *, least: int) -> list[Shape]:
        """Join the fans of each party to situations, and give the burst of each: see :meth:`burst_in`."""
        return [self.burst_in(shape, part, least) for shape in self.shapes(fans, part)]

    def burst_in(self, shape: Shape, part: str, least: int) -> Shape:
        """The burst in a situation; all of it, if too few strangers make that."""
        codes = shape.parts[part]
        places = self.among.places_of(codes)
        first, last = self.burst(places)
        inside = (places >= first) & (places <= last)
        if self._n_met(shape.anchor, places[inside]) < least:
            return shape
        return Shape(shape.anchor, {part: codes[inside]}, shape.size)

    def burst(self, places: Int64s) -> tuple[int, int]:
        """Places of the first and the last of the burst, among some, that chance would bring least often.

        Of the first and the last of all, where nothing is one.
        """
        surprise, last = self._bursts
        first = int(places[np.argmax(surprise[places])])
        return (first, int(last[first])) if surprise[first] > 0 else (int(places.min()), int(places.max()))

    @cached_property
    def _bursts(self) -> tuple[NDArray[np.float64], Int32s]:
        told: tuple[NDArray[np.float64], Int32s] = bursts(self.met, self.among.until, self.clock)
        return told


def _time_of_all(days: Int64s, opened: Int64s) -> Clock:
    """By the payments between all strangers since the day on which a party's first account was opened."""
    before, by_night = (np.searchsorted(days, days, side=end) / max(days.size, 1) for end in ENDS)
    unopened = np.searchsorted(days, opened, side="left") / max(days.size, 1)
    unopened = np.minimum(unopened, before)  # where it had dealings before, it was there
    return Clock((before - unopened) / (1 - unopened), (by_night - unopened) / (1 - unopened))


def _opened(background: Background) -> Int64s:
    """When each party first opened an account, microseconds; ``NO_TIME`` if one tells nothing, (p,)."""
    accounts = background.flows.accounts
    opened = np.where(accounts.valid("opened_at"), accounts.column("opened_at"), NO_TIME)
    first = np.full(len(background.flows.parties), np.iinfo(np.int64).max)
    np.minimum.at(first, background.flows.holder, opened)
    return first


def _time_of_payers(background: Background, payers: Int32s, days: Int64s) -> Clock:
    """By the days on which each payer makes ordinary payments, to strangers or not."""
    paid = background.ordinary_rows
    keys = np.unique(_key(background.payer_party[paid], background.flows.time_us[paid] // DAY_US))
    begin, end = (np.searchsorted(keys, _key(payers + more, 0)) for more in (0, 1))
    asked = _key(payers, days)
    before, by_night = ((np.searchsorted(keys, asked, side) - begin) / (end - begin) for side in ENDS)
    return Clock(before, by_night)


def _key(parties: Int32s, days: Int64s | int) -> Int64s:
    """One number that sorts by party, then by day since 1970."""
    return (parties.astype(np.int64) << 32) + days
