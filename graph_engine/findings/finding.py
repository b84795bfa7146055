"""A finding: a situation with a lasting id, its numbers, its evidence and its words."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

import polars as pl

from graph_engine.findings.pattern import Fact, Kind, Severity

State = Literal["open", "suppressed", "closed"]
MemberKind = Literal["party", "account", "transaction", "guarantee"]
EVIDENCE: tuple[MemberKind, ...] = ("transaction", "guarantee")
"""Kinds of member by which two findings are one situation."""

ID_CHARACTERS = 16
"""Characters of a finding id: 64 bits, so that among a million findings two meet once in 30 million runs."""

_TIME = pl.Datetime("us", "UTC")

FINDING_COLUMNS: dict[str, pl.DataType] = {
    **dict.fromkeys(("finding_id", "kind", "detector", "severity"), pl.String()),
    **dict.fromkeys(("confidence", "score"), pl.Float64()),
    **dict.fromkeys(("first_at", "last_at"), _TIME),
    "amount_minor": pl.Int64(),
    **dict.fromkeys(("currency", "anchor_id", "sentence_en", "sentence_zh"), pl.String()),
    **dict.fromkeys(("facts", "parameters", "state", "reason"), pl.String()),
    **dict.fromkeys(("first_seen", "last_seen"), _TIME),
    **dict.fromkeys(("source", "look_next_en", "look_next_zh"), pl.String()),
}
"""Columns of the run table ``findings``."""

MEMBER_COLUMNS: dict[str, pl.DataType] = dict.fromkeys(
    ("finding_id", "member_kind", "member_id", "role"), pl.String()
)
"""Columns of the run table ``finding_members``."""


@dataclass(frozen=True, order=True)
class Member:
    """A party, account, transaction or guarantee that belongs to a finding, with its part in it."""

    kind: MemberKind
    id: str
    role: str


@dataclass(frozen=True)
class Finding:
    """An alert or opportunity, as the run table ``findings`` holds it, with its members."""

    finding_id: str
    kind: Kind
    detector: str
    severity: Severity
    confidence: float
    score: float
    first_at: datetime
    last_at: datetime
    amount_minor: int
    currency: str
    anchor_id: str
    sentence_en: str
    sentence_zh: str
    facts: Mapping[str, Fact | list[str]]
    parameters: Mapping[str, Fact]
    source: str
    look_next_en: str
    look_next_zh: str
    members: frozenset[Member]
    first_seen: datetime
    last_seen: datetime
    state: State = "open"
    reason: str | None = None

    @property
    def evidence(self) -> frozenset[str]:
        """Ids of the transactions and guarantees it rests on."""
        return frozenset(m.id for m in self.members if m.kind in EVIDENCE)

    def ids_of(self, kind: MemberKind, role: str | None = None) -> frozenset[str]:
        """Ids of its members of a kind, of one role if it is given."""
        return frozenset(m.id for m in self.members if m.kind == kind and role in (None, m.role))


def finding_id(detector: str, anchor_ids: Iterable[str], earliest_transaction_id: str) -> str:
    """Give the lasting id of a situation: the same detector, anchors and first transaction give the same id.

    >>> finding_id("fan_in", ["person:1"], "tx:9")
    '26aab76bcbd47086'
    """
    parts = json.dumps([detector, sorted(anchor_ids), earliest_transaction_id], ensure_ascii=False)
    return sha256(parts.encode()).hexdigest()[:ID_CHARACTERS]


def frames(findings: Iterable[Finding]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the run tables ``findings`` and ``finding_members``, each in the order of its key.

    Facts and parameters become JSON with sorted names.
    """
    kept = sorted(findings, key=lambda finding: finding.finding_id)
    rows = [_row(finding) for finding in kept]
    members = [(f.finding_id, m.kind, m.id, m.role) for f in kept for m in sorted(f.members)]
    return (
        pl.DataFrame(rows, schema=FINDING_COLUMNS, orient="row"),
        pl.DataFrame(members, schema=MEMBER_COLUMNS, orient="row"),
    )


def _row(finding: Finding) -> dict[str, object]:
    values = {name: getattr(finding, name) for name in FINDING_COLUMNS}
    return values | {"facts": as_json(finding.facts), "parameters": as_json(finding.parameters)}


def as_json(values: Mapping[str, object]) -> str:
    """Write a mapping as JSON, names sorted, text as it stands."""
    return json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
