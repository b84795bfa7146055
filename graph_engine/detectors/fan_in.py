"""Many strangers pay into one account at once.

Money from many hands is gathered in one account before it moves on as one sum: proceeds of fraud and gambling
collected by a mule, cash broken up so that no payment stands out.

An account a, its holder h, a currency and a window W. A *gathering* is a run of payments into a in that
currency from accounts of other parties, payer and payee account both ordinary, the last at most W after the
first, that no earlier or later payment could join. It counts n distinct payer parties: several accounts of
one party count once, h itself never. It fires if

1. n is at least k, and no payer gave more than half of the sum;
2. n is at least r times the most payers of any window of length W of that account before it;
3. at least half of the n had no dealings with h, in either direction, before the gathering began;
4. the sum is at least m payments that are usual (the median) in the currency;
5. most of the sum goes on to at most three parties from the first payment to W after the last (scattered in,
   concentrated out), or nearly all payments are alike in amount (broken up).

Equal times stand together. Gatherings of one account and currency that share at least half of the smaller's
payments are one situation. A gathering in the first 35 days of the ledger is left out and counted:
nothing yet tells habit from novelty.

*Fires on*: mule accounts, collection accounts of gambling and investment fraud. Known false alarms: a shop
that opens and pays one wholesaler, the organiser of a group purchase, wedding gifts of one customary sum,
rents that fall due for the first time. Silent on the rent collector, the market stall and the cash pool
(the same many every month), on payroll (one pays many), on settlement by a payment institution (one payer,
and it does not count), on red packets (unlike and small sums that stay).

*Misses*: gatherings through payment institutions or in cash; money that moves on to the holder's other
accounts or after the window; an account whose crowd grows slowly; fewer than k payers.

*Look next*: who the new payers are and whether they name the same purpose; where the money went and whether
those accounts gather too; whether payers share devices, banks or regions.

*Source*: People's Bank of China, Order [2006] No. 2, art. 11 (1) (scattered in and concentrated out within a
short period, which the order defines as 10 business days); FinCEN, Advisory FIN-2014-A005 (funnel accounts);
E. Altman et al.: Realistic synthetic financial transactions for anti-money laundering models, NeurIPS 2023,
section 3 (fan-in, gather-scatter).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.detectors.background import DAY_US, LITTLE_HISTORY, Background, Grouped, Resolution
from graph_engine.detectors.stakes import severity
from graph_engine.findings import Found, Pattern
from graph_engine.kernels.first_dealings import newcomers
from graph_engine.kernels.windows import Gatherings, gatherings, joined, spans_between
from graph_engine.ranking import most_per, rarity, tail_share

TITLE = {"en": "Many strangers pay into one account at once", "zh": "多人短期集中汇入同一账户"}

SENTENCE = {
    "en": "{payers:party|parties}, {new_payers} of them never dealt with before, paid {gathered_minor} into "
    "one account within {days:day|days}; in no earlier such period had more than {payers_before} paid. "
    "{paid_on_share} of it went on to {payees:party|parties}; {alike_share} of the payments were alike.",
    "zh": "{days} 天内有 {payers} 个付款方（其中 {new_payers} 个此前从无往来）"
    "向同一账户转入共 "
    "{gathered_minor}，而此前同样长的时间里最多 {payers_before} 个；其中 {paid_on_share} 转给 {payees} "
    "个收款方，{alike_share} 的款项金额相近。",
}


@dataclass(frozen=True)
class Parameters:
    """What counts as a gathering."""

    window_days: int = 14
    """W: 10 business days, the short period of PBoC Order [2006] No. 2."""
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


@dataclass(frozen=True)
class Crowd:
    """One gathering with its measures; ``gathered`` and ``paid_on`` are transaction codes."""

    purse: int
    gathered: NDArray[np.int32]
    payers: int
    new_payers: int
    payers_before: int
    gathered_minor: int
    largest_minor: int
    paid_on: NDArray[np.int32]
    paid_on_minor: int
    payees: int
    alike_share: float

    @property
    def paid_on_share(self) -> float:
        """Share of the sum that went on."""
        return min(1.0, round(self.paid_on_minor / self.gathered_minor, 4))


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which many strangers pay into one account at once."""
    received = background.ordinary_receipts
    window = parameters.window_days * DAY_US
    payers = background.payer_party[received.rows]
    every = gatherings(received.offsets, received.times, payers, window=window, least=2)
    odd = _odd(background, parameters, received, every)
    early = received.times[every.starts] < background.told_apart_from_us
    left_out = every.where(odd & early)
    n_early = joined(left_out.anchors, left_out.starts, left_out.stops)[0].size
    measured = _crowds(background, parameters, received, every.where(odd & ~early))
    crowds = [crowd for crowd in measured if _fires(background, parameters, crowd)]
    scores = _scores(background, received, every, crowds)
    found = (_pattern(background, crowd, score) for crowd, score in zip(crowds, scores, strict=True))
    return Found(tuple(found), {LITTLE_HISTORY: n_early})


