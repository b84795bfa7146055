"""Many strangers pay into one account at once.

Money from many hands is gathered in one account before it moves on as one sum: proceeds of fraud and
gambling collected by a mule, cash broken up so that no payment stands out.

A party a, a window W. A *fan* is a run of payments to a between ordinary accounts, from strangers, the last
at most W after the first, that no earlier or later such payment could join; it comes from at least k
distinct parties. Strangers have had no dealings with each other, in either direction, more than W before.

Payers who do not know of each other each come at a time of their own. Of n strangers that ever pay a, so many
come in so few days by chance at most with the probability that Chernoff's bound gives, time counted in
payments between all strangers since a's first account was opened, where that is told; there are as many
trials as parties, times runs of new payers of a. How rare it is that the payers deal with a at no other time
counts too, against the share of strangers for whom that is so in these days, or is usual for a or for them.
So it is the party's own past and future that tell whether a crowd is its habit. Of a fan the *burst* counts,
the run of payers that chance would bring least often, if it has k: all of the fan if it has fewer. It fires
if in the whole ledger chance would bring at most e as unlikely, and if all that moves is at least m usual
payments (the median of the currency).

Fans of one party that share at least half of the smaller's payments are one situation, and so are bursts.
In the first 35 days of the ledger parties with dealings more than W after are no strangers either, and the
confidence is lower by a quarter.

How odd it is, is told by how far it is beyond chance, the sum, the typical payment, how unlike these are to
what their payers usually pay, how many payers deal with a at no other time, and how evenly they share the
sum.

*Fires on*: mule accounts, collection accounts of gambling and investment fraud, deposits in concert. Known
false alarms: a shop that opens with a crowd and has few customers after, the organiser of a group purchase,
wedding gifts, rents that fall due for the first time. Silent on the rent collector and the cash pool (the
same many every month), on payroll (one pays many), on settlement by a payment institution (not ordinary); a
market with new buyers all the time is no burst, and small sums of a feast do not matter.

*Misses*: gatherings through payment institutions or in cash; an account whose crowd grows slowly; fewer
than k payers.

*Look next*: who the new payers are and whether they name the same purpose; where the money went and whether
those accounts gather too; whether payers share devices, banks or regions.

*Source*: People's Bank of China, Order [2006] No. 2, art. 11 (1): scattered in and concentrated out within a
short period (read in reprints; that the period is 10 business days, and that Order [2016] No. 3 has taken
its place, not checked against the text); FinCEN, Advisory FIN-2014-A005 (funnel accounts: many deposits, soon
withdrawn elsewhere; there in cash, which is not counted here); IBM AMLSim (fan_in); E. Altman et al.:
Realistic synthetic financial transactions for anti-money laundering models, NeurIPS 2023 (not checked against
the text). How chance is told: ours, with Chernoff's bound (1952).
"""

from dataclasses import dataclass

import numpy as np

from graph_engine.findings import Found
from graph_engine.kernels.fans import fan_ins
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.crowds import Crowds
from graph_engine.patterns.shape_alerts import Facts, Telling, shape_alerts
from graph_engine.patterns.shapes import Shape, evenness
from graph_engine.patterns.strangers import among_strangers

TITLE = {"en": "Many strangers pay into one account at once", "zh": "多人短期集中汇入同一账户"}

SENTENCE = {
    "en": "{moved_minor} came from {payers:party|parties} in {payments:payment|payments} within "
    "{days:day|days}; none had dealt with the payee before. {apart_share} of the payments came from parties "
    "without any other dealings.",
    "zh": "{days} 天内有 {payers} 个此前从无往来的付款方分 {payments} 笔向同一方转入 {moved_minor}，"
    "其中 {apart_share} 的款项来自别无其他往来的对手。",
}

LOOK_NEXT_ZH = (
    "新付款方是何人、附言用途是否相同；资金去向，收款账户是否也在归集资金；"
    "各付款方是否共用设备、开户行或地区。"
)


@dataclass(frozen=True)
class Parameters:
    """What counts as a crowd that pays one."""

    window_days: int = 14
    """W: 10 business days, the short period of PBoC Order [2006] No. 2 (not checked against the text)."""
    fewest_payers: int = 4
    """k; ours: more than a household."""
    expected_by_chance: int = 1
    """e; ours: of all crowds that are found, chance brings about one (Desolneux, Moisan, Morel 2008)."""
    usual_payments: int = 2
    """m; ours: more than one usual payment, so that the crowd brings no trifle."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 14 days count both ends where times are days."""
    return Parameters(window_days=13 if resolution == "day" else 14)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which many strangers pay one party at once."""
    among = among_strangers(background, parameters.window_days * DAY_US)
    fans = fan_ins(among.graph, among.until, least=parameters.fewest_payers)
    crowds = Crowds(background, among, "incoming")

    def beyond_chance(shape: Shape) -> float:
        return crowds.beyond_chance(shape.anchor, shape.transactions)

    bursts = crowds.bursts_in(fans, "gathered", least=parameters.fewest_payers)
    shapes = [one for one in bursts if np.exp(-beyond_chance(one)) <= parameters.expected_by_chance]
    telling = Telling(
        lambda shape: _facts(background, shape),
        lambda shape: evenness(background, shape.transactions, background.payer_party),
        beyond_chance,
    )
    return shape_alerts(background, shapes, parameters.usual_payments, telling, {})


def _facts(background: Background, shape: Shape) -> Facts:
    return {"payers": np.unique(background.payer_party[shape.transactions]).size}
