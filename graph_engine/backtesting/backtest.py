"""Run a detector twice over the same past, with present and with changed parameters, and compare."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from graph_engine.backtesting.comparison import Comparison, compare
from graph_engine.backtesting.decisions import decided_findings
from graph_engine.backtesting.period import Period
from graph_engine.backtesting.truth import Truth, by_decisions, by_labels
from graph_engine.detectors import (
    Background,
    Choice,
    Detector,
    choice_of,
    detected_by,
    detector_named,
)
from graph_engine.errors import BadParameter, OutOfTime
from graph_engine.findings import Finding, from_patterns, with_states
from graph_engine.index import GraphIndex, MoneyFlows, money_flows
from graph_engine.index.build import build_facts
from graph_engine.ledger import Ledger, LedgerView
from graph_engine.ranker import Labels
from graph_engine.reporting import Reporting
from graph_engine.runs import Run
from graph_engine.schema import TABLES

SUPPRESSED = "alerts that the list of explained behaviour suppresses"
"""Reason for which alerts are left out."""


@dataclass(frozen=True)
class Asked:
    """What is to be tried.

    ``changes``: parameters of the detector, and perhaps ``segments`` in place of the present ones.
    ``first``, ``last``: business days; from the beginning of the ledger and to the run's by default.
    ``labels``: of transactions or accounts (``per``); without, what reviewers decided tells what is right.
    ``out_of_time``: whether nobody waits for the answer any longer.
    """

    detector: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    labels: Labels | None = None
    per: str = "transaction"
    out_of_time: Callable[[], bool] = field(default=lambda: False)

    def check_time(self) -> None:
        """Do nothing if there is time left.

        Raises
        ------
        OutOfTime
            If there is none.
        """
        if self.out_of_time():
            raise OutOfTime("the backtest took longer than it may; ask for an earlier last day")


@dataclass(frozen=True)
class Searched:
    """What a choice of parameters found: parameters by segment ("" for who is in none), alerts, counts."""

    parameters: Mapping[str, Mapping[str, Any]]
    alerts: list[Finding]
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class Backtest:
    """The answer: over which period, by which parameters, what was found, and how it is known to be right."""

    detector: str
    status: str
    period: Period
    instant: datetime
    present: Searched
    changed: Searched
    comparison: Comparison
    truth: Mapping[str, Any]


@dataclass(frozen=True)
class _Past:
    """The movements as of the end of the period, what was explained behaviour and the rates of then."""

    flows: MoneyFlows
    reporting: Reporting
    list_entries: pl.DataFrame
    period: Period
    instant: datetime


def backtest(home: Path, run: Run, asked: Asked, now: datetime) -> Backtest:
    """Try a detector with changed parameters over a past period.

    Parameters
    ----------
    home : Path
        The home folder; only read.
    run : Run
        Whose ledger version is read and whose parameters are the present ones.
    asked : Asked
        The detector, the changes and the period.
    now : datetime
        Decisions up to this instant tell what is right.

    Returns
    -------
    Backtest
        What `analyse` would have made alerts of at the end of the period, had it been run on today's ledger
        version: nothing that happened, was corrected or deleted later is read, and what is usual is taken
        from the ledger up to then. Alerts whose evidence begins before the period are counted apart.

    Raises
    ------
    UnknownName
        If there is no such detector.
    BadParameter
        If a parameter is not allowed, or the period is none.
    OutOfTime
        If time is up before either search begins; a search that has begun ends.

    Notes
    -----
    The graph of an earlier day is built in the system's temporary folder and removed. Needs no more memory
    than an analysis: one detector at a time, on one set of arrays.
    """
    detector = detector_named(asked.detector)
    present = choice_of(detector.name, run.configuration.get("detectors", {}).get(detector.name, {}))
    changed = _changed(present, asked)
    _check(detector, changed)
    with _past(home, run, asked) as past:
        background = Background(past.flows, past.period.settings.time_zone, past.reporting)
        asked.check_time()
        before = _searched(detector, background, past, present)
        asked.check_time()
        after = _searched(detector, background, past, changed)
    truth, origin = _truth(home, run, asked, now)
    return Backtest(
        detector.name,
        present.status,
        past.period,
        past.instant,
        before,
        after,
        compare(before.alerts, after.alerts, truth),
        origin,
    )


def _changed(present: Choice, asked: Asked) -> Choice:
    """The present choice with what is asked for in its place."""
    if "status" in asked.changes:
        raise BadParameter("status", asked.changes["status"], "parameters and segments only")
    told = choice_of(asked.detector, asked.changes)
    return replace(
        present,
        parameters={**present.parameters, **told.parameters},
        segments=told.segments if "segments" in asked.changes else present.segments,
    )


def _check(detector: Detector, choice: Choice) -> None:
    """Refuse parameters that are not allowed before anything is built."""
    for parameters in (choice.parameters, *(segment.parameters for segment in choice.segments)):
        detector.parameters("second", parameters)


@contextmanager
def _past(home: Path, run: Run, asked: Asked) -> Iterator[_Past]:
    """The ledger as it looked at the end of the period: the run's own graph if it is the run's instant."""
    snapshot = Ledger(home).snapshot(run.ledger_version)
    last = run.business_day if asked.last is None else asked.last
    if last > run.business_day:
        raise BadParameter("to", last.isoformat(), f"a day up to {run.business_day}, the run's")
    period = Period(asked.first, last, snapshot.settings)
    view = snapshot.as_of(min(period.end, run.instant))
    with TemporaryDirectory(prefix="fundgraph-backtest-") as folder:
        index = run.index if view.instant == run.instant else _built(view, Path(folder) / "index")
        yield _Past(money_flows(index), run.reporting(view), view.rows("list_entry"), period, view.instant)


def _built(view: LedgerView, folder: Path) -> GraphIndex:
    build_facts(view, folder)
    return GraphIndex.open(folder)


def _searched(detector: Detector, background: Background, past: _Past, choice: Choice) -> Searched:
    """What a detector finds, whether or not it is active, that no explained behaviour suppresses."""
    detected = detected_by(detector, background, replace(choice, status="active"))
    undecided = pl.DataFrame(schema=TABLES["judgement"].polars_schema)
    found = with_states(
        from_patterns(detected, past.flows, past.instant), past.list_entries, undecided, past.instant
    )
    alerts, left_out = past.period.within(finding for finding in found if finding.state == "open")
    left_out = {**left_out, SUPPRESSED: sum(finding.state == "suppressed" for finding in found)}
    for one in detected:
        for reason, count in one.found.left_out.items():
            left_out[reason] = max(left_out.get(reason, 0), count)
    parameters = {one.segment: dict(one.detector.parameters) for one in detected}
    return Searched(parameters, alerts, {reason: count for reason, count in left_out.items() if count})


def _truth(home: Path, run: Run, asked: Asked, now: datetime) -> tuple[Truth, Mapping[str, Any]]:
    if asked.labels is None:
        decided, origin = decided_findings(home, run, now)
        return by_decisions(decided), origin
    labels: dict[str, bool] = dict(asked.labels.frame.select("id", "label").iter_rows())
    return by_labels(labels, asked.per), asked.labels.origin