def _odd(
    background: Background, parameters: Parameters, received: Grouped, every: Gatherings
) -> NDArray[np.bool_]:
    """Whether enough pay, far more than ever before, and most of them for the first time."""
    enough = every.distinct >= np.maximum(parameters.fewest_payers, parameters.times_before * every.before)
    chosen = np.flatnonzero(enough)
    starts, stops = every.starts[chosen], every.stops[chosen]
    firsts = background.first_dealing_us[received.rows]
    groups = background.payer_party[received.rows]
    n_new = newcomers((starts, stops), groups, firsts, received.times[starts])
    enough[chosen] = 100 * n_new >= parameters.fewest_new_pct * every.distinct[chosen]
    return enough


def _crowds(
    background: Background, parameters: Parameters, received: Grouped, odd: Gatherings
) -> list[Crowd]:
    """Join gatherings to situations and measure each."""
    purses, starts, stops = joined(odd.anchors, odd.starts, odd.stops)
    before = odd.before[np.searchsorted(odd.starts, starts)]
    paid = background.payments(background.between_others)
    soonest = received.times[starts] + (background.resolution == "second")
    latest = received.times[stops - 1] + parameters.window_days * DAY_US
    spans = spans_between(paid.offsets, paid.times, purses, soonest, latest)
    places = zip(purses.tolist(), starts, stops, *spans, before.tolist(), strict=True)
    return [
        _crowd(background, parameters, (purse, most_before), received.rows[start:stop], paid.rows[first:last])
        for purse, start, stop, first, last, most_before in places
    ]


def _crowd(
    background: Background,
    parameters: Parameters,
    known: tuple[int, int],
    gathered: NDArray[np.int32],
    paid: NDArray[np.int32],
) -> Crowd:
    purse, payers_before = known
    amounts = background.flows.amount_minor
    payers, given = _sums(background.payer_party[gathered], amounts[gathered])
    payees, taken = _sums(background.payee_party[paid], amounts[paid])
    largest = np.lexsort((payees, -taken))[: parameters.most_payees]
    middle = np.sort(amounts[gathered])[gathered.size // 2]
    alike = 100 * np.abs(amounts[gathered] - middle) <= parameters.alike_within_pct * middle
    new = background.first_dealing_us[gathered] >= background.flows.time_us[gathered[0]]
    return Crowd(
        purse=purse,
        gathered=gathered,
        payers=payers.size,
        new_payers=np.unique(background.payer_party[gathered[new]]).size,
        payers_before=payers_before,
        gathered_minor=int(given.sum()),
        largest_minor=int(given.max()),
        paid_on=paid[np.isin(background.payee_party[paid], payees[largest])],
        paid_on_minor=int(taken[largest].sum()),
        payees=largest.size,
        alike_share=round(float(np.mean(alike)), 4),
    )


def _sums(
    parties: NDArray[np.int32], amounts: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Distinct parties, rising, and the sum of each."""
    distinct, places = np.unique(parties, return_inverse=True)
    sums = np.zeros(distinct.size, np.int64)
    np.add.at(sums, places, amounts)
    return distinct, sums


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


def _scores(
    background: Background, received: Grouped, every: Gatherings, crowds: Sequence[Crowd]
) -> list[float]:
    """Score by how few accounts gather as many payers, and as much in the currency, in any window."""
    running = np.concatenate(([0], np.cumsum(background.flows.amount_minor[received.rows])))
    sums = running[every.stops] - running[every.starts]
    active = np.diff(received.offsets) > 0
    most_payers = most_per(every.anchors, every.distinct, background.n_purses)
    most_gathered = most_per(every.anchors, sums, background.n_purses)
    scores = []
    for crowd in crowds:
        same = active & (background.purse_currency == background.purse_currency[crowd.purse])
        tails = [
            tail_share(np.array([crowd.payers]), most_payers[same]),
            tail_share(np.array([crowd.gathered_minor]), most_gathered[same]),
        ]
        scores.append(round(float(rarity(tails, int(same.sum()))[0]), 6))
    return scores


def _pattern(background: Background, crowd: Crowd, score: float) -> Pattern:
    sure = (crowd.new_payers / crowd.payers + max(crowd.paid_on_share, crowd.alike_share)) / 2
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
    )
