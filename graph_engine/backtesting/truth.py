"""Which alerts were right: by what reviewers decided about the same situation, or by labels of a file."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph_engine.findings import Finding, half_in_common

Truth = Callable[[Finding], bool | None]
"""Whether an alert is right; None where nobody knows."""


@dataclass(frozen=True)
class Decided:
    """A finding that reviewers decided about: what it is about, its evidence, and whether it was reported."""

    finding_id: str
    detector: str
    anchor_id: str
    evidence: frozenset[str]
    reported: bool


def by_decisions(decided: list[Decided]) -> Truth:
    """Tell by decisions about the same situation: the same id, or anchor and half of the smaller's evidence.

    An alert is right if any such situation was reported, whichever detector found it; not right if none was
    and one of its own detector was explained: what explains one pattern need not explain another.
    """
    about: dict[str, list[Decided]] = defaultdict(list)
    for one in decided:
        about[one.anchor_id].append(one)

    def truth(finding: Finding) -> bool | None:
        evidence = finding.evidence
        met = [
            one.reported
            for one in about[finding.anchor_id]
            if (one.reported or one.detector == finding.detector)
            and (one.finding_id == finding.finding_id or half_in_common(one.evidence, evidence))
        ]
        return any(met) if met else None

    return truth


def by_labels(labels: Mapping[str, bool], per: str) -> Truth:
    """Tell by labels of transactions or accounts: right if half or more of the labelled ones are so."""

    def truth(finding: Finding) -> bool | None:
        told = [labels[member.id] for member in finding.members if member.kind == per and member.id in labels]
        return 2 * sum(told) >= len(told) if told else None

    return truth
