"""``fundgraph publish``: make a finished run the current one."""

from typing import Annotated, Literal

import typer

from api.cli.screen import Screen


def publish(
    context: typer.Context,
    run: Annotated[
        str | None, typer.Argument(help="A run's id; the newest by default.", metavar="RUN")
    ] = None,
    to: Annotated[
        Literal["neo4j", "neo4j-import"] | None, typer.Option(help="Project the current run elsewhere.")
    ] = None,
) -> None:
    """Make a run the current one, in one step: who reads the old one goes on reading it."""
    from graph_engine.errors import NotOnEngine
    from graph_engine.runs import publish as make_current

    screen: Screen = context.obj
    if to is not None:
        raise NotOnEngine(f"publishing to {to} is not there yet; the engine that is there is index")
    run_id = make_current(screen.home, run)
    screen.answer({"run_id": run_id}, lambda: screen.say("published", run=run_id))
