"""Several parties each pay all of several others.

Every one of a group pays every one of another: sums are crossed over, so that no payer can be matched to a
payee.

Sources S and sinks T, at least k and l parties, a window W; payments between ordinary accounts of
strangers. Every s of S pays every t of T in the window that begins with the first of these payments; nobody
could be added to S or T without taking somebody away. Strangers have had no dealings with each other, in
either direction, more than W before. It fires if all that moves is at least m usual payments (the median of
the currency), and if chance would not bring it or few parties have one so odd.

Instances that share payments are one situation if chance would bring the whole less often than each, or if
chance would bring neither and they share half of the smaller's payments; so are those that begin with a
payment of the same party and share half of the smaller's, or begin with the same one. In the first 35 days
of the ledger parties with dealings more than W after are no strangers either, and the confidence is lower
by a quarter.

How odd it is, is told by how far it is beyond chance, its number of pairs, its sum, its typical payment,
how unlike payments are to what their payers usually pay, how many pairs deal at no other time, and how
evenly the sources pay.

*Fires on*: crossed layering, groups of accounts run by one hand. Known false alarms: friends who settle a
journey, firms of a new project that pay the same new contractors. Silent on firms of one industry that pay
the same suppliers every month (known parties), on payment institutions.

*Misses*: groups of which some do not pay some; known parties; slower than W. The search is bounded for each
first payment and in all; payments whose search was given up are counted.

*Look next*: whether one hand runs the accounts (devices, times, texts); where the sources' money came from.

*Source*: IBM AMLSim (bipartite: every originator pays every beneficiary); E. Altman et al.: Realistic
synthetic financial transactions for anti-money laundering models, NeurIPS 2023 (not checked against the
text).
"""

from dataclasses import dataclass

import numpy as np

from graph_engine.findings import Found
from graph_engine.kernels.layer_search import Fewest
from graph_engine.kernels.layers import Budget
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.layered import found_layers
from graph_engine.patterns.meshes import meshes
from graph_engine.patterns.shape_alerts import Facts, Telling, shape_alerts
from graph_engine.patterns.shapes import Shape, evenness

TITLE = {"en": "Several parties each pay all of several others", "zh": "多个付款方分别向多个相同收款方转出"}

SENTENCE = {
    "en": "{sources:party|parties} each paid all of the same {sinks:party|parties}, {moved_minor} together, "
    "within {days:day|days}; none of them had dealt with each other before.",
    "zh": "{days} 天内 {sources} 个付款方均向相同的 {sinks} 个收款方转款，合计 {moved_minor}；"
    "各方此前从无往来。",
}

LOOK_NEXT_ZH = "各账户是否由同一人操作（设备、时间、附言）；付款方资金从何而来。"


@dataclass(frozen=True)
class Parameters:
    """What counts as crossed payments, and how much is spent on finding them."""

    window_days: int = 14
    """W: 10 business days, the short period of PBoC Order [2006] No. 2 (not checked against the text)."""
    fewest_sources: int = 2
    """k; ours: with one it is a fan."""
    fewest_sinks: int = 2
    """l; ours: with one it is a fan."""
    usual_payments: int = 4
    """m; ours: a usual payment of each pair of the smallest group."""
    sets_per_start: int = 64
    """Most groups kept of one first payment; ours: more are one situation anyway."""
    steps_per_start: int = 4_000
    """Most payments looked at from one first payment; ours: some 0.02 ms."""
    steps_in_all: int = 2_000_000_000
    """Most payments looked at in a stretch of 14 days of first payments; ours: some 10 s."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 14 days count both ends where times are days."""
    return Parameters(window_days=13 if resolution == "day" else 14)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which several parties pay all of several others."""
    fewest = Fewest(parameters.fewest_sources, parameters.fewest_sinks, 0)
    budget = Budget(parameters.sets_per_start, parameters.steps_per_start, parameters.steps_in_all)
    found = found_layers(background, parameters.window_days * DAY_US, fewest, budget)
    shapes = []
    for paid, _ in found.members:
        pairs = np.unique(background.payer_party[paid]).size * np.unique(background.payee_party[paid]).size
        shapes.append(Shape(int(background.payer_party[paid[0]]), {"paid": paid}, pairs))

    def beyond_chance(shape: Shape) -> float:
        return found.chance.layers(shape.transactions, shape.transactions[:0])

    telling = Telling(
        lambda shape: _facts(background, shape),
        lambda shape: evenness(background, shape.transactions, background.payer_party),
        found.chance.passing.beside(beyond_chance),
    )
    whole = meshes(shapes, beyond_chance)
    return shape_alerts(background, whole, parameters.usual_payments, telling, found.left_out)


def _facts(background: Background, shape: Shape) -> Facts:
    return {
        "sources": np.unique(background.payer_party[shape.transactions]).size,
        "sinks": np.unique(background.payee_party[shape.transactions]).size,
    }
