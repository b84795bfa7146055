"""Groups of parties of which each pays every one of the next, as transactions of the ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.layer_search import Fewest
from graph_engine.kernels.layers import Budget, layers
from graph_engine.kernels.time_graph import TimeGraph
from graph_engine.patterns.background import Background
from graph_engine.patterns.chance import Chance, chance_among
from graph_engine.patterns.oddest import oddest
from graph_engine.patterns.searches import Instances, sizes_of
from graph_engine.patterns.strangers import among_strangers
from graph_engine.patterns.stretches import Asked, by_stretch

Int32s = NDArray[np.int32]

UNCROSSED = "first payments given up before it was known whether others cross them"
CUT_SHORT = "first payments whose search for groups was given up"
UNSEARCHED = "first payments not searched for groups, all steps being spent"
"""Reasons for which groups may be missing."""


@dataclass(frozen=True)
class LayersFound:
    """The transactions into the second and into the third layer of each instance, and what was left out.

    ``chance``: what chance would bring among the same strangers.
    """

    members: list[tuple[Int32s, Int32s]]
    left_out: Mapping[str, int]
    chance: Chance


def found_layers(background: Background, window_us: int, fewest: Fewest, budget: Budget) -> LayersFound:
    """Find the groups of two or three layers among the movements between strangers."""
    among = among_strangers(background, window_us)
    asked = Asked("layers", (*fewest, *budget), by_amounts=False, reasons=(UNCROSSED, CUT_SHORT, UNSEARCHED))

    def search(graph: TimeGraph, until: Int32s, _amounts: Callable[[], NDArray[np.int64]]) -> Instances:
        (found,) = layers(graph, until, (fewest,), budget)
        left_out = (found.starts_unknown, found.starts_cut, found.starts_unseen)
        return Instances(sizes_of(found.offsets), found.transactions, found.layers, left_out)

    every, left_out = by_stretch(background.searches, among, asked, search)
    codes, offsets = among.rows[every.transactions], every.offsets
    chosen, not_chosen = oddest(background, offsets, codes)
    members = []
    for begin, end in zip(offsets[chosen], offsets[chosen + 1], strict=True):
        own, layer = codes[begin:end], every.parts[begin:end]
        members.append((np.sort(own[layer == 0]), np.sort(own[layer == 1])))
    return LayersFound(members, left_out | not_chosen, chance_among(background, among))
