"""``fundgraph analyse``: a run over the ledger."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.screen import Screen, written

if TYPE_CHECKING:
    from graph_engine.runs import Run


def analyse(
    context: typer.Context,
    as_of: Annotated[
        str | None,
        typer.Option(
            help="The instant to look from, as 2025-06-30T23:59:59+08:00 or …Z; a day alone is its end "
            "in the ledger's time zone. The latest transaction by default.",
            metavar="T",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the community search.", min=0)] = 1,
    config: Annotated[
        Path | None,
        typer.Option(help="A YAML file of what is configured otherwise than by default.", metavar="FILE"),
    ] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Search everything anew, also where nothing changed since the run before; the findings are "
            "the same.",
        ),
    ] = False,
) -> None:
    """Find flows, communities, alerts, opportunities, tags and referral candidates; print the run's id."""
    from api.cli.work import work_of
    from api.reading.decided import decided_after
    from api.work.judgements import bring_judgements
    from graph_engine.errors import InputError
    from graph_engine.ledger import Ledger
    from graph_engine.runs import analyse as run_stages

    screen: Screen = context.obj
    ledger = Ledger(screen.home)
    snapshot = ledger.snapshot()
    if snapshot.version == 0:
        raise InputError(f"the ledger in {screen.home} is empty; fundgraph load fills it")
    bring_judgements(work_of(screen), ledger)
    instant = _instant(snapshot.settings.time_zone, as_of) if as_of else None
    chosen = configuration_in(config) if config else None
    with screen.progress() as advance:
        run = run_stages(
            screen.home, ledger, as_of=instant, seed=seed, config=chosen, full=full, progress=advance
        )
    later = decided_after(ledger.snapshot(run.ledger_version), run.instant, datetime.now(UTC))
    value = {
        "run_id": run.run_id,
        "ledger_version": run.ledger_version,
        "as_of": run.instant,
        "decided_later": later,
    }
    screen.answer(value, lambda: _told(screen, run, later))


def _told(screen: Screen, run: "Run", later: int) -> None:
    screen.say("analysed", run=run.run_id)
    if later:
        screen.say("decided_later", count=later, instant=written(run.instant))


def configuration_in(path: Path) -> dict[str, Any]:
    """What a YAML file configures, by analysis; whether it may is checked before the run."""
    import yaml

    from graph_engine.errors import BadParameter, InputError

    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the configuration {path} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise InputError(f"the configuration {path} is not YAML: {error}") from error
    if not isinstance(told, dict):
        raise BadParameter(
            "config", str(path), "a file of analyses and their parameters, such as docs/analyses.md"
        )
    return told


def _instant(zone: str, text: str) -> datetime:
    """The instant that is written; a time without a zone could be any of many, and is refused."""
    from datetime import date, time
    from zoneinfo import ZoneInfo

    from graph_engine.errors import BadParameter

    allowed = "a time with its zone, such as 2025-06-30T23:59:59+08:00, or a day such as 2025-06-30"
    try:
        if len(text) == len("2025-06-30"):
            return datetime.combine(date.fromisoformat(text), time.max, ZoneInfo(zone))
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadParameter("as-of", text, allowed) from error
    if instant.tzinfo is None:
        raise BadParameter("as-of", text, allowed)
    return instant
