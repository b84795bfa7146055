"""``fundgraph load``: a source's files into the ledger."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.screen import Screen


def load(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A shipped mapping's name, or the path of a mapping file.")],
    path: Annotated[Path, typer.Argument(help="The file or folder to load.")],
) -> None:
    """Load files into the ledger: all of them, or, where one is bad, nothing."""
    from graph_engine.ledger import Ledger
    from loaders.load import load as load_files

    screen: Screen = context.obj
    with screen.progress() as advance:
        report = load_files(Ledger(screen.home), source, path, progress=advance)
    screen.answer(report.as_dict(), lambda: _show(screen, report.as_dict()))


def _show(screen: Screen, report: dict[str, object]) -> None:
    """The report as a table of files and a line a finding of the load."""
    from graph_engine.wording import amount

    tables = report["tables"]
    sums = report["sums"]
    reasons = report["reasons"]
    assert isinstance(tables, dict)
    assert isinstance(sums, dict)
    assert isinstance(reasons, dict)
    counts = ("read", "accepted", "duplicates", "quarantined")
    screen.table(
        ("file", *counts), ((name, *(row[count] for count in counts)) for name, row in tables.items())
    )
    for currency, minor in sums.items():
        screen.say("load_sum", amount=amount(minor, currency, screen.lang))
    for reason, count in reasons.items():
        screen.say("load_reason", reason=reason, count=count)
    screen.say("loaded", version=report["ledger_version"], load=report["load_id"])
