"""One account pays many strangers at once.

Money that came in as one sum leaves for many hands: the takings of a fraud shared out among mules, a sum
broken up so that no payment stands out.

A party a, a window W. A *fan* is a run of payments of a between ordinary accounts, to strangers, the last
at most W after the first, that no earlier or later such payment could join; it goes to at least k distinct
parties. Strangers have had no dealings with each other, in either direction, more than W before.

Of a fan the *burst* counts, the run of new payees that chance would bring least often, if it has k: all of
the fan if it has fewer. Of n strangers that a ever pays, so many come in so few days by chance at most with
the probability that Chernoff's bound gives, with as many trials as parties, times runs of new payees of a.
How rare it is that a deals with the payees at no other time counts too, as for a fan-in. Who pays settles
many bills at one sitting: time is counted half in payments between all strangers, half in the days on which a
pays anybody. It fires if all that moves is at least m usual payments (the median of the currency), and if
chance would not bring it or few parties have one so odd.

Fans of one party that share at least half of the smaller's payments are one situation, and so are bursts. In
the first 35 days of the ledger parties with dealings more than W after are no strangers either, and the
confidence is lower by a quarter.

How odd it is, is told by how far it is beyond chance, the sum, the typical payment, how unlike these are to
what a usually pays, how many payees a deals with at no other time, and how evenly the sum is shared out.

*Fires on*: mule accounts that pass money on, payouts of illegal gambling and fund-raising. Known false
alarms: a firm's first payday, wedding gifts returned, a refund to many buyers, the first round of a rent
deposit. Silent on payroll and payroll agents (the same many every month), on settlement by a payment
institution.

*Misses*: fewer than k payees; payees known from before; cash; a crowd that is paid slower than W. Of
a party that pays nobody else, chance tells little.

*Look next*: where the sum came from; whether the payees pass it on and to whom; what they were told it is
for.

*Source*: IBM AMLSim (fan_out); E. Altman et al.: Realistic synthetic financial transactions for anti-money
laundering models, NeurIPS 2023 (not checked against the text); People's Bank of China, Order [2006] No. 2,
art. 11 (1): concentrated in and scattered out within a short period (read in reprints; that the period is
10 business days not checked against the text). How chance is told: ours, with Chernoff's bound (1952).
"""

from dataclasses import dataclass

import numpy as np

from graph_engine.findings import Found
from graph_engine.kernels.fans import fan_outs
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.crowds import Crowds
from graph_engine.patterns.shape_alerts import Facts, Telling, shape_alerts
from graph_engine.patterns.shapes import Shape, evenness
from graph_engine.patterns.strangers import among_strangers

TITLE = {"en": "One account pays many strangers at once", "zh": "同一账户短期集中向多人转出"}

SENTENCE = {
    "en": "{moved_minor} went to {payees:party|parties} in {payments:payment|payments} within "
    "{days:day|days}; none had dealt with the payer before. [{apart_share}|None] of the payments went to "
    "parties without any other dealings.",
    "zh": "{days} 天内分 {payments} 笔向 {payees} 个此前从无往来的收款方转出 {moved_minor}"
    "[，其中 {apart_share} 的款项流向别无其他往来的对手]。",
}

LOOK_NEXT_ZH = "资金从何而来；各收款方是否继续转出、转给谁；收款方被告知的款项用途。"


@dataclass(frozen=True)
class Parameters:
    """What counts as paying many."""

    window_days: int = 14
    """W: 10 business days, the short period of PBoC Order [2006] No. 2 (not checked against the text)."""
    fewest_payees: int = 4
    """k; ours: more than a household's bills at once to parties it never paid."""
    usual_payments: int = 2
    """m; ours: more than one usual payment, so that the crowd shares no trifle."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 14 days count both ends where times are days."""
    return Parameters(window_days=13 if resolution == "day" else 14)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which one party pays many strangers at once."""
    among = among_strangers(background, parameters.window_days * DAY_US)
    fans = fan_outs(among.graph, among.until, least=parameters.fewest_payees)
    crowds = Crowds(background, among, "outgoing")

    def beyond_chance(shape: Shape) -> float:
        return crowds.beyond_chance(shape.anchor, shape.transactions)

    telling = Telling(
        lambda shape: _facts(background, shape),
        lambda shape: evenness(background, shape.transactions, background.payee_party),
        beyond_chance,
    )
    bursts = crowds.bursts_in(fans, "paid", least=parameters.fewest_payees)
    return shape_alerts(background, bursts, parameters.usual_payments, telling, {})


def _facts(background: Background, shape: Shape) -> Facts:
    return {"payees": np.unique(background.payee_party[shape.transactions]).size}
