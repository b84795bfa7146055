"""``fundgraph load``: a source's files into the ledger."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.screen import Screen

if TYPE_CHECKING:
    from loaders.report import LoadReport


def load(
    context: typer.Context,
    source: Annotated[
        str, typer.Argument(help="A shipped mapping's name, or the path of a mapping file.", metavar="SOURCE")
    ],
    path: Annotated[Path, typer.Argument(help="The file or folder to load.", metavar="PATH")],
) -> None:
    """Load files into the ledger: all of them, or, where one is bad, nothing."""
    from graph_engine.ledger import Ledger
    from loaders.load import load as load_files

    screen: Screen = context.obj
    ledger = Ledger(screen.home)
    before = ledger.snapshot().version
    with screen.progress() as advance:
        report = load_files(ledger, source, path, progress=advance)
    screen.answer(report.to_json(), lambda: show_report(screen, report, before))


def show_report(screen: Screen, report: "LoadReport", before: int) -> None:
    """Show a report as a table of files and a line a finding of the load."""
    from graph_engine.wording import amount

    counts = ("read", "accepted", "duplicates", "quarantined")
    rows = (
        (name, *(f"{count.to_json()[what]:,}" for what in counts))
        for name, count in sorted(report.tally.files.items())
    )
    screen.table(("file", *counts), rows)
    for currency, minor in sorted(report.tally.sums.items()):
        screen.say("load_sum", amount=amount(minor, currency, screen.lang))
    for reason, count in sorted(report.tally.reasons.items()):
        screen.say("load_reason", reason=reason, count=f"{count:,}")
    if report.unresolved:
        screen.say("load_unresolved", count=f"{report.unresolved:,}")
    if any(vars(report.pairing).values()):
        screen.say("load_pairing", **{name: f"{count:,}" for name, count in vars(report.pairing).items()})
    if report.ledger_version == before:
        screen.say("load_unchanged", version=before)
    else:
        screen.say("loaded", version=report.ledger_version, load=report.load_id)
