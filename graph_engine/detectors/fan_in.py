"""Many strangers pay into one account at once.

Money from many hands is gathered in one account before it moves on as one sum: proceeds of fraud and gambling
collected by a mule, cash broken up so that no payment stands out.

An account a of ours, its holder h, a currency and a window W. A *gathering* is a run of payments into a in
that currency from accounts of other parties, payer and payee account both ordinary, the last at most W after
the first, that no earlier or later payment could join. It counts n distinct payer parties: several accounts
of one party count once, h itself never. It fires if

1. n is at least k, and no payer gave more than half of the sum;
2. n is at least r times the most payers of any window of length W of that account before it;
3. at least half of the n had no dealings with h, in either direction, before the gathering began;
4. the sum is at least m payments that are usual (the median) in the currency;
5. most of the sum goes on to at most three parties from the first payment to W after the last (scattered in,
   concentrated out), or nearly all payments are alike in amount (broken up).

Equal times stand together. Gatherings of one account and currency that share at least half of the smaller's
payments are one situation.

In the first 35 days of the ledger the past does not tell what is usual, and what followed is read as well: 2
is asked also of the windows that begin more than W after the gathering, and a payer with dealings later than
that is no stranger. Of what is new only half counts in the confidence then.

*Fires on*: mule accounts, collection accounts of gambling and investment fraud. Known false alarms: a shop
that opens and pays one wholesaler, the organiser of a group purchase, wedding gifts of one customary sum,
rents that fall due for the first time. Silent on the rent collector, the market stall and the cash pool
(the same many every month), on payroll (one pays many), on settlement by a payment institution (one payer,
and it does not count), on red packets (unlike and small sums that stay).

*Misses*: gatherings through payment institutions or in cash; money that moves on to the holder's other
accounts or after the window; an account whose crowd grows slowly; fewer than k payers.

*Look next*: who the new payers are and whether they name the same purpose; where the money went and whether
those accounts gather too; whether payers share devices, banks or regions.

*Source*: People's Bank of China, Order [2006] No. 2, art. 11 (1): scattered in and concentrated out within a
short period (read in reprints; that the period is 10 business days, and that Order [2016] No. 3 has taken
its place, not checked against the text); FinCEN, Advisory FIN-2014-A005 (funnel accounts: many deposits, soon
withdrawn elsewhere; there in cash, which is not counted here); IBM AMLSim (fan-in, gather-scatter);
E. Altman et al.: Realistic synthetic financial transactions for anti-money laundering models, NeurIPS 2023
(the same patterns; not checked against the text).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.detectors.background import DAY_US, EARLY, UNKNOWN_SHARE, Background, Resolution
from graph_engine.detectors.crowds import Crowd, Measure, crowds
from graph_engine.detectors.stakes import severity
from graph_engine.findings import Found, Pattern
from graph_engine.kernels.first_dealings import Dealings, Spans, strangers
from graph_engine.kernels.windows import Gatherings, gatherings, most_after, spans_between
from graph_engine.ranking import most_per, rarity, tail_share

TITLE = {"en": "Many strangers pay into one account at once", "zh": "多人短期集中汇入同一账户"}

SENTENCE = {
    "en": "{payers:party|parties}, {new_payers} of them never dealt with before, paid {gathered_minor} into "
    "one account within {days:day|days}; in no earlier such period had [more than {payers_before}|anybody] "
    "paid. [{paid_on_share} of it went on to {payees:party|parties}; ]{alike_share} of the payments were "
    "alike.",
    "zh": "{days} 天内有 {payers} 个付款方（其中 {new_payers} 个此前从无往来）"
    "向同一账户转入共 {gathered_minor}，"
    "而此前同样长的时间里[最多 {payers_before} 个|从无付款方]；[其中 {paid_on_share} 转给 {payees} "
    "个收款方，]{alike_share} 的款项金额相近。",
}

LOOK_NEXT_ZH = (
    "新付款方是何人、附言用途是否相同；资金去向，收款账户是否也在归集资金；"
    "各付款方是否共用设备、开户行或地区。"
)


@dataclass(frozen=True)
class Parameters:
    """What counts as a gathering."""

    window_days: int = 14
    """W: 10 business days, the short period of PBoC Order [2006] No. 2 (not checked against the text)."""
    fewest_payers: int = 5
    """k; ours: more than a household, fewer than a shop's customers."""
    most_of_one_payer_pct: int = 50
    """Largest share of one payer; ours: beyond it, it is one payment with company."""
    usual_payments: int = 5
    """m; ours: as many usual payments as payers, so that the crowd brings no trifles."""
    times_before: int = 3
    """r; ours."""
    fewest_new_pct: int = 50
    """Least share of payers without earlier dealings; ours: most of them."""
    paid_on_pct: int = 70
    """Least share that goes on to the largest payees; ours: most of the sum, after a mule's cut."""
    most_payees: int = 3
    """To how many payees it counts as concentrated; ours."""
    alike_within_pct: int = 10
    """How far from their median payments are alike; ours."""
    alike_pct: int = 90
    """Least share of payments that are alike; ours: nearly all."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 14 days count both ends where times are days."""
    return Parameters(window_days=13 if resolution == "day" else 14)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which many strangers pay into one account at once."""
    received, window_us = background.our_receipts, parameters.window_days * DAY_US
    payers = background.payer_party[received.rows]
    every = gatherings(received.offsets, received.times, payers, window=window_us, least=2)
    odd = every.where(_odd(background, parameters, every))
    measure = Measure(window_us, parameters.most_payees, parameters.alike_within_pct)
    measured = crowds(background, odd, measure)
    chosen = [crowd for crowd in measured if _fires(background, parameters, crowd)]
    scores = _scores(background, every, chosen)
    found = (_pattern(background, crowd, score) for crowd, score in zip(chosen, scores, strict=True))
    return Found(tuple(found))


def _odd(background: Background, parameters: Parameters, every: Gatherings) -> NDArray[np.bool_]:
    """Whether enough pay, far more than at any other time that counts, and most of them are strangers."""
    received, window_us = background.our_receipts, parameters.window_days * DAY_US
    enough = every.distinct >= np.maximum(parameters.fewest_payers, parameters.times_before * every.before)
    early = enough & background.early(received.times[every.starts])
    later = parameters.times_before * _most_later(background, every.where(early), window_us)
    enough[early] = every.distinct[early] >= later
    chosen = np.flatnonzero(enough)
    among = every.where(enough)
    from_us, to_us = received.times[among.starts], received.times[among.stops - 1] + window_us
    spans = Spans(among.starts, among.stops, from_us, background.strange_until(from_us, to_us))
    rows = received.rows
    dealings = Dealings(background.first_dealing_us[rows], background.last_dealing_us[rows])
    n_new = strangers(spans, background.payer_party[rows], len(background.flows.parties), dealings)
    enough[chosen] = 100 * n_new >= parameters.fewest_new_pct * among.distinct
    return enough


def _most_later(background: Background, some: Gatherings, window_us: int) -> NDArray[np.int32]:
    """The most payers of any window that begins more than the window's length after a gathering ended."""
    received = background.our_receipts
    if not some.starts.size:
        return np.zeros(0, np.int32)
    ends = received.times[some.stops - 1]
    _, places = spans_between(received.offsets, received.times, some.anchors, ends, ends + window_us)
    payers = background.payer_party[received.rows]
    later = most_after(received.offsets, received.times, payers, window=window_us)
    most: NDArray[np.int32] = later[places - 1]
    return most


