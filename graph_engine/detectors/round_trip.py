"""Money that comes back to where it started.

Money sent round and back feigns turnover, sales or loans, or returns a payer's own money with a new story.

A currency and a window W. A *round trip* is a row of 3 to 10 payments e1 … eh between accounts that may be
passed through. Each goes out of the very account that the one before paid into, later than it (if that one is
known by its day alone: not earlier; what comes in on a day comes before what goes out). The last pays the
holder of the account that the first was paid from: into the same account or another of that holder. The
holders between are different from it and from each other. The last payment is at most W after the first; each
carries on at least s and at most all of the one before, the last at least b of the first; the first is at
least a usual payment (the median) in the currency.

Two round trips are one situation if they begin with the same account's holder and either with the same
payment or share at least half of the shorter's payments. The anchor is the first account of ours on the
way; a way over outside accounts alone is none. It fires if at least f of the hops are between strangers,
who had no dealings with each other, in either direction, more than W before (in the first 35 days of the
ledger: nor more than W after): what goes round among the same every month is their habit. Trips within one
day that turn in the same circle with one amount count once, from their first payment by time and id.

Between two parties alone there is no round trip: what comes back from the one it went to is a loan repaid
or a refund. Transfers among a holder's own accounts are no hops.

*Fires on*: layering in a ring, feigned trade turnover, loans returned to the lender over third parties.
Known false alarms: rotating savings clubs, firms that begin to supply each other at like prices. Silent on
family loans and refunds (two parties), family money handed round every month, cash pools (header and
member: two parties), chains that spend what they get (amounts not kept).

*Misses*: rings through payment institutions, cash or another currency; rings in which a party splits or
gathers the money, or moves it over its own accounts; more than 10 hops; slower than W. The search is
bounded for each first payment and in all; payments whose search was cut short are counted.

*Look next*: what the parties have to do with each other; whether goods or services moved the other way;
whether the ring turned before.

*Source*: R. Kumar, T. Calders: 2SCENT, PVLDB 11 (11), 2018, 1441-1453 (simple temporal cycles, which in
financial networks may tell of fraud); IBM AMLSim (cycle: each passes on nine tenths); E. Altman et al.:
Realistic synthetic financial transactions for anti-money laundering models, NeurIPS 2023 (cycle; not checked
against the text); People's Bank of China, Order [2006] No. 2 (short period: 10 business days; not checked
against the text).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from graph_engine.findings import Found, Pattern
from graph_engine.kernels.cycles import Bounds
from graph_engine.patterns.background import DAY_US, Background, Resolution
from graph_engine.patterns.stakes import severity_of
from graph_engine.patterns.strangers import strange
from graph_engine.patterns.trips import Trip, found_trips, parts_of
from graph_engine.ranking import rarity, tail_share

TITLE = {"en": "Money that comes back to where it started", "zh": "资金绕圈回流"}

SENTENCE = {
    "en": "{sent_minor} went out and {returned_minor} ({returned_share}) came back to the same party over "
    "{between:other party|other parties} in {days:day|days}, in {hops:payment|payments}.",
    "zh": "转出的 {sent_minor} 经 {between} 个其他主体、{hops} 笔转账，在 {days} 天内有 "
    "{returned_minor}（{returned_share}）回到同一主体。",
}

LOOK_NEXT_ZH = "各方之间是何关系；是否有反向的货物或服务；资金此前是否已如此循环。"

CUT_SHORT = "first payments whose search for round trips was cut short"
"""Reason for which round trips may be missing."""

UNSEARCHED = "first payments not searched for round trips, all steps being spent"
"""Reason for which round trips may be missing."""


@dataclass(frozen=True)
class Parameters:
    """What counts as a round trip, and how much is spent on finding them."""

    window_days: int = 14
    """W: 10 business days, the short period of PBoC Order [2006] No. 2 (not checked against the text)."""
    fewest_hops: int = 3
    """Ours: with two it is a refund or a loan repaid."""
    most_hops: int = 10
    """Ours: the longest cycles that public generators of laundering plant are about as long."""
    kept_pct: int = 80
    """s; ours: each stop takes at most a fifth."""
    returned_pct: int = 60
    """b; ours: more than half comes back after all cuts."""
    new_pairs: int = 1
    """f; ours: a ring is closed by somebody new to it."""
    usual_payments: int = 1
    """The first payment is at least so many usual ones; ours: leaves out trifles."""
    per_start: int = 64
    """Most round trips kept of one first payment; ours: more are one situation anyway."""
    steps_per_start: int = 20_000
    """Most payments looked at from one first payment; ours: some 0.1 ms."""
    steps_in_all: int = 2_000_000_000
    """Most payments looked at in all; ours: some 10 s."""


def parameters_for(resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: 14 days count both ends where times are days."""
    return Parameters(window_days=13 if resolution == "day" else 14)


