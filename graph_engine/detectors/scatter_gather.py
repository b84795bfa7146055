"""Money parts over several hands and meets again.

A sum is split among go-betweens and comes together at its goal, so that no single payment shows the whole.

Parties a, m, b, all different, a window W; payments between ordinary accounts of strangers. A *way* is a
payment of a to m and one of m to b that follows it (if the first is known by its day alone: not before it).
An instance is all ways from a to b that lie in a window, over at least k different m; of two windows, one of
which holds all ways of the other, only that one counts. Where payers pay c strangers or more in a window on
the average, only ways are kept of which the smaller payment is at least s of the larger, in usual payments;
where they pay fewer, chance makes hardly any. Strangers have had no dealings with each other, in either
direction, more than W before. It fires if all that moves is at least m usual payments (the median of the
currency), and if chance would not bring it or few parties have one so odd.

Instances that share payments, of several sources or goals too, are one situation if chance would bring the
whole less often than each, or if chance would bring neither and they share half of the smaller's payments;
so are those of one source that share half of the smaller's payments or begin with the same one. In the
first 35 days of the ledger parties with dealings more than W after are no strangers either, and the
confidence is lower by a quarter.

How odd it is, is told by how far it is beyond chance, how many lie between, its sum, its typical payment,
how unlike payments are to what their payers usually pay, how many pairs deal at no other time, and how much
of what parted met again, or the other way round.

*Fires on*: layering over mules, loans that reach a barred use over several names, bribes over relatives.
Known false alarms: parents who pay children who pay one landlord, a firm and its staff who use one new
supplier. Silent on a firm whose staff pay the same shops every month (known parties), on payment
institutions.

*Misses*: a single go-between; go-betweens that pay cash or another go-between first; known parties; slower
than W.

*Look next*: who stands behind source and goal; whether the go-betweens keep a share; whether they share
devices.

*Source*: IBM AMLSim (scatter_gather); E. Altman et al.: Realistic synthetic financial transactions for
anti-money laundering models, NeurIPS 2023 (not checked against the text).
"""

from dataclasses import dataclass

import numpy as np

from graph_engine.findings import Found
from graph_engine.kernels.scatter_gather import scatter_gathers
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.chance import chance_among
from graph_engine.patterns.meshes import meshes
from graph_engine.patterns.oddest import oddest
from graph_engine.patterns.shape_alerts import Facts, Telling, shape_alerts
from graph_engine.patterns.shapes import Shape, balance
from graph_engine.patterns.strangers import among_strangers

TITLE = {"en": "Money parts over several hands and meets again", "zh": "资金分散转出后再度汇集"}

SENTENCE = {
    "en": "{moved_minor} left {sources:party|parties} for {between:party|parties}, which paid on "
    "to {sinks:common payee|common payees}, all within {days:day|days} and between parties that had not "
    "dealt before; {fit_share} of the larger side is met by the other.",
    "zh": "{days} 天内 {sources} 个付款方共向 {between} 个中间方转出 {moved_minor}，"
    "后者又转给 {sinks} 个共同收款方，各方此前从无往来；分出与汇集金额吻合度 {fit_share}。",
}

LOOK_NEXT_ZH = "资金来源方与最终收款方背后是何人；中间方是否截留；是否共用设备。"


@dataclass(frozen=True)
class Parameters:
    """What counts as parting and meeting."""

    window_days: int = 28
    """W; ours: a short period of PBoC Order [2006] No. 2, 14 days, for each of the two halves."""
    fewest_between: int = 2
    """k; ours: with one it is a chain."""
    alike_pct: int = 50
    """s; ours: who is between may keep half of what it got or add as much of its own."""
    busy_payments: int = 3
    """c; ours: of d payments to strangers in a window chance makes some e^d ways from each first payment."""
    usual_payments: int = 3
    """m; ours: more than two usual payments on the way."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 28 days count both ends where times are days."""
    return Parameters(window_days=27 if resolution == "day" else 28)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which money of one party reaches another over several others."""
    among = among_strangers(background, parameters.window_days * DAY_US)
    found = scatter_gathers(among.graph, among.until, least=parameters.fewest_between)
    stakes = (1000 * background.in_usual_payments(among.rows)).astype(np.int64)
    pairs = np.sort([stakes[found.scattered], stakes[found.gathered]], axis=0)
    least_pct = parameters.alike_pct if among.payments_a_window >= parameters.busy_payments else 0
    alike = 100 * pairs[0] >= least_pct * pairs[1]
    both = among.rows[np.column_stack((found.scattered, found.gathered)).ravel()]
    chosen, not_chosen = oddest(background, 2 * found.offsets, both)
    shapes = []
    for begin, end in zip(found.offsets[chosen], found.offsets[chosen + 1], strict=True):
        ways = begin + np.flatnonzero(alike[begin:end])
        scattered, gathered = (
            np.unique(among.rows[part[ways]]) for part in (found.scattered, found.gathered)
        )
        between = np.unique(background.payee_party[scattered]).size
        if between >= parameters.fewest_between:
            source = int(background.payer_party[scattered[0]])
            shapes.append(Shape(source, {"scattered": scattered, "gathered": gathered}, between))
    chance = chance_among(background, among)

    def beyond_chance(shape: Shape) -> float:
        return chance.layers(shape.parts["scattered"], shape.parts["gathered"])

    telling = Telling(
        lambda shape: _facts(background, shape),
        lambda shape: balance(background, shape, "scattered", "gathered"),
        chance.passing.beside(beyond_chance),
    )
    whole = meshes(shapes, beyond_chance)
    return shape_alerts(background, whole, parameters.usual_payments, telling, not_chosen)


def _facts(background: Background, shape: Shape) -> Facts:
    return {
        "sources": np.unique(background.payer_party[shape.parts["scattered"]]).size,
        "between": np.unique(background.payee_party[shape.parts["scattered"]]).size,
        "sinks": np.unique(background.payee_party[shape.parts["gathered"]]).size,
    }
