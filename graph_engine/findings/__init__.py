"""Findings: alerts and opportunities that explain themselves and keep their identity from run to run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from graph_engine.findings.finding import (
    FINDING_COLUMNS,
    MEMBER_COLUMNS,
    Finding,
    Member,
    finding_id,
    frames,
)
from graph_engine.findings.from_patterns import from_patterns
from graph_engine.findings.identity import carry_on, half_in_common
from graph_engine.findings.pattern import Described, Detected, Fact, Found, Pattern, Severity, Status
from graph_engine.findings.states import with_states
from graph_engine.index import MoneyFlows

__all__ = [
    "FINDING_COLUMNS",
    "MEMBER_COLUMNS",
    "Described",
    "Detected",
    "Fact",
    "Finding",
    "Found",
    "Known",
    "Member",
    "Pattern",
    "Severity",
    "Status",
    "finding_id",
    "frames",
    "from_patterns",
    "half_in_common",
    "settle",
    "to_frames",
    "with_states",
]


@dataclass(frozen=True)
class Known:
    """What a run knows when it settles findings: its instant, what people decided, what its parent found.

    ``list_entries``, ``judgements``: tables of the ledger; ``parent``: the parent run's ``findings`` and
    ``finding_members``, none for a first run.
    """

    instant: datetime
    list_entries: pl.DataFrame
    judgements: pl.DataFrame
    parent: tuple[pl.DataFrame, pl.DataFrame] | None = None


def settle(findings: Iterable[Finding], known: Known) -> list[Finding]:
    """Give findings their lasting ids, first sightings and states."""
    lasting = list(findings) if known.parent is None else carry_on(findings, known.parent)
    return with_states(lasting, known.list_entries, known.judgements, known.instant)


def to_frames(
    detected: Iterable[Detected], flows: MoneyFlows, known: Known
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the run tables ``findings`` and ``finding_members`` of what detectors found."""
    return frames(settle(from_patterns(detected, flows, known.instant), known))
