"""Money in and out again within a day.

An account that keeps nothing hides where money came from: each such stop adds a name between source and goal.

An account a of ours that may be passed through, its holder h, a currency, a window W. Every unit that a pays
is taken from the oldest unit it received at most W before and that has not left yet (first in, first out),
whoever paid it; so no unit counts twice. A unit *passes through* if it came from an ordinary account of a
party x and went to an ordinary account of a party y, with x, y and h all different: transfers among a
holder's own accounts and what goes back to its payer use up units and are not counted. A receipt is *passed
on* if at least s of it passes through. An *episode* is a run of passed-on receipts, each at most W after
the one before, that no other could join. It counts if

1. what passed through is at least m payments that are usual (the median) in the currency;
2. the account kept little: what stood on it before the first receipt, or what stood on it after the last
   payment, is at most k of what came in (before it nothing to speak of, or after it nothing left);
3. it is no habit: not both an earlier receipt passed on four weeks or more before, and at least a fifth of
   the days on which a was paid before days on which it passed money on.

Episodes that count, each at most G after the one before, are one situation. It fires if at least half of what
passed came from or went to parties without dealings with h before the situation began.

Balances are those that the source states with each payment, else the opening balance and every entry since.
Where neither is there, 2 cannot be judged: the finding says so, and one of the three shares of its confidence
counts as one half.

In the first 35 days of the ledger the past does not tell what is usual, and what followed is read as well: a
habit is one by all days of the ledger, and a party with dealings after the situation is no stranger. Of what
is new only half counts in the confidence then.

*Fires on*: mule accounts, shell firms that pass money along. Known false alarms: the purchase of a home or
a car with money from the family, a trading firm's first deal that is settled at once, a new cash pool.
Silent on cash pools, agents who pay wages and traders who always do so (habit, known parties), on
settlement by a payment institution (not an ordinary account), on salaries that move on to the family or to
savings (known parties, own accounts), on accounts with a standing balance beside which the sum is small.

*Misses*: money that leaves in cash, through payment institutions or over the holder's own accounts; money
that rests longer than W; accounts that have passed money on since long ago; mules who hold savings of their
own on the same account; accounts at other banks.

*Look next*: where the money came from and went to, two hops each way; whether the account was opened or
woke up shortly before; who acted and from which device.

*Source*: FDIC, Risk Management Manual of Examination Policies, section 8.1, red flags (wires of similar
amounts in and out on the same or the next day; many wires in and out of an account whose balance stays low;
an account that holds money only for a time); People's Bank of China, Order [2006] No. 2, art. 11 (1) and (4)
(read in reprints; Order [2016] No. 3 has taken its place, not checked against the text); FATF, Professional
Money Laundering (2018) (accounts of money mules; not checked against the text).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings import Found, Pattern
from graph_engine.patterns.background import DAY_US, EARLY, HOUR_US, UNKNOWN_SHARE, Background, Resolution
from graph_engine.patterns.balances import Balances
from graph_engine.patterns.episodes import Runs, Units, joined, measured, passed_on, per_run
from graph_engine.patterns.stakes import severity_of
from graph_engine.ranking import most_per, rarity, tail_share
from graph_engine.wording import Language

TITLE = {"en": "Money in and out again within a day", "zh": "资金快进快出"}

SENTENCE = {
    "en": "{passed_minor} came in from {payers:party|parties} and went out again to "
    "{payees:party|parties} within {hours:hour|hours}: {passed_share} of what came in over "
    "{days:day|days}. {new_share} of it came from or went to parties never dealt with before.",
    "zh": "{days} 天内从 {payers} 个付款方转入的资金中有 {passed_minor}（{passed_share}）"
    "在 {hours} 小时内即转给 {payees} 个收款方；其中 {new_share} 来自或流向此前从无往来的对手。",
}

LOOK_NEXT_ZH = (
    "资金来自何处、去往何处，前后各追两层；账户是否新近开立或久未使用后突然启用；由谁操作、使用哪台设备。"
)

KEPT: Mapping[Language, str] = {
    "en": "The account held {balance_before_minor} before and {balance_after_minor} after.",
    "zh": "此前账户余额 {balance_before_minor}，此后 {balance_after_minor}。",
}
BALANCE_UNKNOWN: Mapping[Language, str] = {
    "en": "What the account held before and after is not known.",
    "zh": "此前和此后的账户余额不详。",
}


@dataclass(frozen=True)
class Parameters:
    """What counts as passing through."""

    window_hours: int = 48
    """W; ours: holds every payment on the same or the next day, which the FDIC's manual names."""
    passed_on_pct: int = 80
    """s; ours: all but a mule's cut, up to a fifth."""
    usual_payments: int = 5
    """m; ours: more than daily life moves at once."""
    kept_pct: int = 20
    """k; ours: no more stays than a mule's cut, which the FDIC's manual calls a low balance."""
    gap_days: int = 14
    """G: 10 business days, the short period of PBoC Order [2006] No. 2 (not checked against the text)."""
    new_pct: int = 50
    """Least share that comes from or goes to parties without earlier dealings; ours: most of it."""
    habit_days: int = 28
    """How old a habit must be; ours: four weeks, so that a mule's first month is no habit."""
    habit_pct: int = 20
    """Share of earlier days with receipts on which passing on is a habit; ours: one working day a week."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: the same or the next day where times are days."""
    return Parameters(window_hours=24 if resolution == "day" else 48)


