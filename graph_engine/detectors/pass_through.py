"""Money in and out again within a day.

An account that keeps nothing hides where money came from: each such stop adds a name between source and goal.

An account a that may be passed through, its holder h, a currency, a window W. Every unit that a pays is
taken from the oldest unit it received at most W before and that has not left yet (first in, first out),
whoever paid it; so no unit counts twice. A unit *passes through* if it came from an ordinary account of a
party x and went to an ordinary account of a party y, with x, y and h all different: transfers among a
holder's own accounts and what goes back to its payer use up units and are not counted. A receipt is *passed
on* if at least s of it passes through. An *episode* is a run of passed-on receipts, each at most W after
the one before, that no other could join; it is one situation. It fires if

1. what passed through is at least m payments that are usual (the median) in the currency; 2. at least half
of it came from or went to parties without dealings with h before the episode began; 3. it is no habit: not
both an earlier receipt passed on four weeks or more before, and at least a fifth of the
   days on which a was paid before days on which it passed money on.

An episode in the first 35 days of the ledger is left out and counted: nothing yet tells habit from novelty.

*Fires on*: mule accounts, shell firms that pass money along. Known false alarms: the purchase of a home or
a car with money from the family, a trading firm's first deal that is settled at once, a new cash pool.
Silent on cash pools, agents who pay wages and traders who always do so (habit, known parties), on
settlement by a payment institution (not an ordinary account), on salaries that move on to the family or to
savings (known parties, own accounts).

*Misses*: money that leaves in cash, through payment institutions or over the holder's own accounts; money
that rests longer than W; accounts that have passed money on since long ago.

*Look next*: where the money came from and went to, two hops each way; whether the account was opened or
woke up shortly before; who acted and from which device.

*Source*: FDIC, Risk Management Manual of Examination Policies, section 8.1, red flags (incoming and
outgoing wires in similar amounts on the same or the next day); People's Bank of China, Order [2006] No. 2,
art. 11 (1) and (4); FATF, Professional Money Laundering (2018), section IV (accounts of money mules).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.detectors.background import DAY_US, LITTLE_HISTORY, Background, Resolution
from graph_engine.detectors.stakes import severity
from graph_engine.findings import Found, Pattern
from graph_engine.kernels.pass_through import Allocations, Ledger, allocations
from graph_engine.ranking import most_per, rarity, tail_share

TITLE = {"en": "Money in and out again within a day", "zh": "资金快进快出"}

SENTENCE = {
    "en": "{passed_minor} came in from {payers:party|parties} and went out again to "
    "{payees:party|parties} within {hours:hour|hours}: {passed_share} of what came in over "
    "{days:day|days}. {new_share} of it came from or went to parties never dealt with before.",
    "zh": "{days} 天内从 {payers} 个付款方转入的资金中有 {passed_minor}（{passed_share}）"
    "在 {hours} 小时内即转给 {payees} 个收款方；其中 {new_share} 来自或流向此前从无往来的对手。",
}

HOUR_US = 60 * 60 * 1_000_000


@dataclass(frozen=True)
class Parameters:
    """What counts as passing through."""

    window_hours: int = 48
    """W; ours: holds every payment on the same or the next day, which the FDIC's manual names."""
    passed_on_pct: int = 80
    """s; ours: all but a mule's cut, up to a fifth."""
    usual_payments: int = 5
    """m; ours: more than daily life moves at once."""
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
class Units:
    """Units that passed through, of receipts passed on: arrays of shape (n_units,), by purse and receipt.

    ``receipts``, ``payments`` int32 transactions; ``amounts`` int64 minor units; ``episodes`` int64, rising.
    """

    receipts: NDArray[np.int32]
    payments: NDArray[np.int32]
    amounts: NDArray[np.int64]
    episodes: NDArray[np.int64]


@dataclass(frozen=True)
class Episodes:
    """Measures of episodes: arrays of shape (n_episodes,), by purse and time; sums in minor units."""

    purses: NDArray[np.int32]
    from_us: NDArray[np.int64]
    days: NDArray[np.int64]
    received: NDArray[np.int64]
    passed: NDArray[np.int64]
    new: NDArray[np.int64]


