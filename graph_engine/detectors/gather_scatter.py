"""Many pay one account, which then pays many.

A hub between two crowds hides who paid whom: takings of many victims are pooled and shared out again.

A party a, a window W that begins with a receipt of a; payments between ordinary accounts of strangers. The
*scattered* payments are those of a that come after receipts from at least k parties of the window, the
*gathered* receipts those that payments to at least l parties of the window come after (if a receipt is known
by its day alone: on the same day or after). It is an instance if they have k payers and l payees; of two
windows, one of which holds all of the other's, only that one counts. Strangers have had no dealings with each
other, in either direction, more than W before. It fires if all that moves is at least m usual payments (the
median of the currency), and if chance would not bring it or few parties have one so odd.

Instances of one party that share at least half of the smaller's payments, one after the other, or begin with
the same one, are one situation. Of these that one counts whose payers and payees chance would bring least
often (as a fan-in's payers and a fan-out's payees are judged), from the burst of its payers to that of its
payees: all of it if between them lie fewer than k payers or l payees. How far it is beyond chance is told by
both crowds together, of as many trials as parties, times pairs of runs of payers and of payees of a, and by
the relations that pass. In the first 35 days of the ledger
parties with dealings more than W after are no strangers either, and the confidence is lower by a quarter.

How odd it is, is told by how far its crowds are beyond chance, its payers and payees, its sum, its typical
payment, how unlike payments are to what their payers usually pay, how many pairs deal at no other time, and
how much of what came in went out, or the other way round.

*Fires on*: mule herders, illegal funds that pay early members from late ones, payout accounts of gambling.
Known false alarms: a new shop that pays its first suppliers, the organiser of a journey. Silent on payroll
agents, cash pools, rent collectors and markets (the same many every month).

*Misses*: crowds of fewer than k or l; crowds known from before; money that leaves in cash; slower than W.

*Look next*: whether payers and payees know each other; whether sums paid out come back to payers with gain.

*Source*: IBM AMLSim (gather_scatter); E. Altman et al.: Realistic synthetic financial transactions for
anti-money laundering models, NeurIPS 2023 (not checked against the text).
"""

from dataclasses import dataclass

import numpy as np

from graph_engine.findings import Found
from graph_engine.kernels.gather_scatter import gather_scatters
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.hubs import Hubs
from graph_engine.patterns.shape_alerts import Facts, Telling, shape_alerts
from graph_engine.patterns.shapes import Shape, balance
from graph_engine.patterns.strangers import among_strangers

TITLE = {"en": "Many pay one account, which then pays many", "zh": "多人汇入后再分散转出"}

SENTENCE = {
    "en": "{payers:party|parties} paid {moved_minor} to one party, which then paid "
    "{payees:party|parties}, all within {days:day|days} and between parties that had not dealt before; "
    "{fit_share} of the larger side is met by the other.",
    "zh": "{days} 天内有 {payers} 个付款方向同一方转入 {moved_minor}，后者随后转给 {payees} 个收款方，"
    "各方此前从无往来；进出金额吻合度 {fit_share}。",
}

LOOK_NEXT_ZH = "付款方与收款方是否相识；转出款项是否连本带息回到付款方。"


@dataclass(frozen=True)
class Parameters:
    """What counts as gathering and scattering."""

    window_days: int = 28
    """W; ours: a short period of PBoC Order [2006] No. 2, 14 days, for each of the two halves."""
    fewest_payers: int = 3
    """k; ours: more than a couple."""
    fewest_payees: int = 3
    """l; ours: more than a couple."""
    usual_payments: int = 3
    """m; ours: a usual payment of each payer."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 28 days count both ends where times are days."""
    return Parameters(window_days=27 if resolution == "day" else 28)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which many pay one party, which then pays many."""
    among = among_strangers(background, parameters.window_days * DAY_US)
    fewest = (parameters.fewest_payers, parameters.fewest_payees)
    found = gather_scatters(among.graph, among.until, fewest_payers=fewest[0], fewest_payees=fewest[1])
    hubs = Hubs.of(background, among)
    telling = Telling(
        lambda shape: _facts(background, shape),
        lambda shape: balance(background, shape, "gathered", "scattered"),
        hubs.beyond_chance,
    )
    return shape_alerts(background, hubs.shapes(found, fewest), parameters.usual_payments, telling, {})


def _facts(background: Background, shape: Shape) -> Facts:
    gathered, scattered = shape.parts["gathered"], shape.parts["scattered"]
    return {
        "payers": np.unique(background.payer_party[gathered]).size,
        "payees": np.unique(background.payee_party[scattered]).size,
    }
