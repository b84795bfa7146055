"""Money that leaves one account and turns back to another of the same holder.

What goes out over others and comes back under another number, or in another currency, has a new story: a
loan, an investment, a sale.

A party a, a window W. A *U-turn* is a row of k to l payments between ordinary accounts of strangers: it
leaves an account of a, the payee of each payment is the payer of the next, and the last comes back to a; the
parties between are different from a and from each other; each payment follows the one before (if that is
known by its day alone: not before it), the last at most W after the first. Of two payments in a row the
smaller carries at least s of the larger, and at least b and at most c of the first comes back. Amounts are
compared in usual payments (the median of the currency), since currencies may change on the way. The last
payment ends in another account of a than the first left, or is of another currency: what returns to where it
was, as it was, is a round trip. Strangers have had no dealings with each other more than W before. It fires
if the first payment is at least m usual ones, and if chance would not bring it or few parties have one so
odd.

U-turns of one party that share at least half of the smaller's payments, or begin with the same one, are one
situation. In the first 35 days of the ledger parties with dealings more than W after are no strangers
either, and the confidence is lower by a quarter.

How odd it is, is told by how far it is beyond chance, how many hops it takes, its sum, its typical payment,
how unlike payments are to what their payers usually pay, how many pairs deal at no other time, and how much
came back.

*Fires on*: layering over go-betweens, often abroad; capital that flees and comes home as an investment from
outside. Known false alarms: a purchase called off and refunded to another account, money changed by a
friend. Silent on what comes back to the same account in the same currency, on transfers among a holder's
own accounts, on families and firms that deal with each other anyway.

*Misses*: sums that are split or gathered on the way; cash; more than l hops; slower than W; accounts of a
that are held in other names. The search is bounded for each first payment and in all; payments whose search
was cut short are counted.

*Look next*: who the go-betweens are and where; what the return is said to be for; whether it happened
before.

*Source*: FFIEC, Bank Secrecy Act/Anti-Money Laundering Examination Manual (U-turn payments; not checked
against the text); Tide, a generator of laundering data (U-turn: over 2 to 5 others, 70 to 90 % return to an
account linked to who sent it, days at each stop; its text was read).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings import Found
from graph_engine.kernels.temporal_cycles import CycleBounds
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.rounds import Rounds, beyond_chance, found_rounds
from graph_engine.patterns.shape_alerts import Facts, Telling, shape_alerts
from graph_engine.patterns.shapes import Shape
from graph_engine.patterns.strangers import among_strangers

TITLE = {
    "en": "Money that leaves one account and turns back to another of the same holder",
    "zh": "资金经他人回流至本人其他账户",
}

SENTENCE = {
    "en": "{moved_minor} left an account and {returned_share} of it came back to another account of the "
    "same holder, or in another currency, over {between:other party|other parties} within {days:day|days}; "
    "none of those who paid each other had dealt before.",
    "zh": "{moved_minor} 自一账户转出，{days} 天内经 {between} 个其他主体，{returned_share} "
    "回到同一持有人的其他账户或以其他币种回流；相互付款各方此前从无往来。",
}

LOOK_NEXT_ZH = "中间方是何人、位于何处；回流款项以何名义入账；此前是否发生过。"


@dataclass(frozen=True)
class Parameters:
    """What counts as a U-turn, and how much is spent on finding them."""

    window_days: int = 28
    """W; ours: twice the short period of PBoC Order [2006] No. 2, since each of several stops takes time."""
    fewest_hops: int = 2
    """k; ours: a single go-between suffices, as the money does not return to where it was."""
    most_hops: int = 6
    """l; ours: five go-betweens, as many as the generator Tide plants."""
    alike_pct: int = 60
    """s; ours: each stop keeps less than half; some room for rates of exchange."""
    returned_pct: int = 50
    """b; ours: most of it comes back after all cuts."""
    returned_most_pct: int = 110
    """c; ours: all of it, with some room for rates of exchange."""
    usual_payments: int = 1
    """m; ours: leaves out trifles."""
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
    """Find every situation in which money turns back to another account of its holder."""
    bounds = CycleBounds(
        parameters.fewest_hops,
        parameters.most_hops,
        parameters.alike_pct,
        parameters.per_start,
        parameters.steps_per_start,
        parameters.steps_in_all,
    )
    among = among_strangers(background, parameters.window_days * DAY_US)
    every = found_rounds(background, among, bounds)
    found = every.at(np.flatnonzero(_turn(background, parameters, every))).oddest(background)
    telling = Telling(
        lambda shape: _facts(background, shape),
        lambda shape: _returned(background, shape),
        beyond_chance(background, among),
    )
    shapes = [_shape(background, hops) for hops in found.hops]
    return shape_alerts(background, shapes, parameters.usual_payments, telling, found.left_out)


def _turn(background: Background, parameters: Parameters, rounds: Rounds) -> NDArray[np.bool_]:
    """Whether enough comes back, and elsewhere or otherwise, (n_rounds,)."""
    flows, first, last = background.flows, rounds.firsts, rounds.lasts
    sent, back = background.in_usual_payments(first), background.in_usual_payments(last)
    elsewhere = (flows.payer[first] != flows.payee[last]) | (flows.currency[first] != flows.currency[last])
    enough = (parameters.returned_pct * sent <= 100 * back) & (sent >= parameters.usual_payments)
    turn: NDArray[np.bool_] = elsewhere & enough & (100 * back <= parameters.returned_most_pct * sent)
    return turn


def _shape(background: Background, hops: NDArray[np.int32]) -> Shape:
    parts = {"sent": hops[:1], "passed_on": hops[1:-1], "returned": hops[-1:]}
    return Shape(int(background.payer_party[hops[0]]), parts, int(hops.size))


def _returned(background: Background, shape: Shape) -> float:
    """Share of what was sent that came back."""
    sent, back = (
        float(background.in_usual_payments(shape.parts[part]).sum()) for part in ("sent", "returned")
    )
    return min(1.0, back / sent) if sent > 0 else 0.0


def _facts(background: Background, shape: Shape) -> Facts:
    passed = np.concatenate((shape.parts["sent"], shape.parts["passed_on"]))
    return {
        "between": np.unique(background.payee_party[passed]).size,
        "returned_share": round(_returned(background, shape), 4),
    }
