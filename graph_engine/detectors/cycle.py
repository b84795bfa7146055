"""Payments that lead round in a circle within a short time.

A circle of payments feigns business or hides an origin even where the sums differ from hop to hop: each
stop mixes in money of its own.

A window W. A *cycle* is a row of k to l payments between ordinary accounts of strangers: the payee of each is
the payer of the next, that of the last the payer of the first; all parties are different; each payment
follows the one before (if that is known by its day alone: not before it), the last at most W after the first.
Where payers pay b strangers or more in a window on the average, of two in a row the smaller is at least s of
the larger, in usual payments; where they pay fewer, chance closes hardly any ring, whatever it carries.
Strangers have had no dealings with each other, in either direction, more than W before. It fires if all that
moves is at least m usual payments (the median of the currency), and if chance would not bring it or few
parties have one so odd.

Cycles that begin with a payment of the same party and share at least half of the smaller's payments, or
begin with the same one, are one situation. In the first 35 days of the ledger parties with dealings more
than W after are no strangers either, and the confidence is lower by a quarter.

How odd it is, is told by how far it is beyond chance, how many take part, its sum, its typical payment, how
unlike payments are to what their payers usually pay, how many pairs deal at no other time, and how alike
payments are that follow each other.

*Fires on*: layering in a ring, feigned trade turnover, sums that come home in other pieces. Known false
alarms: friends who lend each other, firms that trade with each other for the first time. Silent on firms
that truly supply each other every month, families and clubs (known parties), on what two parties pay back
(k).

*Misses*: rings of parties that know each other (a round trip finds those that keep their amount), rings
through payment institutions or cash, more than l hops, slower than W. The search is bounded for each first
payment and in all; payments whose search was cut short are counted.

*Look next*: what the parties have to do with each other; whether goods or services moved the other way;
whether the ring turned before.

*Source*: R. Kumar, T. Calders: 2SCENT, PVLDB 11 (11), 2018, 1441-1453 (simple temporal cycles, which in
financial networks may tell of fraud); IBM AMLSim (cycle); E. Altman et al.: Realistic synthetic financial
transactions for anti-money laundering models, NeurIPS 2023 (not checked against the text).
"""

from dataclasses import dataclass

import numpy as np

from graph_engine.findings import Found
from graph_engine.kernels.temporal_cycles import CycleBounds
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.rounds import beyond_chance, found_rounds
from graph_engine.patterns.shape_alerts import Telling, shape_alerts
from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.strangers import among_strangers

TITLE = {"en": "Payments that lead round in a circle within a short time", "zh": "短期内资金转账成环"}

SENTENCE = {
    "en": "{payments:payment|payments} led round {parties:party|parties} and back within {days:day|days}, "
    "{moved_minor} together; neighbours in the circle had not dealt before.",
    "zh": "{days} 天内 {payments} 笔转账在 {parties} 方之间首尾相接成环，合计 {moved_minor}；"
    "环上相邻各方此前从无往来。",
}

LOOK_NEXT_ZH = "各方之间是何关系；是否有反向的货物或服务；此前是否已如此循环。"


@dataclass(frozen=True)
class Parameters:
    """What counts as a cycle, and how much is spent on finding them."""

    window_days: int = 28
    """W; ours: twice the short period of PBoC Order [2006] No. 2, since each of several stops takes time."""
    fewest_hops: int = 3
    """k; ours: with two it is a refund or a loan repaid."""
    most_hops: int = 10
    """l; ours: the longest cycles that public generators of laundering plant are about as long."""
    alike_pct: int = 50
    """s; ours: each stop may keep half of what it got or add as much of its own."""
    busy_payments: int = 3
    """b; ours: of d payments to strangers in a window chance makes some e^d ways from each first payment."""
    usual_payments: int = 3
    """m; ours: a usual payment for each hop of the shortest."""
    per_start: int = 64
    """Most cycles kept of one first payment; ours: more are one situation anyway."""
    steps_per_start: int = 20_000
    """Most payments looked at from one first payment; ours: some 0.1 ms."""
    steps_in_all: int = 2_000_000_000
    """Most payments looked at in a stretch of 14 days of first payments; ours: some 10 s."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 28 days count both ends where times are days."""
    return Parameters(window_days=27 if resolution == "day" else 28)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which payments lead round in a circle."""
    among = among_strangers(background, parameters.window_days * DAY_US)
    bounds = CycleBounds(
        parameters.fewest_hops,
        parameters.most_hops,
        parameters.alike_pct if among.payments_a_window >= parameters.busy_payments else 0,
        parameters.per_start,
        parameters.steps_per_start,
        parameters.steps_in_all,
    )
    found = found_rounds(background, among, bounds).oddest(background)
    shapes = [Shape(int(background.payer_party[hops[0]]), {"hop": hops}, hops.size) for hops in found.hops]
    telling = Telling(lambda _: {}, lambda shape: _alike(background, shape), beyond_chance(background, among))
    return shape_alerts(background, shapes, parameters.usual_payments, telling, found.left_out)


def _alike(background: Background, shape: Shape) -> float:
    """Median, over payments in time, of the smaller of two neighbours over the larger."""
    stakes = np.maximum(background.in_usual_payments(shape.transactions), 1e-9)
    ratios = stakes[1:] / stakes[:-1]
    return float(np.median(np.minimum(ratios, 1 / ratios)))
