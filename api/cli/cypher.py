"""``fundgraph cypher``: a statement of one's own on the published graph."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.query import pairs, show_left_out
from api.cli.screen import Screen

BYTES_AT_MOST = 1024**3
"""Of the rows as JSON; the memory of the machine is the caller's own here; ours."""

if TYPE_CHECKING:
    from queries.adhoc.answer import CypherAnswer, CypherBounds


def cypher(  # noqa: PLR0917 - typer reads options by name
    context: typer.Context,
    statement: Annotated[
        str, typer.Argument(help="One statement of Cypher 5 that only reads.", metavar="STATEMENT")
    ],
    parameters: Annotated[
        list[str] | None,
        typer.Argument(help="Values of its $parameters: JSON, else text.", metavar="key=value …"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="Rows at most.")] = 1_000,
    timeout: Annotated[float, typer.Option(min=0.1, max=3_600, help="Seconds at most.")] = 30,
    form: Annotated[
        Literal["json", "csv", "arrow"] | None,
        typer.Option("--format", help="Write the answer in this form; a table otherwise."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write to; the output otherwise.")] = None,
) -> None:
    """Ask a statement of Cypher of what is published to Neo4j."""
    from graph_engine.errors import LimitReached
    from queries.adhoc.answer import CypherBounds

    screen: Screen = context.obj
    _check_out(form, out)
    bounds = CypherBounds(rows=limit, bytes=BYTES_AT_MOST, seconds=timeout)
    answer = _asked(screen, statement, pairs(parameters or []), bounds)
    if form is None and out is None:
        screen.answer(answer.as_dict(), lambda: _show(screen, answer))
    else:
        _write(answer, form or "json", out)
    if answer.partial:
        raise typer.Exit(LimitReached.exit_code)


def _check_out(form: str | None, out: Path | None) -> None:
    """Refuse to begin what could not be written in the end."""
    if form == "arrow" and out is None:
        raise typer.BadParameter("an Arrow stream is no text; name a file with --out")
    if out is not None and not out.parent.is_dir():
        raise typer.BadParameter(f"{out} is in no folder that exists")


def _asked(
    screen: Screen, statement: str, parameters: dict[str, str], bounds: "CypherBounds"
) -> "CypherAnswer":
    """The answer; Ctrl-C ends the statement on the server too."""
    from graph_engine.neo4j_connection import load_neo4j_settings
    from queries.adhoc.ask import ask
    from queries.adhoc.parameters import read_value

    values = {name: read_value(text) for name, text in parameters.items()}
    return asyncio.run(ask(statement, values, screen.viewer(), load_neo4j_settings(), bounds=bounds))


def _write(answer: "CypherAnswer", form: str, out: Path | None) -> None:
    """Write the answer to a file or the output."""
    from api.statement_forms import StatementForm, written

    content = written(answer, StatementForm(form))
    if out is None:
        sys.stdout.write(content.decode())
    else:
        out.write_bytes(content)


def _show(screen: Screen, answer: "CypherAnswer") -> None:
    """Print rows as a table for a person, what the server warns of, and what was left out."""
    from queries.frames.arrow import json_text

    shown = (
        [json_text(value) if isinstance(value, list | dict) else value for value in row]
        for row in answer.rows
    )
    screen.table([column.name for column in answer.columns], shown)
    for warning in answer.warnings:
        screen.say("server_warns", warning=warning)
    for part in answer.left_out:
        show_left_out(screen, part)
