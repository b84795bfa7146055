"""``fundgraph publish``: make a finished run the current one, and project it to Neo4j."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.screen import Screen
from graph_engine.errors import BadParameter

if TYPE_CHECKING:
    from graph_engine.runs import Run
    from graph_engine.schema.neo4j_views import View
    from loaders.neo4j.import_command import ImportReport
    from loaders.neo4j.report import PublishReport

NEXT_LINE = "\\\n  "
"""How a shell's command goes on in the next line."""


def publish(
    context: typer.Context,
    run: Annotated[
        str | None, typer.Argument(help="A run's id; the newest by default.", metavar="RUN")
    ] = None,
    folder: Annotated[
        Path | None, typer.Argument(help="Where neo4j-import writes its files.", metavar="DIR")
    ] = None,
    to: Annotated[
        Literal["neo4j", "neo4j-import"] | None,
        typer.Option(
            help="Project the run elsewhere too: neo4j is the server that FUNDGRAPH_NEO4J_URL names, "
            "neo4j-import DIR writes files for its import tool."
        ),
    ] = None,
    view: Annotated[
        Literal["growth", "risk"] | None,
        typer.Option(
            help="What is projected: growth, the default, is what an analyst may see, masked; risk is "
            "everything, for a server or database of AML reviewers."
        ),
    ] = None,
) -> None:
    """Make a run the current one, in one step: who reads the old one goes on reading it.

    With --to, once it is projected: where that fails, the run that was current stays.
    """
    from graph_engine.runs import finished_run
    from graph_engine.runs import publish as make_current

    screen: Screen = context.obj
    if to is None and view is not None:
        raise BadParameter("--to", None, f"neo4j or neo4j-import where --view says what is projected: {view}")
    if to == "neo4j-import":
        run, folder = (run, folder) if folder is not None else (None, _folder(run))
    elif folder is not None:
        raise BadParameter("DIR", str(folder), "a folder only after --to neo4j-import")
    chosen = finished_run(screen.home, run)
    if to is None:
        make_current(screen.home, chosen.run_id)
        screen.answer({"run_id": chosen.run_id}, lambda: screen.say("published", run=chosen.run_id))
    elif folder is None:
        report = _project(screen, chosen, view or "growth")
        make_current(screen.home, chosen.run_id)
        screen.answer(report.to_json(), lambda: show_report(screen, report))
    else:
        files = _write_files(screen, chosen, view or "growth", folder)
        make_current(screen.home, chosen.run_id)
        screen.answer(files.to_json(), lambda: show_files(screen, files))


def _folder(word: str | None) -> Path:
    """The folder where it is the only word that is no option."""
    if word is None:
        raise BadParameter("DIR", None, "a folder after --to neo4j-import")
    return Path(word)


def _write_files(screen: Screen, run: "Run", view: "View", folder: Path) -> "ImportReport":
    from graph_engine.ledger import Ledger
    from loaders.neo4j.import_command import write_import_folder
    from loaders.neo4j.source import Source

    source = Source.of(run, Ledger(screen.home).snapshot().settings)
    with screen.progress() as advance:
        return write_import_folder(source, view, folder, advance)


def show_files(screen: Screen, report: "ImportReport") -> None:
    """Show what was written, and the command that imports it."""
    files = (*report.files.nodes, *report.files.relationships)
    screen.table(("file", "rows"), ((file.path, f"{file.rows:,}") for file in files if file.rows))
    screen.say("import_files", run=report.run_id, view=report.view, folder=report.folder)
    screen.say("import_command", command=_option_by_option(report.command))


def _option_by_option(command: str) -> str:
    r"""The same command with a line for each option.

    >>> print(_option_by_option("neo4j-admin import --nodes='a b.csv' --force"))
    neo4j-admin import \
      '--nodes=a b.csv' \
      --force
    """
    words = shlex.split(command)
    return " ".join(f"{NEXT_LINE}{shlex.quote(word)}" if word.startswith("--") else word for word in words)


def _project(screen: Screen, run: "Run", view: "View") -> "PublishReport":
    from graph_engine.neo4j_connection import Neo4j
    from loaders.neo4j.publish import publish_run

    with Neo4j.from_settings() as neo4j, screen.progress() as advance:
        return publish_run(screen.home, run, neo4j, view=view, progress=advance)


def show_report(screen: Screen, report: "PublishReport") -> None:
    """Show what was written as a table, and how fast."""
    counts = ("created", "updated", "removed")
    written = [one for one in report.counts if one.created or one.updated or one.removed]
    if not written:
        screen.say("projected_unchanged", run=report.run_id, view=report.view)
        return
    screen.table(
        ("label_or_type", *counts),
        ((one.shown, *(f"{getattr(one, what):,}" for what in counts)) for one in written),
    )
    screen.say(
        "projected",
        run=report.run_id,
        view=report.view,
        rows=f"{report.rows:,}",
        seconds=f"{report.seconds:.1f}",
        speed=f"{report.rows_per_second:,}",
    )
