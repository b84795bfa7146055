"""Parties that answer for each other's debts in a circle.

Where everybody guarantees everybody's loan, the guarantees are worth nothing: if one fails, all fail. Such
circles also draw loans for firms that exist on paper only.

A *circle* is a largest set of at least two parties each of which answers, directly or over others of the
set, for a debt of each other: guarantees lead from guarantor to borrower. It fires if a member is a
customer of ours and the members are of at least k *houses*; spouses, family, and firms with their legal
representatives, controllers, owners, directors or employers are one house. Guarantees in force at the
instant of the run count, of every kind, those for a loan and those for a line; the amount is their sum in
the currency of most of them.

It is about the member, ours before others, that answers for most. Two circles are one situation if they
share half of the smaller's guarantees.

*Fires on*: mutual and ring guarantees among firms, straw firms that guarantee each other. Known false
alarms: members of a chamber who guarantee each other openly through one fund. Silent on spouses who answer
for each other and on an owner and his firm (one house), on chains without a way back.

*Misses*: circles closed at another bank, or by promises that are not registered.

*Look next*: whether one owner stands behind several members; how much each answers for beside its capital;
what the loans were used for.

*Source*: China Banking Regulatory Commission, Notice Yin Jian Ban Fa [2014] No. 214 on loans in guarantee
circles of firms; Z. Niu, D. Cheng, L. Zhang, J. Zhang: Visual analytics for networked-guarantee loans risk
management, IEEE PacificVis 2018 (neither checked against the text); k is ours.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings import Fact, Found, Pattern
from graph_engine.patterns.background import Background, Resolution
from graph_engine.patterns.groups import CIRCLE, circles_of, groups_of, tied_by_relation
from graph_engine.patterns.scores import scores_of
from graph_engine.patterns.stakes import severity_of

TITLE = {"en": "Parties that guarantee each other in a circle", "zh": "互保、连环担保圈"}

SENTENCE = {
    "en": "{members:party|parties} of {houses:unrelated house|unrelated houses} answer for each other's "
    "debts in a circle, by {guarantees:guarantee|guarantees} of {guaranteed_minor}[; {firms:of them is a "
    "firm|of them are firms}].",
    "zh": "{members} 个主体（分属 {houses} 个互不关联方[，其中企业 {firms} 家]）"
    "通过 {guarantees} 笔共 {guaranteed_minor} 的担保形成循环担保。",
}

LOOK_NEXT_ZH = "多个成员背后是否为同一控制人；各成员担保额与其资本之比；贷款实际用途。"

NO_GUARANTEES = "customers not judged, as the ledger tells no guarantees"
"""Reason for which customers were not judged."""


@dataclass(frozen=True)
class Parameters:
    """What counts as a guarantee circle."""

    fewest_houses: int = 2
    """k; ours: what stays in one house is known to the bank."""


def parameters_for(_resolution: Resolution) -> Parameters:
    """Give the parameters for data of a resolution: no time is asked for."""
    return Parameters()


def find(background: Background, parameters: Parameters) -> Found:
    """Find every circle of parties that guarantee each other."""
    ties, flows = background.flows.index.edges("GUARANTEES"), background.flows
    ours = np.asarray(flows.parties.column("ours"))
    if not len(ties):
        return Found((), {NO_GUARANTEES: int(np.count_nonzero(ours))})
    circle = circles_of(len(flows.parties), ties.sources, ties.targets)
    inside = np.flatnonzero((circle[ties.sources] == circle[ties.targets]) & (ties.sources != ties.targets))
    house = groups_of(len(flows.parties), tied_by_relation(background, CIRCLE))
    situations = [
        _situation(background, house, inside[circle[ties.sources[inside]] == each])
        for each in np.unique(circle[ties.sources[inside]])
    ]
    chosen = [
        each for each in situations if each.houses >= parameters.fewest_houses and ours[each.members].any()
    ]
    if not chosen:
        return Found()
    guarantors = np.unique(ties.sources)
    sizes = np.bincount(circle, minlength=circle.size)[circle[guarantors]]
    given = np.zeros(circle.size, np.int64)
    np.add.at(given, circle[ties.sources], ties.column("amount_minor"))
    scores = scores_of(
        [
            (np.array([each.members.size for each in chosen]), sizes),
            (np.array([each.amount_minor for each in chosen]), given[circle[guarantors]]),
        ]
    )
    return Found(tuple(_pattern(background, *pair) for pair in zip(chosen, scores, strict=True)))


@dataclass(frozen=True)
class Situation:
    """One circle: its guarantees and members as codes, and its measures."""

    guarantees: NDArray[np.int64]
    members: NDArray[np.int32]
    houses: int
    about: int
    currency: int
    amount_minor: int


def _situation(background: Background, house: NDArray[np.int32], codes: NDArray[np.int64]) -> Situation:
    flows, ties = background.flows, background.flows.index.edges("GUARANTEES")
    members = np.unique(np.concatenate([ties.sources[codes], ties.targets[codes]]))
    told = ties.codes("currency")[codes]
    word = ties.dictionary("currency")[np.bincount(told[told >= 0]).argmax()] if (told >= 0).any() else ""
    currency = flows.currencies.index(word) if word in flows.currencies else -1
    amounts = ties.column("amount_minor")[codes]
    same = np.array(
        [ties.dictionary("currency")[code] == word if code >= 0 else False for code in told], np.bool_
    )
    given = np.zeros(len(flows.parties), np.int64)
    np.add.at(given, ties.sources[codes][same], amounts[same])
    ours = np.asarray(flows.parties.column("ours"))[members]
    about = members[np.lexsort((members, -given[members], ~ours))][0]
    houses = np.unique(house[members]).size
    return Situation(codes, members, houses, int(about), currency, int(amounts[same].sum()))


def _pattern(background: Background, each: Situation, score: float) -> Pattern:
    firms = int(np.count_nonzero(background.is_kind("company", "sole_trader")[each.members]))
    facts: dict[str, Fact] = {
        "members": each.members.size,
        "houses": each.houses,
        "firms": firms,
        "guarantees": each.guarantees.size,
        "guaranteed_minor": each.amount_minor,
    }
    currency = max(each.currency, 0)
    return Pattern(
        anchor=-1,
        party=each.about,
        roles={},
        parties={"guarantor": each.members},
        guarantees=each.guarantees,
        amount_minor=each.amount_minor,
        currency=currency,
        score=score,
        confidence=round((each.houses / each.members.size + firms / each.members.size) / 2, 4),
        severity=severity_of(background, each.amount_minor, currency),
        facts=facts,
    )