def _usual(background: Background, crowd: Crowd) -> int:
    return int(background.usual_minor[background.purse_currency[crowd.purse]])


def _fires(background: Background, parameters: Parameters, crowd: Crowd) -> bool:
    """Whether the sum matters, no payer dominates, and it was concentrated or broken up."""
    goes_on = 100 * crowd.paid_on_minor >= parameters.paid_on_pct * crowd.gathered_minor
    return (
        crowd.gathered_minor > 0
        and crowd.gathered_minor >= parameters.usual_payments * _usual(background, crowd)
        and 100 * crowd.largest_minor <= parameters.most_of_one_payer_pct * crowd.gathered_minor
        and (goes_on or 100 * crowd.alike_share >= parameters.alike_pct)
    )


def _scores(background: Background, every: Gatherings, found: Sequence[Crowd]) -> list[float]:
    """Score by how few accounts gather as many payers, and as much in the currency, in any window."""
    received = background.our_receipts
    running = np.concatenate(([0], np.cumsum(background.flows.amount_minor[received.rows])))
    sums = running[every.stops] - running[every.starts]
    active = np.diff(received.offsets) > 0
    most_payers = most_per(every.anchors, every.distinct, background.n_purses)
    most_gathered = most_per(every.anchors, sums, background.n_purses)
    scores = []
    for crowd in found:
        same = active & (background.purse_currency == background.purse_currency[crowd.purse])
        tails = [
            tail_share(np.array([crowd.payers]), most_payers[same]),
            tail_share(np.array([crowd.gathered_minor]), most_gathered[same]),
        ]
        scores.append(round(float(rarity(tails, int(same.sum()))[0]), 6))
    return scores


def _pattern(background: Background, crowd: Crowd, score: float) -> Pattern:
    from_us = background.flows.time_us[crowd.gathered[:1]]
    early = bool(background.early(from_us)[0])
    new_share = crowd.new_payers / crowd.payers * (UNKNOWN_SHARE if early else 1)
    sure = (new_share + max(crowd.paid_on_share, crowd.alike_share)) / 2
    days = background.flows.business_day[crowd.gathered]
    facts = {
        "payers": crowd.payers,
        "new_payers": crowd.new_payers,
        "payers_before": crowd.payers_before,
        "payments": int(crowd.gathered.size),
        "gathered_minor": crowd.gathered_minor,
        "days": int(days.max() - days.min()) + 1,
        "largest_payer_share": round(crowd.largest_minor / crowd.gathered_minor, 4),
        "paid_on_minor": crowd.paid_on_minor,
        "paid_on_share": crowd.paid_on_share,
        "payees": crowd.payees,
        "alike_share": crowd.alike_share,
        "history_days": int(background.history_us(from_us)[0] // DAY_US),
    }
    return Pattern(
        anchor=int(background.purse_account[crowd.purse]),
        roles={"gathered": crowd.gathered, "paid_on": crowd.paid_on},
        amount_minor=crowd.gathered_minor,
        currency=int(background.purse_currency[crowd.purse]),
        score=score,
        confidence=round(sure, 4),
        severity=severity(crowd.gathered_minor, _usual(background, crowd)),
        facts=facts,
        also=(EARLY,) if early else (),
    )