def find(background: Background, parameters: Parameters) -> Found:
    """Find every episode in which money passes through an account without resting."""
    units = _passed_on(background, parameters, _allocated(background, parameters))
    episodes = _measured(background, units)
    odd = _fires(background, parameters, episodes) & ~_habits(background, parameters, units, episodes)
    early = episodes.from_us < background.told_apart_from_us
    scores = _scores(background, episodes)
    patterns = (
        _pattern(background, units, episodes, (int(place), float(scores[place])))
        for place in np.flatnonzero(odd & ~early)
    )
    return Found(tuple(patterns), {LITTLE_HISTORY: int(np.count_nonzero(odd & early))})


def _allocated(background: Background, parameters: Parameters) -> Allocations:
    """Take every unit that passable accounts paid from what came in within the window."""
    flows = background.flows
    moved = flows.payer != flows.payee
    received = background.receipts(moved & flows.passable[flows.payee])
    paid = background.payments(moved & flows.passable[flows.payer])
    return allocations(
        Ledger(received.offsets, received.rows, paid.offsets, paid.rows),
        flows.time_us,
        flows.amount_minor,
        window=parameters.window_hours * HOUR_US,
        ties=background.resolution == "day",
    )


def _passed_on(background: Background, parameters: Parameters, taken: Allocations) -> Units:
    """Keep the units that pass from one party to another, where enough of their receipt does."""
    flows, ordinary = background.flows, background.ordinary
    others = background.payer_party[taken.receipts] != background.payee_party[taken.payments]
    through = others & ordinary[taken.receipts] & ordinary[taken.payments]
    passed = np.zeros(flows.payer.size, np.int64)
    np.add.at(passed, taken.receipts[through], taken.amounts[through])
    enough = 100 * passed >= parameters.passed_on_pct * flows.amount_minor
    kept = through & enough[taken.receipts]
    receipts = taken.receipts[kept]
    begins = np.ones(receipts.size, np.bool_)
    gaps = np.diff(flows.time_us[receipts]) > parameters.window_hours * HOUR_US
    begins[1:] = gaps | (np.diff(background.payee_purse[receipts]) != 0)
    return Units(receipts, taken.payments[kept], taken.amounts[kept], np.cumsum(begins) - 1)


def _measured(background: Background, units: Units) -> Episodes:
    """Add up what each episode received, passed on, and passed from or to parties new to it."""
    flows, firsts = background.flows, background.first_dealing_us
    starts = np.flatnonzero(np.diff(units.episodes, prepend=-1))
    opening = units.receipts[starts]
    from_us = flows.time_us[opening]
    new = np.maximum(firsts[units.receipts], firsts[units.payments]) >= from_us[units.episodes]
    once = np.diff(units.receipts, prepend=-1) != 0
    return Episodes(
        purses=background.payee_purse[opening],
        from_us=from_us,
        days=flows.business_day[opening].astype(np.int64),
        received=_per_episode(units, starts.size, flows.amount_minor[units.receipts] * once),
        passed=_per_episode(units, starts.size, units.amounts),
        new=_per_episode(units, starts.size, units.amounts * new),
    )


def _per_episode(units: Units, n_episodes: int, amounts: NDArray[np.int64]) -> NDArray[np.int64]:
    sums = np.zeros(n_episodes, np.int64)
    np.add.at(sums, units.episodes, amounts)
    return sums


def _usual(background: Background, episodes: Episodes) -> NDArray[np.int64]:
    return background.usual_minor[background.purse_currency[episodes.purses]]


def _fires(background: Background, parameters: Parameters, episodes: Episodes) -> NDArray[np.bool_]:
    """Whether enough passed through, and enough of it from or to strangers."""
    matters = episodes.passed >= parameters.usual_payments * _usual(background, episodes)
    fires: NDArray[np.bool_] = matters & (100 * episodes.new >= parameters.new_pct * episodes.passed)
    return fires & (episodes.passed > 0)


