"""From situations as codes to findings with ids, members and sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings.finding import Finding, Member, MemberKind, finding_id
from graph_engine.findings.pattern import Described, Detected, Pattern
from graph_engine.index import NO_TIME, MoneyFlows, Nodes, as_datetime
from graph_engine.wording import Language, sentence

ANCHOR = "anchor"
"""Role of the party and the account that a situation is about."""

BETWEEN: Mapping[Language, str] = {"en": " ", "zh": ""}
"""What stands between sentences."""


LESS_SURE_BELOW = 0.5
"""Confidence below which an alert of high severity says that it is unsure; ours: less than half fits."""

LESS_SURE: Mapping[Language, str] = {
    "en": "Its severity is that of the money at stake; the evidence fits by less than half.",
    "zh": "严重程度按涉及金额评定；证据与该类型的吻合度不足一半。",
}
"""What a finding adds where severity and confidence point apart."""


def from_patterns(detected: Iterable[Detected], flows: MoneyFlows, instant: datetime) -> list[Finding]:
    """Give a finding for each situation, new at the instant, in the order given.

    Parameters
    ----------
    detected : iterable of Detected
        What each detector found in ``flows``.
    flows : MoneyFlows
        The movements that the patterns' codes belong to.
    instant : datetime
        Instant of the run: first and last seen.

    Returns
    -------
    list of Finding
        Members are every account of its transactions and their holders, with the role ``anchor``, ``payer``,
        ``payee`` or (both) ``intermediary``, further parties, and the transactions and guarantees with their
        part in the situation.
    """
    return [
        _finding(one.detector, pattern, flows, instant) for one in detected for pattern in one.found.patterns
    ]


def _finding(detector: Described, pattern: Pattern, flows: MoneyFlows, instant: datetime) -> Finding:
    told = pattern.currency
    currency = told if isinstance(told, str) else flows.currencies[told]
    about = pattern.party if pattern.party >= 0 else int(flows.holder[pattern.anchor])
    anchor_id = flows.parties.id_at(about)
    evidence = _Evidence.of(pattern, flows)
    return Finding(
        finding_id=finding_id(detector.name, [anchor_id], evidence.earliest_id),
        kind=detector.kind,
        detector=detector.name,
        severity=pattern.severity,
        confidence=pattern.confidence,
        score=pattern.score,
        first_at=evidence.first_at or instant,
        last_at=evidence.last_at or instant,
        amount_minor=pattern.amount_minor,
        currency=currency,
        anchor_id=anchor_id,
        sentence_en=_said(detector, pattern, currency, "en"),
        sentence_zh=_said(detector, pattern, currency, "zh"),
        facts=dict(pattern.facts),
        parameters=detector.parameters,
        source=detector.source,
        look_next_en=detector.look_next["en"],
        look_next_zh=detector.look_next["zh"],
        members=frozenset(_members(pattern, flows, about)),
        first_seen=instant,
        last_seen=instant,
    )


@dataclass(frozen=True)
class _Evidence:
    """The earliest of what a situation rests on, and its times: none where it has none."""

    earliest_id: str
    first_at: datetime | None
    last_at: datetime | None

    @staticmethod
    def of(pattern: Pattern, flows: MoneyFlows) -> "_Evidence":
        codes = flows.in_time_order(pattern.transactions)
        if codes.size:
            first, last = flows.times_of(codes[[0, -1]])
            return _Evidence(flows.ids_of(codes[:1])[0], as_datetime(int(first)), as_datetime(int(last)))
        ties = flows.index.edges("GUARANTEES")
        told = np.sort(ties.times[pattern.guarantees])
        told = told[told != NO_TIME]
        first_at, last_at = (as_datetime(int(told[end])) if told.size else None for end in (0, -1))
        return _Evidence(min(ties.ids_at(pattern.guarantees)), first_at, last_at)


def _said(detector: Described, pattern: Pattern, currency: str, lang: Language) -> str:
    """The detector's sentence and what else holds for the situation."""
    less_sure = pattern.severity in {"high", "critical"} and pattern.confidence < LESS_SURE_BELOW
    also = (*pattern.also, *((LESS_SURE,) if less_sure and detector.kind == "alert" else ()))
    templates = [words[lang] for words in (detector.sentence, *also)]
    return BETWEEN[lang].join(sentence(template, pattern.facts, currency, lang) for template in templates)


def _members(pattern: Pattern, flows: MoneyFlows, about: int) -> Iterable[Member]:
    for role, codes in pattern.roles.items():
        for name in flows.ids_of(codes):
            yield Member("transaction", name, role)
    if pattern.guarantees.size:
        for name in flows.index.edges("GUARANTEES").ids_at(pattern.guarantees):
            yield Member("guarantee", name, "guarantee")
    payers, payees = flows.accounts_of(pattern.transactions)
    yield from _of("account", flows.accounts, (payers, payees, pattern.anchor))
    yield from _of("party", flows.parties, (flows.holder[payers], flows.holder[payees], about))
    told = np.concatenate([flows.holder[payers], flows.holder[payees], [about]])
    for role, parties in pattern.parties.items():
        for name in flows.parties.ids_at(np.setdiff1d(parties, told)):
            yield Member("party", name, role)


def _of(
    kind: MemberKind, nodes: Nodes, ends: tuple[NDArray[np.int32], NDArray[np.int32], int]
) -> Iterable[Member]:
    payers, payees, anchor = ends
    codes = np.union1d(payers, payees)
    for code in codes if anchor < 0 else np.union1d(codes, [anchor]):
        if code == anchor:
            role = ANCHOR
        elif code not in payees:
            role = "payer"
        elif code not in payers:
            role = "payee"
        else:
            role = "intermediary"
        yield Member(kind, nodes.id_at(int(code)), role)
