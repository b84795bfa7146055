"""Hubs between two crowds: of windows that are one situation, the one with the most surprising crowds.

Windows of one party that overlap follow each other for months. Of those that share half of the smaller's
transactions, one after the other, only that counts in which chance would least often bring so many payers and
payees (see :mod:`graph_engine.patterns.crowds`), from the burst of payers on and up to that of payees. Ours.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.gather_scatter import GatherScatters
from graph_engine.patterns.background import Background
from graph_engine.patterns.crowds import Crowds, Side
from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.strangers import Among

SIDES: tuple[Side, Side] = ("incoming", "outgoing")
"""Payers and payees."""

Window = tuple[int, ...]
"""A party, where its receipts begin and end, where its payments begin and end, payers and payees."""


@dataclass(frozen=True)
class Hubs:
    """Parties among strangers with the crowds on both sides of them."""

    background: Background
    among: Among
    payers: Crowds
    payees: Crowds

    @staticmethod
    def of(background: Background, among: Among) -> "Hubs":
        """Give the hubs among strangers."""
        sides = (Crowds(background, among, side) for side in SIDES)
        return Hubs(background, among, *sides)

    def shapes(self, found: GatherScatters, fewest: tuple[int, int]) -> list[Shape]:
        """Give one shape for each situation, with the parts ``gathered`` and ``scattered``.

        ``fewest``: payers and payees.
        """
        gathered = self.payers.surprises(found.nodes, found.in_starts, found.in_stops)
        scattered = self.payees.surprises(found.nodes, found.out_starts, found.out_stops)
        number = _situations(found)
        order = np.lexsort((-gathered - scattered, number))
        best = order[np.diff(number[order], prepend=-1) != 0]
        windows = zip(*(column[best].tolist() for column in found), strict=True)
        return [self._between_bursts(self._shape(window), fewest) for window in windows]

    def beyond_chance(self, shape: Shape) -> float:
        """Minus the logarithm of how many hubs between crowds as unlikely chance would bring.

        Trials are the pairs of runs of payers and of payees, as many as the party has, of each party with a
        crowd on both sides; these are counted from above, by the parties with a crowd on the rarer side.
        """
        payers, payees, node = self.payers, self.payees, shape.anchor
        surprise = payers.surprise(node, shape.parts["gathered"])
        surprise += payees.surprise(node, shape.parts["scattered"])
        surprise += payers.passing.surprise(shape.transactions)
        n_hubs = max(min(payers.n_crowded, payees.n_crowded), 1)
        return surprise - log(n_hubs) - log(payers.runs(node)) - log(payees.runs(node))

    def _shape(self, window: Window) -> Shape:
        graph, rows = self.among.graph, self.among.rows
        node, begin, end, start, stop, payers, payees = window
        parts = {"gathered": rows[graph.incoming[begin:end]], "scattered": rows[graph.outgoing[start:stop]]}
        return Shape(node, parts, min(payers, payees))

    def _between_bursts(self, shape: Shape, fewest: tuple[int, int]) -> Shape:
        """What lies from the burst of payers to that of payees; all of it, where too few parties do."""
        first, _ = self.payers.burst(self.among.places_of(shape.parts["gathered"]))
        _, last = self.payees.burst(self.among.places_of(shape.parts["scattered"]))
        gathered, scattered = (self.among.between(codes, first, last) for codes in shape.parts.values())
        payers = np.unique(self.background.payer_party[gathered]).size
        payees = np.unique(self.background.payee_party[scattered]).size
        if payers < fewest[0] or payees < fewest[1]:
            return shape
        return Shape(shape.anchor, {"gathered": gathered, "scattered": scattered}, min(payers, payees))


def _situations(found: GatherScatters) -> NDArray[np.int64]:
    """Number windows, alike those that share half of the smaller's payments with the ones before them."""
    number, last = np.zeros(found.nodes.size, np.int64), -1
    node, ends = -1, (0, 0, 0, 0)
    for place, row in enumerate(zip(*(column.tolist() for column in found[:5]), strict=True)):
        own, begin, end, start, stop = row
        shared = max(0, ends[1] - begin) + max(0, ends[3] - start)
        sizes = (ends[1] - ends[0] + ends[3] - ends[2], end - begin + stop - start)
        if own == node and 2 * shared >= min(sizes):
            ends = (ends[0], max(ends[1], end), ends[2], max(ends[3], stop))
        else:
            node, ends, last = own, (begin, end, start, stop), last + 1
        number[place] = last
    return number
