"""Backtests as values: the answer of the command line and of the API."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import polars as pl

from api.deadlines import passed_in
from api.models.backtests import BacktestAsked
from api.reading.findings import finding_values, named_findings
from api.service import now
from api.settings import Language, Settings
from graph_engine.errors import BadParameter, Busy
from graph_engine.findings import Finding, frames
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.ranker import Labels, labels_of_file
from graph_engine.runs import Run

if TYPE_CHECKING:
    from graph_engine.backtesting import Asked, Backtest, Tally
    from graph_engine.backtesting.backtest import Searched

LABELLED = ("transaction", "account")
"""What labels of a file may be about."""

LISTS = ("lost_alerts", "won_alerts")
COMPARED = ("present", "changed", "kept", "lost", "won")

ONE_AT_A_TIME = Lock()


def backtest_of(home: Path, run: Run, asked: "Asked", instant: datetime) -> "Backtest":
    """Make one backtest; a process makes one at a time, so that several need no more memory than one.

    Raises
    ------
    Busy
        If another is being made.
    """
    use_kernel_cache(home)
    from graph_engine.backtesting import backtest  # noqa: PLC0415  needs kernels

    if not ONE_AT_A_TIME.acquire(blocking=False):
        raise Busy("another backtest is being made, and one is made at a time; try again when it is done")
    try:
        return backtest(home, run, asked, instant)
    finally:
        ONE_AT_A_TIME.release()


def answered(settings: Settings, run: Run, asked: BacktestAsked, lang: Language) -> dict[str, Any]:
    """The answer of the API: as many alerts of each list as were asked for, the others counted.

    Raises
    ------
    OutOfTime
        If nobody waits for it any longer, so that another backtest may be made.
    """
    home, out_of_time = settings.home, passed_in(settings.answer_seconds)
    use_kernel_cache(home)
    from graph_engine.backtesting import Asked  # noqa: PLC0415  needs kernels

    tried = Asked(asked.detector, asked.changes(), asked.from_day, asked.to_day, out_of_time=out_of_time)
    value = backtest_values(backtest_of(home, run, tried, now()), run, lang)
    for name in LISTS:
        value["left_out"][name] = max(len(value[name]) - asked.limit, 0)
        value[name] = value[name][: asked.limit]
    return value


def labels_for(run: Run, path: Path, per: str, *, skip_unknown: bool) -> Labels:
    """Read labels of transactions or accounts that the run holds.

    Raises
    ------
    BadParameter
        If labels cannot be about that.
    LoadError
        If the file cannot be read as labels of what the run holds.
    """
    if per not in LABELLED:
        raise BadParameter("per", per, f"one of {', '.join(LABELLED)}")
    parts = [run.index.nodes("Account").ids.array()]
    if per == "transaction":
        parts = [run.index.edges(name).ids for name in ("TRANSFERRED", "BOOKED")]
    known = pl.concat(pl.Series("id", part).cast(pl.String) for part in parts)
    return labels_of_file(path, f"{per}_id", known, skip_unknown=skip_unknown)


def backtest_values(found: "Backtest", run: Run, lang: Language) -> dict[str, Any]:
    """The answer in JSON's types, each alert in a language."""
    comparison = found.comparison
    return {
        "detector": found.detector,
        "status": found.status,
        "run_id": run.run_id,
        "ledger_version": run.ledger_version,
        "from_day": found.period.first,
        "to_day": found.period.last,
        "as_of": found.instant,
        "truth": dict(found.truth),
        "parameters": {"present": _by_segment(found.present), "changed": _by_segment(found.changed)},
        **{name: _tally(getattr(comparison, name)) for name in COMPARED},
        "lost_alerts": _alerts(run, comparison.lost_alerts, lang),
        "won_alerts": _alerts(run, comparison.won_alerts, lang),
        "left_out": {"present": dict(found.present.left_out), "changed": dict(found.changed.left_out)},
    }


def _by_segment(searched: "Searched") -> list[dict[str, Any]]:
    return [
        {"segment": segment, "parameters": dict(parameters)}
        for segment, parameters in searched.parameters.items()
    ]


def _tally(tally: "Tally") -> dict[str, Any]:
    return asdict(tally) | {"precision": tally.precision}


def _alerts(
    run: Run, alerts: tuple[tuple[Finding, bool | None], ...], lang: Language
) -> list[dict[str, Any]]:
    """Each alert with whether it is right, in the order given."""
    table, _ = frames(alert for alert, _ in alerts)
    rows = {row["finding_id"]: row for row in named_findings(run, table).part(0, table.height)}
    return [finding_values(rows[alert.finding_id], lang) | {"true": true} for alert, true in alerts]
