"""``fundgraph quarantine``: rows that were put aside."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.screen import Screen

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Rows put aside: list, replay.")

SHOWN = ("quarantine_id", "file", "line", "column", "value", "reason")
"""Columns a person sees; JSON has every column."""


@app.command("list")
def listed(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="How many rows a person is shown.")] = 100,
) -> None:
    """List the rows that are put aside, with file, line, column, value and reason; in JSON all of them."""
    from graph_engine.ledger import Ledger
    from loaders.quarantine import list_rows

    screen: Screen = context.obj
    screen.viewer().require("quarantine")
    rows = list_rows(Ledger(screen.home))
    screen.answer(rows.to_dicts(), lambda: screen.table(SHOWN, rows.head(limit).select(SHOWN).iter_rows()))
    if rows.height > limit:
        screen.say("quarantine_more", count=rows.height - limit)


@app.command("replay")
def replay(
    context: typer.Context,
    corrections: Annotated[
        Path | None,
        typer.Option(help="CSV with quarantine_id, column, value: what is to stand there instead."),
    ] = None,
) -> None:
    """Load the rows that are put aside again: corrected, or once what they refer to is there."""
    from api.cli.load import show_report
    from graph_engine.errors import UnreadableFile
    from graph_engine.ledger import Ledger
    from loaders.quarantine import replay as load_again

    screen: Screen = context.obj
    screen.viewer().require("quarantine")
    if corrections is not None and not corrections.is_file():
        raise UnreadableFile(f"there is no file {corrections}; give a CSV file of corrections")
    ledger = Ledger(screen.home)
    before = ledger.snapshot().version
    report = load_again(ledger, corrections)
    screen.answer(report.to_json(), lambda: show_report(screen, report, before))
