"""The same situation tomorrow is the same finding: ids carried on from the parent run."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from graph_engine.findings.finding import EVIDENCE, Finding

MERGED = "merged_findings"
"""Fact that lists the ids of older findings which a finding has taken in."""


@dataclass(frozen=True)
class Earlier:
    """A finding of the parent run, as far as identity needs it."""

    finding_id: str
    first_seen: datetime
    merged: frozenset[str]
    evidence: frozenset[str]

    @property
    def age(self) -> tuple[datetime, str]:
        """Sorts the oldest first."""
        return self.first_seen, self.finding_id


def carry_on(findings: Iterable[Finding], parent: tuple[pl.DataFrame, pl.DataFrame]) -> list[Finding]:
    """Give findings the id and first sighting of the same situation in the parent run.

    Two findings are one situation if they share the detector and the anchor and at least half of the
    smaller's transactions. A finding that meets several earlier ones keeps the id of the oldest (first
    seen, then id) and lists the others as ``merged_findings``. An earlier finding goes to one finding only:
    to the one whose own id it is, else to the first in time.

    Parameters
    ----------
    findings : iterable of Finding
        Of this run, each with the id that its own evidence gives.
    parent : pair of frames
        The parent run's ``findings`` and ``finding_members``.

    Returns
    -------
    list of Finding
        In order of first transaction, then id.
    """
    earlier = _earlier(parent)
    ordered = sorted(findings, key=lambda finding: (finding.first_at, finding.finding_id))
    own = {finding.finding_id for finding in ordered}
    taken: set[str] = set()
    return [_carried(finding, earlier, own, taken) for finding in ordered]


def _earlier(parent: tuple[pl.DataFrame, pl.DataFrame]) -> dict[tuple[str, str], list[Earlier]]:
    findings, members = parent
    evidence = {
        str(name): frozenset(ids)
        for name, ids in members.filter(pl.col("member_kind").is_in(EVIDENCE))
        .group_by("finding_id")
        .agg("member_id")
        .iter_rows()
    }
    by_anchor: dict[tuple[str, str], list[Earlier]] = {}
    for row in findings.iter_rows(named=True):
        merged = frozenset(json.loads(row["facts"]).get(MERGED, ()))
        one = Earlier(
            row["finding_id"], row["first_seen"], merged, evidence.get(row["finding_id"], frozenset())
        )
        by_anchor.setdefault((row["detector"], row["anchor_id"]), []).append(one)
    return by_anchor


def _carried(
    finding: Finding, earlier: dict[tuple[str, str], list[Earlier]], own: set[str], taken: set[str]
) -> Finding:
    others = own - {finding.finding_id}
    same = [
        one
        for one in earlier.get((finding.detector, finding.anchor_id), ())
        if one.finding_id not in taken
        and one.finding_id not in others
        and (one.finding_id == finding.finding_id or half_in_common(finding.evidence, one.evidence))
    ]
    if not same:
        return finding
    oldest = min(same, key=lambda one: one.age)
    taken.update(one.finding_id for one in same)
    merged = frozenset(one.finding_id for one in same).union(*(one.merged for one in same))
    listed = sorted(merged - {oldest.finding_id})
    facts = {**finding.facts, **({MERGED: listed} if listed else {})}
    return replace(finding, finding_id=oldest.finding_id, first_seen=oldest.first_seen, facts=facts)


def half_in_common(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets share at least half of the smaller; two without anything share nothing."""
    shared = len(some & others)
    return shared > 0 and 2 * shared >= min(len(some), len(others))
