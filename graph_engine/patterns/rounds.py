"""Rounds of payments between strangers: what goes out over others and comes back, as transactions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import positions_of
from graph_engine.kernels.temporal_cycles import CycleBounds, temporal_cycles
from graph_engine.kernels.time_graph import TimeGraph
from graph_engine.patterns.background import Background
from graph_engine.patterns.chance import chance_among
from graph_engine.patterns.oddest import oddest
from graph_engine.patterns.searches import Instances, sizes_of
from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.strangers import Among
from graph_engine.patterns.stretches import Asked, by_stretch

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

CUT_SHORT = "first payments whose search for cycles was cut short"
UNSEARCHED = "first payments not searched for cycles, all steps being spent"
"""Reasons for which rounds may be missing."""


@dataclass(frozen=True)
class Rounds:
    """The transactions of each round, one after the other, where each begins, and what was left out."""

    offsets: Int64s
    codes: Int32s
    left_out: Mapping[str, int]

    @property
    def firsts(self) -> Int32s:
        """The first transaction of each, (n_rounds,)."""
        return self.codes[self.offsets[:-1]]

    @property
    def lasts(self) -> Int32s:
        """The last transaction of each, (n_rounds,)."""
        return self.codes[self.offsets[1:] - 1]

    @property
    def hops(self) -> list[Int32s]:
        """The transactions of each, in time."""
        spans = zip(self.offsets[:-1].tolist(), self.offsets[1:].tolist(), strict=True)
        return [self.codes[begin:end] for begin, end in spans]

    def at(self, places: Int64s) -> "Rounds":
        """Some of them, in the order of the places."""
        starts, stops = self.offsets[places], self.offsets[places + 1]
        offsets = np.append(0, np.cumsum(stops - starts))
        return Rounds(offsets, self.codes[positions_of(starts, stops)], self.left_out)

    def oddest(self, background: Background) -> "Rounds":
        """Those that are worth looking into; the others are left out."""
        chosen, not_chosen = oddest(background, self.offsets, self.codes)
        found = self.at(chosen)
        return Rounds(found.offsets, found.codes, {**self.left_out, **not_chosen})


def found_rounds(background: Background, among: Among, bounds: CycleBounds) -> Rounds:
    """Find the temporal cycles among the movements between strangers."""
    asked = Asked("rounds", tuple(bounds), by_amounts=True, reasons=(CUT_SHORT, UNSEARCHED))

    def search(graph: TimeGraph, until: Int32s, amounts: Callable[[], Int64s]) -> Instances:
        found = temporal_cycles(graph, amounts(), until, bounds)
        parts = np.zeros(found.transactions.size, np.int8)
        left_out = (found.starts_cut, found.starts_unseen)
        return Instances(sizes_of(found.offsets), found.transactions, parts, left_out)

    every, left_out = by_stretch(background.searches, among, asked, search)
    return Rounds(every.offsets, among.rows[every.transactions], left_out)


def beyond_chance(background: Background, among: Among) -> Callable[[Shape], float]:
    """Minus the logarithm of how many rounds as unlikely as a shape chance would bring among strangers."""
    chance = chance_among(background, among)
    return chance.passing.beside(lambda shape: chance.circle(shape.transactions, shape.size))