def find(background: Background, parameters: Parameters) -> Found:
    """Find every situation in which money comes back to the party that sent it."""
    found = found_trips(background, background.ordinary, parameters.usual_payments, _bounds(parameters))
    new = strange(background, parameters.window_days * DAY_US)
    chosen = [trip for trip in found.trips if np.count_nonzero(new[trip]) >= parameters.new_pairs]
    situations = _situations(background, chosen)
    scores = _scores(background, [situation[0] for situation in situations])
    patterns = (
        _pattern(background, situation, score) for situation, score in zip(situations, scores, strict=True)
    )
    return Found(tuple(patterns), {CUT_SHORT: found.starts_cut, UNSEARCHED: found.starts_unseen})


def _bounds(parameters: Parameters) -> Bounds:
    return Bounds(
        window=parameters.window_days * DAY_US,
        fewest_hops=parameters.fewest_hops,
        most_hops=parameters.most_hops,
        kept_pct=parameters.kept_pct,
        back_pct=parameters.returned_pct,
        per_start=parameters.per_start,
        steps_per_start=parameters.steps_per_start,
        steps_in_all=parameters.steps_in_all,
    )


def _situations(background: Background, trips: list[Trip]) -> list[list[Trip]]:
    """Join trips of one party to situations; the trip that returns most comes first in each."""
    party = [int(background.payer_party[trip[0]]) for trip in trips]
    root = list(range(len(trips)))
    through: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, trip in enumerate(trips):
        shared = Counter(other for hop in trip.tolist() for other in through[party[number], hop])
        for other, n_shared in shared.items():
            alike = 2 * n_shared >= min(trip.size, trips[other].size)
            if alike or trip[0] == trips[other][0]:
                root[_top(root, other)] = _top(root, number)
        for hop in trip.tolist():
            through[party[number], hop].append(number)
    joined = defaultdict(list)
    for number, trip in enumerate(trips):
        joined[_top(root, number)].append(trip)
    amounts = background.flows.amount_minor
    return [sorted(own, key=lambda trip: (-amounts[trip[-1]], trip.tolist())) for own in joined.values()]


def _top(root: list[int], number: int) -> int:
    """The trip that stands for all joined with this one."""
    while root[number] != number:
        root[number] = root[root[number]]
        number = root[number]
    return number


def _scores(background: Background, trips: list[Trip]) -> list[float]:
    """Score by how few parties start a round trip at all, and how few payments are as large as the first."""
    flows = background.flows
    active = int(np.count_nonzero(np.bincount(background.payer_party[background.ordinary])))
    starters = np.unique([background.payer_party[trip[0]] for trip in trips]).size
    started = np.array([min(1.0, (1 + starters) / (1 + active))])
    scores = []
    for trip in trips:
        same = background.ordinary & (flows.currency == flows.currency[trip[0]])
        larger = tail_share(flows.amount_minor[trip[:1]], flows.amount_minor[same])
        scores.append(round(float(rarity([started, larger], active)[0]), 6))
    return scores


def _pattern(background: Background, situation: list[Trip], score: float) -> Pattern:
    flows, trip = background.flows, situation[0]
    accounts = flows.payer[trip]
    days = flows.business_day[trip]
    sent, returned = (int(flows.amount_minor[trip[end]]) for end in (0, -1))
    share = round(returned / sent, 4)
    kept = flows.amount_minor[trip[1:]] / flows.amount_minor[trip[:-1]]
    facts = {
        "sent_minor": sent,
        "returned_minor": returned,
        "returned_share": share,
        "least_kept_share": round(float(kept.min()), 4),
        "between": trip.size - 1,
        "hops": trip.size,
        "days": int(days.max() - days.min()) + 1,
        "round_trips": len(situation),
    }
    return Pattern(
        anchor=int(accounts[flows.ours[accounts]][0]),
        roles=parts_of(situation),
        amount_minor=sent,
        currency=int(flows.currency[trip[0]]),
        score=score,
        confidence=round((share + float(kept.min())) / 2, 4),
        severity=severity_of(background, sent, flows.currency[trip[0]]),
        facts=facts,
    )
