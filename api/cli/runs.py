"""``fundgraph runs``: the runs there are."""

import typer

from api.cli.screen import Screen

COLUMNS = ("run_id", "ledger_version", "instant", "current")


def runs(context: typer.Context) -> None:
    """List the runs, newest first; the current one is marked."""
    from graph_engine.runs import list_runs

    screen: Screen = context.obj
    screen.viewer().require("runs")
    known = list_runs(screen.home)
    rows = (
        (run.run_id, run.ledger_version, f"{run.instant:%Y-%m-%dT%H:%M:%SZ}", "*" if run.current else "")
        for run in known
    )
    screen.answer([vars(run) for run in known], lambda: screen.table(COLUMNS, rows))
