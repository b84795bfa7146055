"""What reviewers have decided about findings, beside the evidence of the latest run that held each."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from graph_engine.backtesting.truth import Decided
from graph_engine.findings.finding import EVIDENCE
from graph_engine.ledger import Ledger
from graph_engine.ranker.labels import OUTCOMES, latest_decisions
from graph_engine.runs.paths import RunPaths
from graph_engine.runs.run import Run


def decided_findings(home: Path, run: Run, now: datetime) -> tuple[list[Decided], Mapping[str, Any]]:
    """Give every finding whose latest decision says that it was reported or explained, by id.

    Parameters
    ----------
    home : Path
        Its ledger's newest version is read: later decisions than the period's tell best what was right.
    run : Run
        What a decided finding rested on is read from this run or, if it does not hold the finding, from the
        nearest run before it that does.
    now : datetime
        Nothing decided later is used.

    Returns
    -------
    decided : list of Decided
        Without those that no run holds.
    origin : mapping
        How many decisions were used, and how many could not be: taken back, about something else than a
        finding, or about one that no run holds.
    """
    judgements = Ledger(home).snapshot().as_of(now).rows("judgement")
    latest = latest_decisions(judgements).with_columns(pl.col("outcome").cast(pl.String))
    told = latest.filter(pl.col("subject_kind") == "finding", pl.col("outcome").is_in(list(OUTCOMES)))
    outcomes: dict[str, str] = dict(told.select("subject_id", "outcome").iter_rows())
    decided: dict[str, Decided] = {}
    for each in _line(home, run):
        wanted = sorted(outcomes.keys() - decided.keys())
        if not wanted:
            break
        decided |= {
            finding_id: Decided(finding_id, *about, OUTCOMES[outcomes[finding_id]])
            for finding_id, about in _held(each, wanted).items()
        }
    origin = {"from": "judgements", "used": len(decided), "unused": latest.height - len(decided)}
    return [decided[finding_id] for finding_id in sorted(decided)], origin


def _line(home: Path, run: Run) -> Iterator[Run]:
    """The run and those before it, as far as they are still there."""
    finished = set(RunPaths(home).finished())
    yield run
    while (parent := run.parent_id) in finished:
        run = Run.open(home, parent)
        yield run


def _held(run: Run, wanted: list[str]) -> dict[str, tuple[str, str, frozenset[str]]]:
    """Detector, anchor and evidence of those of the wanted findings that a run holds."""
    held: dict[str, tuple[str, str, frozenset[str]]] = {}
    for begin in ("", "shadow_"):
        findings = run.table(f"{begin}findings").filter(pl.col("finding_id").is_in(wanted))
        members = run.table(f"{begin}finding_members").filter(
            pl.col("finding_id").is_in(wanted), pl.col("member_kind").is_in(EVIDENCE)
        )
        evidence = dict(members.group_by("finding_id").agg("member_id").iter_rows())
        for finding_id, detector, anchor in findings.select(
            "finding_id", "detector", "anchor_id"
        ).iter_rows():
            held[finding_id] = detector, anchor, frozenset(evidence.get(finding_id, ()))
    return held