def _habits(
    background: Background, parameters: Parameters, units: Units, episodes: Episodes
) -> NDArray[np.bool_]:
    """Whether the account has long passed money on, and often."""
    paid_days = _purse_days(background, background.ordinary_receipts.rows)
    passing_days = _purse_days(background, units.receipts)
    begin, now = (_key(episodes.purses, days) for days in (np.zeros_like(episodes.days), episodes.days))
    first = np.searchsorted(passing_days, begin)
    n_passing = np.searchsorted(passing_days, now) - first
    n_paid = np.searchsorted(paid_days, now) - np.searchsorted(paid_days, begin)
    oldest = np.append(passing_days, 0)[first] - begin
    habits: NDArray[np.bool_] = (
        (n_passing > 0)
        & (episodes.days - oldest >= parameters.habit_days)
        & (100 * n_passing >= parameters.habit_pct * n_paid)
    )
    return habits


def _key(purses: NDArray[np.int32], days: NDArray[np.int64]) -> NDArray[np.int64]:
    """One number that sorts by purse, then by day since 1970."""
    return (purses.astype(np.int64) << 32) + days


def _purse_days(background: Background, rows: NDArray[np.int32]) -> NDArray[np.int64]:
    """The distinct purses and days on which receipts came in, as sorted keys."""
    days = background.flows.business_day[rows].astype(np.int64)
    keys = np.sort(_key(background.payee_purse[rows], days))
    distinct: NDArray[np.int64] = keys[np.diff(keys, prepend=-1) != 0]
    return distinct


def _scores(background: Background, episodes: Episodes) -> NDArray[np.float64]:
    """Score by how few accounts pass as much on in any episode, and as much of all they receive."""
    n, received = background.n_purses, background.ordinary_receipts
    total = np.zeros(n, np.int64)
    np.add.at(total, background.payee_purse[received.rows], background.flows.amount_minor[received.rows])
    passed = np.zeros(n, np.int64)
    np.add.at(passed, episodes.purses, episodes.passed)
    shares = passed / np.maximum(total, 1)
    most = most_per(episodes.purses, episodes.passed, n)
    scores = np.zeros(episodes.purses.size)
    for currency in np.unique(background.purse_currency[episodes.purses]):
        same = (total > 0) & (background.purse_currency == currency)
        own = background.purse_currency[episodes.purses] == currency
        tails = [
            tail_share(episodes.passed[own], most[same]),
            tail_share(shares[episodes.purses[own]], shares[same]),
        ]
        scores[own] = rarity(tails, int(same.sum()))
    return scores.round(6)


def _pattern(background: Background, units: Units, episodes: Episodes, found: tuple[int, float]) -> Pattern:
    place, score = found
    flows = background.flows
    rows = slice(*np.searchsorted(units.episodes, [place, place + 1]))
    receipts, payments = np.unique(units.receipts[rows]), np.unique(units.payments[rows])
    rested = (flows.time_us[units.payments[rows]] - flows.time_us[units.receipts[rows]]).max()
    rested += DAY_US if background.resolution == "day" else 0
    days = flows.business_day[receipts]
    passed, purse = int(episodes.passed[place]), int(episodes.purses[place])
    passed_share = round(passed / int(episodes.received[place]), 4)
    new_share = round(int(episodes.new[place]) / passed, 4)
    facts = {
        "passed_minor": passed,
        "passed_share": passed_share,
        "new_share": new_share,
        "payers": np.unique(background.payer_party[receipts]).size,
        "payees": np.unique(background.payee_party[payments]).size,
        "receipts": receipts.size,
        "payments": payments.size,
        "hours": int(-(-rested // HOUR_US)),
        "days": int(days.max() - days.min()) + 1,
    }
    return Pattern(
        anchor=int(background.purse_account[purse]),
        roles={"received": receipts, "paid_on": payments},
        amount_minor=passed,
        currency=int(background.purse_currency[purse]),
        score=score,
        confidence=round((passed_share + new_share) / 2, 4),
        severity=severity(passed, int(_usual(background, episodes)[place])),
        facts=facts,
    )
