"""``fundgraph publish``: make a finished run the current one, and project it to Neo4j."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.screen import Screen

if TYPE_CHECKING:
    from loaders.neo4j.report import PublishReport


def publish(
    context: typer.Context,
    run: Annotated[
        str | None, typer.Argument(help="A run's id; the newest by default.", metavar="RUN")
    ] = None,
    to: Annotated[
        Literal["neo4j"] | None,
        typer.Option(help="Project the run elsewhere too: to the server that FUNDGRAPH_NEO4J_URL names."),
    ] = None,
    view: Annotated[
        Literal["growth", "risk"],
        typer.Option(
            help="What is projected: growth is what an analyst may see, masked; risk is everything, "
            "for a server or database of AML reviewers."
        ),
    ] = "growth",
) -> None:
    """Make a run the current one, in one step: who reads the old one goes on reading it."""
    from graph_engine.runs import publish as make_current

    screen: Screen = context.obj
    run_id = make_current(screen.home, run)
    if to is None:
        screen.answer({"run_id": run_id}, lambda: screen.say("published", run=run_id))
    else:
        report = _project(screen, run_id, view)
        screen.answer(report.to_json(), lambda: show_report(screen, report))


def _project(screen: Screen, run_id: str, view: Literal["growth", "risk"]) -> "PublishReport":
    from graph_engine.neo4j_connection import Neo4j
    from graph_engine.runs import Run
    from loaders.neo4j.publish import publish_run

    with Neo4j.from_settings() as neo4j, screen.progress() as advance:
        return publish_run(screen.home, Run.open(screen.home, run_id), neo4j, view=view, progress=advance)


def show_report(screen: Screen, report: "PublishReport") -> None:
    """Show what was written as a table, and how fast."""
    counts = ("created", "updated", "removed")
    written = [one for one in report.counts if one.created or one.updated or one.removed]
    screen.table(
        ("label_or_type", *counts),
        ((one.name, *(f"{getattr(one, what):,}" for what in counts)) for one in written),
    )
    screen.say(
        "projected",
        run=report.run_id,
        view=report.view,
        rows=f"{report.rows:,}",
        seconds=f"{report.seconds:.1f}",
        speed=f"{report.rows_per_second:,}",
    )
