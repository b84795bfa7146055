"""``fundgraph runs``: the runs there are."""

import typer

from api.cli.screen import Screen


def runs(context: typer.Context) -> None:
    """List the runs, newest first; the current one is marked."""
    from graph_engine.runs import list_runs

    screen: Screen = context.obj
    known = [entry.as_dict() for entry in list_runs(screen.home)]
    columns = ("run_id", "ledger_version", "instant", "current")
    screen.answer(known, lambda: screen.table(columns, ([run[name] for name in columns] for run in known)))
