"""``fundgraph analyse``: a run over the ledger."""

from datetime import datetime
from typing import Annotated

import typer

from api.cli.screen import Screen


def analyse(
    context: typer.Context,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            help="The instant to look from, in UTC where it names no zone; the latest transaction by default.",
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"],
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the community search.")] = 1,
) -> None:
    """Find flows, communities, alerts, opportunities, tags and referral candidates; print the run's id."""
    from datetime import UTC

    from graph_engine.ledger import Ledger
    from graph_engine.runs import analyse as run_stages

    screen: Screen = context.obj
    instant = as_of.replace(tzinfo=UTC) if as_of and as_of.tzinfo is None else as_of
    with screen.progress() as advance:
        run = run_stages(screen.home, Ledger(screen.home), as_of=instant, seed=seed, progress=advance)
    value = {"run_id": run.run_id, "ledger_version": run.ledger_version, "as_of": run.instant.isoformat()}
    screen.answer(value, lambda: screen.say("analysed", run=run.run_id))