@dataclass(frozen=True)
class Situations:
    """Joined episodes: arrays of shape (n_situations,) beside their units and measures.

    ``new`` int64 minor units from or to strangers; ``kept`` float64, the largest share of what came in that
    an episode kept, NaN where a balance is unknown; ``early`` bool.
    """

    units: Units
    runs: Runs
    new: NDArray[np.int64]
    kept: NDArray[np.float64]
    early: NDArray[np.bool_]


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which money passes through an account without resting."""
    window_us = parameters.window_hours * HOUR_US
    units = passed_on(background, window_us=window_us, passed_on_pct=parameters.passed_on_pct)
    situations = _situations(background, parameters, units)
    fires = 100 * situations.new >= parameters.new_pct * situations.runs.passed
    scores = _scores(background, situations.runs)
    return Found(
        tuple(
            _pattern(background, situations, int(place), float(scores[place]))
            for place in np.flatnonzero(fires)
        )
    )


def _situations(background: Background, parameters: Parameters, units: Units) -> Situations:
    """Join the episodes that count, and measure what in them is new."""
    episodes = measured(background, units)
    counts = _matters(background, parameters, episodes) & ~_habits(background, parameters, units, episodes)
    kept = _kept_shares(background, episodes, np.flatnonzero(counts))
    counts &= ~(100 * kept > parameters.kept_pct)
    found, firsts = joined(background, units, episodes, counts, parameters.gap_days * DAY_US)
    runs = measured(background, found)
    from_us = background.flows.time_us[runs.first_receipts]
    return Situations(
        found,
        runs,
        new=_from_or_to_strangers(background, found, runs),
        kept=np.maximum.reduceat(kept[counts], firsts[:-1]) if runs.purses.size else np.zeros(0),
        early=background.early(from_us),
    )


def _usual(background: Background, runs: Runs) -> NDArray[np.int64]:
    return background.usual_minor[background.purse_currency[runs.purses]]


def _matters(background: Background, parameters: Parameters, episodes: Runs) -> NDArray[np.bool_]:
    """Whether enough passed through."""
    enough: NDArray[np.bool_] = episodes.passed >= parameters.usual_payments * _usual(background, episodes)
    return enough & (episodes.passed > 0)


def _kept_shares(background: Background, runs: Runs, places: NDArray[np.int64]) -> NDArray[np.float64]:
    """The smaller balance around a run over what came in, 0 for a debt; NaN where unknown or not asked."""
    shares, balances = np.full(runs.purses.size, np.nan), Balances(background.flows)
    for place in places.tolist():
        before = balances.before_receipt(int(runs.first_receipts[place]))
        after = balances.after_payment(int(runs.last_payments[place]))
        if before is not None and after is not None:
            shares[place] = max(0, min(before, after)) / int(runs.received[place])
    return shares


def _from_or_to_strangers(background: Background, units: Units, runs: Runs) -> NDArray[np.int64]:
    """What came from or went to parties that h had no dealings with but in the situation."""
    times = background.flows.time_us
    from_us, to_us = (times[ends][units.runs] for ends in (runs.first_receipts, runs.last_payments))
    new = [background.new_in(rows, from_us, to_us) for rows in (units.receipts, units.payments)]
    return per_run(units, runs.purses.size, units.amounts * (new[0] | new[1]))


def _habits(
    background: Background, parameters: Parameters, units: Units, episodes: Runs
) -> NDArray[np.bool_]:
    """Whether the account has long passed money on, and often; by all its days if the episode is early."""
    paid_days = _purse_days(background, background.our_receipts.rows)
    passing_days = _purse_days(background, units.receipts)
    opening = episodes.first_receipts
    early, days = background.early(background.flows.time_us[opening]), background.flows.business_day[opening]
    begin, now = (_key(episodes.purses, days) for days in (np.zeros_like(days), days))
    until = np.where(early, _key(episodes.purses + 1, np.zeros_like(days)), now)
    first, last = np.searchsorted(passing_days, begin), np.searchsorted(passing_days, until)
    n_passing = last - first
    n_paid = np.searchsorted(paid_days, until) - np.searchsorted(paid_days, begin)
    known = np.append(passing_days, 0)
    newest = np.where(early & (n_passing > 0), known[last - 1], now)
    habits: NDArray[np.bool_] = (
        (n_passing > 0)
        & (newest - known[first] >= parameters.habit_days)
        & (100 * n_passing >= parameters.habit_pct * n_paid)
    )
    return habits


def _key(purses: NDArray[np.int32], days: NDArray[np.int32]) -> NDArray[np.int64]:
    """One number that sorts by purse, then by day since 1970."""
    return (purses.astype(np.int64) << 32) + days


def _purse_days(background: Background, rows: NDArray[np.int32]) -> NDArray[np.int64]:
    """The distinct purses and days on which receipts came in, as sorted keys."""
    keys = np.sort(_key(background.payee_purse[rows], background.flows.business_day[rows]))
    distinct: NDArray[np.int64] = keys[np.diff(keys, prepend=-1) != 0]
    return distinct


def _scores(background: Background, runs: Runs) -> NDArray[np.float64]:
    """Score by how few accounts pass as much on in any situation, and as much of all they receive."""
    n, received = background.n_purses, background.our_receipts
    total = np.zeros(n, np.int64)
    np.add.at(total, background.payee_purse[received.rows], background.flows.amount_minor[received.rows])
    passed = np.zeros(n, np.int64)
    np.add.at(passed, runs.purses, runs.passed)
    shares = passed / np.maximum(total, 1)
    most = most_per(runs.purses, runs.passed, n)
    scores = np.zeros(runs.purses.size)
    for currency in np.unique(background.purse_currency[runs.purses]):
        same = (total > 0) & (background.purse_currency == currency)
        own = background.purse_currency[runs.purses] == currency
        tails = [
            tail_share(runs.passed[own], most[same]),
            tail_share(shares[runs.purses[own]], shares[same]),
        ]
        scores[own] = rarity(tails, int(same.sum()))
    return scores.round(6)


def _pattern(background: Background, situations: Situations, place: int, score: float) -> Pattern:
    runs, units = situations.runs, situations.units.of(place)
    passed, purse = int(runs.passed[place]), int(runs.purses[place])
    kept, early = float(situations.kept[place]), bool(situations.early[place])
    facts = _facts(background, units, runs, place)
    facts["new_share"] = round(int(situations.new[place]) / passed, 4)
    sure = (
        facts["passed_share"],
        facts["new_share"] * (UNKNOWN_SHARE if early else 1),
        UNKNOWN_SHARE if np.isnan(kept) else 1 - kept,
    )
    return Pattern(
        anchor=int(background.purse_account[purse]),
        roles={"received": np.unique(units.receipts), "paid_on": np.unique(units.payments)},
        amount_minor=passed,
        currency=int(background.purse_currency[purse]),
        score=score,
        confidence=round(sum(sure) / len(sure), 4),
        severity=severity_of(background, passed, int(background.purse_currency[runs.purses[place]])),
        facts=facts,
        also=(BALANCE_UNKNOWN if np.isnan(kept) else KEPT, *((EARLY,) if early else ())),
    )


def _facts(background: Background, units: Units, runs: Runs, place: int) -> dict[str, int | float]:
    flows, balances = background.flows, Balances(background.flows)
    receipts, payments = np.unique(units.receipts), np.unique(units.payments)
    days = flows.business_day[receipts]
    around = {
        "balance_before_minor": balances.before_receipt(int(runs.first_receipts[place])),
        "balance_after_minor": balances.after_payment(int(runs.last_payments[place])),
    }
    return {
        "passed_minor": int(runs.passed[place]),
        "passed_share": round(int(runs.passed[place]) / int(runs.received[place]), 4),
        "payers": np.unique(background.payer_party[receipts]).size,
        "payees": np.unique(background.payee_party[payments]).size,
        "receipts": receipts.size,
        "payments": payments.size,
        "hours": background.hours_rested(units.receipts, units.payments),
        "days": int(days.max() - days.min()) + 1,
        "history_days": int(background.history_us(flows.time_us[receipts[:1]])[0] // DAY_US),
        **{name: balance for name, balance in around.items() if balance is not None},
    }
