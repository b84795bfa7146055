"""``fundgraph runs``: the runs there are, and what one was made of and left out."""

from typing import Annotated, Any

import typer

from api.cli.screen import Screen, written
from api.cli.words import TERMS, heading, term

app = typer.Typer(rich_markup_mode=None, invoke_without_command=True, help="Runs: list, show.")

Rows = list[dict[str, Any]]
COLUMNS = ("run_id", "ledger_version", "instant", "current")
TABLES = {
    "detectors": ("detector", "status", "segment", "parameters"),
    "searches": ("search", "count", "taken_over"),
    "steps": ("step", "seconds", "peak_memory_mb"),
    "left_out": ("stage", "reason", "count", "amount"),
}
"""What of a run is a table on a screen, and its columns."""


@app.callback()
def runs(context: typer.Context) -> None:
    """List the runs, newest first; the current one is marked."""
    if context.invoked_subcommand is not None:
        return
    from graph_engine.runs import list_runs

    screen: Screen = context.obj
    screen.viewer().require("runs")
    known = list_runs(screen.home)
    rows = ((run.run_id, run.ledger_version, run.instant, "*" if run.current else "") for run in known)
    screen.answer([vars(run) for run in known], lambda: screen.table(COLUMNS, rows))


@app.command("show")
def show(
    context: typer.Context,
    run_id: Annotated[str | None, typer.Argument(help="The current one by default.", metavar="RUN")] = None,
) -> None:
    """Tell what a run was made of, what was chosen for it, how long it took, and what it left out."""
    from api.cli.current import current_run
    from api.reading.run_details import run_details
    from graph_engine.runs import Run

    screen: Screen = context.obj
    viewer = screen.viewer()
    viewer.require("runs")
    run = current_run(screen) if run_id is None else Run.open(screen.home, run_id)
    told = run_details(run, viewer)
    screen.answer(told, lambda: _show(screen, told))


def _show(screen: Screen, told: dict[str, Any]) -> None:
    """Print single values and the parameters of an analysis a line each, and tables that are not empty."""
    for name, value in told.items():
        if name in TABLES:
            _show_table(screen, name, _by_segment(value) if name == "detectors" else value)
        elif name == "configuration":
            for analysis, parameters in value.items():
                typer.echo(f"{analysis}: {_pairs(parameters)}")
        elif value is not None:
            typer.echo(f"{heading(name, screen.lang)}: {written(_cell(screen, value))}")


def _show_table(screen: Screen, name: str, rows: Rows | None) -> None:
    if rows:
        typer.echo(f"\n{term(name, screen.lang)}")
        shown = [row | {"amount": _amount(screen, row)} for row in rows]
        screen.table(TABLES[name], ([_cell(screen, row[column]) for column in TABLES[name]] for row in shown))


def _by_segment(detectors: Rows | None) -> Rows:
    """A row for each set of parameters that a detector ran with; where none is told, what was chosen for it.

    >>> _by_segment([{"parameters": {"days": 3}, "used": []}])[0]["parameters"]
    {'days': 3}
    """
    not_run: Rows = [{"segment": None}]
    return [one | used for one in detectors or () for used in one["used"] or not_run]


def _amount(screen: Screen, row: dict[str, Any]) -> str | None:
    """What was left out as money, in its currency."""
    from graph_engine.wording import amount_in_full

    minor = row.get("amount_minor")
    return None if minor is None else amount_in_full(minor, row["currency"], screen.lang)


def _cell(screen: Screen, value: object) -> object:
    """A value as a person reads it: yes and no, parameters in a line, codes in words."""
    if isinstance(value, bool):
        return term("yes" if value else "no", screen.lang)
    if isinstance(value, dict):
        return _pairs(value)
    return _in_words(screen, value) if isinstance(value, str) else value


def _in_words(screen: Screen, code: str) -> str:
    """A code in words; what follows its dot is the name of a detector, a rule or an exemption, and stays."""
    word, dot, name = code.partition(".")
    return f"{term(word, screen.lang)}: {name}" if dot and word in TERMS.entries else term(code, screen.lang)


def _pairs(parameters: dict[str, Any]) -> str:
    return " ".join(f"{name}={_plain(value)}" for name, value in parameters.items())


def _plain(value: object) -> str:
    """A parameter as it would be typed; a dash where nothing is chosen."""
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return "-" if value is None else str(value)
