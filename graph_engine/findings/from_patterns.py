"""From situations as codes to findings with ids, members and sentences."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from graph_engine.findings.finding import Finding, Member, MemberKind, finding_id
from graph_engine.findings.pattern import Described, Detected, Pattern
from graph_engine.index import MoneyFlows, Nodes
from graph_engine.wording import Language, sentence

ANCHOR = "anchor"
"""Role of the party and the account that a situation is about."""

BETWEEN: Mapping[Language, str] = {"en": " ", "zh": ""}
"""What stands between sentences."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
        ``payee`` or (both) ``intermediary``, and the transactions with their part in the situation.
    """
    return [
        _finding(one.detector, pattern, flows, instant) for one in detected for pattern in one.found.patterns
    ]


def _finding(detector: Described, pattern: Pattern, flows: MoneyFlows, instant: datetime) -> Finding:
    codes = pattern.transactions
    currency = flows.currencies[pattern.currency]
    anchor_id = flows.parties.id_at(int(flows.holder[pattern.anchor]))
    return Finding(
        finding_id=finding_id(detector.name, [anchor_id], flows.transactions.id_at(int(codes[0]))),
        kind=detector.kind,
        detector=detector.name,
        severity=pattern.severity,
        confidence=pattern.confidence,
        score=pattern.score,
        first_at=_instant(flows.time_us[codes[0]]),
        last_at=_instant(flows.time_us[codes[-1]]),
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
        members=frozenset(_members(pattern, flows)),
        first_seen=instant,
        last_seen=instant,
    )


def _said(detector: Described, pattern: Pattern, currency: str, lang: Language) -> str:
    """The detector's sentence and what else holds for the situation."""
    templates = [words[lang] for words in (detector.sentence, *pattern.also)]
    return BETWEEN[lang].join(sentence(template, pattern.facts, currency, lang) for template in templates)


def _instant(time_us: np.int64) -> datetime:
    return EPOCH + timedelta(microseconds=int(time_us))


def _members(pattern: Pattern, flows: MoneyFlows) -> Iterable[Member]:
    for role, codes in pattern.roles.items():
        for name in flows.transactions.ids_at(codes):
            yield Member("transaction", name, role)
    codes = pattern.transactions
    payers, payees, anchor = flows.payer[codes], flows.payee[codes], pattern.anchor
    yield from _of("account", flows.accounts, (payers, payees, anchor))
    holders = (flows.holder[payers], flows.holder[payees], int(flows.holder[anchor]))
    yield from _of("party", flows.parties, holders)


def _of(
    kind: MemberKind, nodes: Nodes, ends: tuple[NDArray[np.int32], NDArray[np.int32], int]
) -> Iterable[Member]:
    payers, payees, anchor = ends
    for code in np.union1d(payers, payees):
        if code == anchor:
            role = ANCHOR
        elif code not in payees:
            role = "payer"
        elif code not in payers:
            role = "payee"
        else:
            role = "intermediary"
        yield Member(kind, nodes.id_at(int(code)), role)
