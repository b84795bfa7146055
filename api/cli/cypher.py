"""``fundgraph cypher``: a statement of one's own on the published graph."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from api.cli.arguments import pairs
from api.cli.left_out import end_if_partial, show_left_out
from api.cli.screen import Screen

ROWS_AT_MOST = 1_000
"""Rows where none are asked for; ours."""

BYTES_AT_MOST = 1024**3
"""Of the rows as JSON; the memory of the machine is the caller's own here; ours."""

Form = Literal["json", "csv", "arrow"]

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
    limit: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help="Rows at most; 1000 if none is given.")
    ] = None,
    timeout: Annotated[float, typer.Option(min=0.1, max=3_600, help="Seconds at most.")] = 30,
    form: Annotated[
        Form | None,
        typer.Option("--format", help="The form of the answer; a table, or as the file ends, otherwise."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The file to write to; its ending says how: .json .csv .arrow.")
    ] = None,
) -> None:
    """Ask a statement of Cypher of what is published to Neo4j."""
    from queries.adhoc.answer import CypherBounds

    screen: Screen = context.obj
    written_as = _form(form, out)
    bounds = CypherBounds(rows=limit or ROWS_AT_MOST, bytes=BYTES_AT_MOST, seconds=timeout)
    answer = _asked(screen, statement, pairs(parameters or []), bounds)
    if written_as is None:
        screen.answer(answer.as_dict(), lambda: _show(screen, answer))
    else:
        _write(answer, written_as, out)
        if out is not None:
            screen.say("written_to", file=out)
            show_left_out(screen, answer.left_out)
    end_if_partial(answer.left_out, rows_asked=limit is not None)


def _form(form: str | None, out: Path | None) -> str | None:
    """The form that is asked for or that the file ends with; none for a person's table.

    Refuses before the work what could not be written in the end.
    """
    if out is None:
        if form == "arrow":
            raise typer.BadParameter("an Arrow stream is no text; name a file with --out")
        return form
    from api.export_files import check_file

    check_file(out, [f".{one}" for one in get_args(Form)] if form is None else [f".{form}"])
    return out.suffix.lower().removeprefix(".")


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
    from api.export_files import write_whole
    from api.statement_forms import StatementForm, written

    content = written(answer, StatementForm(form))
    if out is None:
        sys.stdout.write(content.decode())
    else:
        write_whole(out, lambda partial: partial.write_bytes(content))


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
    show_left_out(screen, answer.left_out)
