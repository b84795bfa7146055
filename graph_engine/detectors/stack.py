"""Money goes through layers of parties, each paying all of the next.

Layer upon layer of accounts is put between origin and goal; in each the sums are mixed anew.

Sources S, a middle layer M and sinks T, at least k, l and n parties, a window W; payments between ordinary
accounts of strangers. Every s of S pays every m of M; every m pays every t of T after it was first paid by
the payer of the first payment (if that is known by its day alone: not before it); all in the window that
begins with the first payment. The payer of the first payment is no sink; nobody could be added to a layer
without taking somebody away. Strangers have had no dealings with each other, in either direction, more than W
before. It fires if all that moves is at least m usual payments (the median of the currency), and if chance
would not bring it or few parties have one so odd.

Instances that share payments are one situation if chance would bring the whole less often than each, or if
chance would bring neither and they share half of the smaller's payments; so are those that begin with a
payment of the same party and share half of the smaller's, or begin with the same one; a stack of more
layers is found as overlapping stacks of three. In the first 35 days of the ledger parties with dealings
more than W after are no strangers either, and the confidence is lower by a quarter.

How odd it is, is told by how far it is beyond chance, how many take part, its sum, its typical payment, how
unlike payments are to what their payers usually pay, how many pairs deal at no other time, and how much of
what came into the middle left it, or the other way round.

*Fires on*: layering by networks of mules or shell firms. Known false alarms: a new project whose partners
pay the same contractors, who pay the same suppliers. Silent on distributors and their suppliers who deal
every month.

*Misses*: layers of which some do not pay some; a layer of one; known parties; slower than W. The search is
bounded for each first payment and in all; payments whose search was given up are counted.

*Look next*: whether one hand runs the middle layer; what came before the sources and after the sinks.

*Source*: IBM AMLSim (stack: bipartite layers one upon the other); E. Altman et al.: Realistic synthetic
financial transactions for anti-money laundering models, NeurIPS 2023 (not checked against the text).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings import Found
from graph_engine.kernels.layer_search import Fewest
from graph_engine.kernels.layers import Budget
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.layered import found_layers
from graph_engine.patterns.meshes import meshes
from graph_engine.patterns.shape_alerts import Facts, Telling, shape_alerts
from graph_engine.patterns.shapes import Shape, balance

TITLE = {"en": "Money goes through layers of parties, each paying all of the next", "zh": "资金逐层交叉转移"}

SENTENCE = {
    "en": "{sources:party|parties} paid {moved_minor} to all of {between:other|others}, which all paid the "
    "same {sinks:party|parties}, within {days:day|days}; none of them had dealt with each other before.",
    "zh": "{days} 天内 {sources} 个付款方均向 {between} 个中间方转款共 {moved_minor}，"
    "后者又均转给相同的 {sinks} 个收款方；各方此前从无往来。",
}

LOOK_NEXT_ZH = "中间层账户是否由同一人操作；来源层之前与收款层之后的资金走向。"


@dataclass(frozen=True)
class Parameters:
    """What counts as layers, and how much is spent on finding them."""

    window_days: int = 28
    """W; ours: a short period of PBoC Order [2006] No. 2, 14 days, for each of the two steps."""
    fewest_sources: int = 2
    """k; ours: with one it is scatter-gather."""
    fewest_between: int = 2
    """l; ours: with one it is gather-scatter."""
    fewest_sinks: int = 1
    """n; ours: the last layer may gather all."""
    usual_payments: int = 6
    """m; ours: a usual payment of each pair of the smallest layers."""
    sets_per_start: int = 64
    """Most groups kept of one first payment; ours: more are one situation anyway."""
    steps_per_start: int = 4_000
    """Most payments looked at from one first payment; ours: some 0.02 ms."""
    steps_in_all: int = 2_000_000_000
    """Most payments looked at in a stretch of 14 days of first payments; ours: some 10 s."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 28 days count both ends where times are days."""
    return Parameters(window_days=27 if resolution == "day" else 28)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which money goes through layers of parties."""
    fewest = Fewest(parameters.fewest_sources, parameters.fewest_between, max(1, parameters.fewest_sinks))
    budget = Budget(parameters.sets_per_start, parameters.steps_per_start, parameters.steps_in_all)
    found = found_layers(background, parameters.window_days * DAY_US, fewest, budget)
    shapes = []
    for paid, passed in found.members:
        parts = {"paid": paid, "passed_on": passed}
        size = sum(_facts(background, parts).values())
        shapes.append(Shape(int(background.payer_party[paid[0]]), parts, int(size)))

    def beyond_chance(shape: Shape) -> float:
        return found.chance.layers(shape.parts["paid"], shape.parts["passed_on"])

    telling = Telling(
        lambda shape: _facts(background, shape.parts),
        lambda shape: balance(background, shape, "paid", "passed_on"),
        found.chance.passing.beside(beyond_chance),
    )
    whole = meshes(shapes, beyond_chance)
    return shape_alerts(background, whole, parameters.usual_payments, telling, found.left_out)


def _facts(background: Background, parts: Mapping[str, NDArray[np.int32]]) -> Facts:
    return {
        "sources": np.unique(background.payer_party[parts["paid"]]).size,
        "between": np.unique(background.payee_party[parts["paid"]]).size,
        "sinks": np.unique(background.payee_party[parts["passed_on"]]).size,
    }
