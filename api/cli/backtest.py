"""``fundgraph backtest``: what a detector would have found with other parameters."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.alerts import finding_cells
from api.cli.arguments import pairs
from api.cli.days import FirstDay, LastDay
from api.cli.screen import Screen
from api.cli.words import term

TALLIED = ("alerts", "customers", "true", "false", "unknown", "precision")
SHOWN = (
    *("backtest_part", "finding_id", "severity", "anchor_name", "anchor_id", "amount", "last_at"),
    *("confidence", "score", "right", "sentence"),
)


def backtest(  # noqa: PLR0917 - typer reads options by name
    context: typer.Context,
    detector: Annotated[str, typer.Argument(help="The detector's name.", metavar="DETECTOR")],
    changes: Annotated[
        list[str] | None,
        typer.Argument(help="Its parameters that are changed.", metavar="parameter=value …"),
    ] = None,
    from_day: FirstDay = None,
    to_day: LastDay = None,
    config: Annotated[
        Path | None,
        typer.Option(
            help="A YAML file as for analyse: its entry for the detector is the change.", metavar="FILE"
        ),
    ] = None,
    labels: Annotated[
        Path | None,
        typer.Option(help="CSV of what is right; without it, what reviewers decided.", metavar="FILE"),
    ] = None,
    per: Annotated[str, typer.Option(help="What is labelled: transaction, account.")] = "transaction",
    skip_unknown: Annotated[
        bool, typer.Option("--skip-unknown", help="Leave out labelled ids that the run does not hold.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many alerts a person is shown of each list.")] = 20,
) -> None:
    """Try a detector with changed parameters over a past period: what is kept, won, lost. Writes nothing."""
    from api.cli.current import current_run
    from api.reading.backtests import backtest_of, backtest_values, labels_for
    from graph_engine.kernel_cache import use_kernel_cache

    screen: Screen = context.obj
    screen.viewer().require("backtests")
    run = current_run(screen)
    use_kernel_cache(screen.home)
    from graph_engine.backtesting import Asked

    asked = Asked(
        detector,
        {**_configured(config, detector), **_numbers(changes or [])},
        from_day and from_day.date(),
        to_day and to_day.date(),
        None if labels is None else labels_for(run, labels, per, skip_unknown=skip_unknown),
        per,
    )
    found = backtest_of(screen.home, run, asked, datetime.now(UTC))
    value = backtest_values(found, run, screen.lang)
    screen.answer(value, lambda: _show(screen, value, limit))


def _configured(config: Path | None, detector: str) -> dict[str, Any]:
    """What a file configures of the detector."""
    from api.cli.analyse import configuration_in
    from graph_engine.errors import BadParameter

    if config is None:
        return {}
    told = configuration_in(config).get("detectors")
    entry = told.get(detector) if isinstance(told, dict) else None
    if not isinstance(entry, dict):
        raise BadParameter("config", str(config), f"a file that configures detectors, and of them {detector}")
    return entry


def _numbers(words: list[str]) -> dict[str, Any]:
    """Parameters as they are written; what is no whole number is left for the detector to refuse."""
    return {
        name: int(value) if value.removeprefix("-").isdecimal() else value
        for name, value in pairs(words).items()
    }


def _show(screen: Screen, value: dict[str, Any], limit: int) -> None:
    """Print how many there are of each part, then the alerts lost and won, the best first."""
    from api.reading.backtests import COMPARED

    first = value["from_day"] or term("beginning", screen.lang)
    screen.say("backtest_period", first=first, last=value["to_day"], run=value["run_id"])
    rows = ([term(name, screen.lang), *(value[name][each] for each in TALLIED)] for name in COMPARED)
    screen.table(("backtest_part", *TALLIED), rows)
    for name in ("lost", "won"):
        alerts = value[f"{name}_alerts"]
        if alerts:
            screen.table(SHOWN, (_cells(screen, name, alert) for alert in alerts[:limit]))
        if len(alerts) > limit:
            screen.say("backtest_more", count=len(alerts) - limit)
    for name, reasons in value["left_out"].items():
        for reason, count in reasons.items():
            part, why = term(name, screen.lang), term(reason, screen.lang)
            screen.say("backtest_left_out", part=part, reason=why, count=count)


def _cells(screen: Screen, part: str, alert: dict[str, Any]) -> list[Any]:
    right = None if alert["true"] is None else term("yes" if alert["true"] else "no", screen.lang)
    return finding_cells(screen, alert | {"backtest_part": term(part, screen.lang), "right": right}, SHOWN)
