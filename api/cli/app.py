"""The command line: shared options, the commands, and how an error becomes an exit code."""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from api.cli import (
    analyse,
    demo,
    detectors,
    export,
    generate,
    keys,
    load,
    publish,
    quarantine,
    query,
    runs,
    serve,
)
from api.cli.arguments import shared_first
from api.cli.screen import Screen, default_home
from graph_engine.errors import FundgraphError

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def shared(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(
            help="Folder of ledger, runs and keys; FUNDGRAPH_HOME, else ~/.fundgraph.", metavar="DIR"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    lang: Annotated[Literal["en", "zh"], typer.Option(help="Language of what a banker reads.")] = "en",
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
    role: Annotated[
        str | None, typer.Option(help="See only what this role may: analyst, campaign, aml, data, admin.")
    ] = None,
) -> None:
    """Customer graph and fund-flow engine for banks.

    The shared options may stand before or after the command.
    Exit codes: 0 done; 2 wrong use; 3 bad input, nothing kept; 4 not found;
    5 engine not available; 6 limit reached, the answer is partial; 1 anything else.
    """
    context.obj = Screen((home or default_home()).expanduser(), lang, as_json, quiet, role)


app.command("generate")(generate.generate)
app.command("load")(load.load)
app.command("analyse")(analyse.analyse)
app.command("publish")(publish.publish)
app.command("query")(query.query)
app.command("export")(export.export)
app.command("runs")(runs.runs)
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(keys.app, name="keys")
app.command("detectors")(detectors.detectors)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)


def run(words: list[str]) -> int:
    """Run one command line.

    Parameters
    ----------
    words
        What follows ``fundgraph``.

    Returns
    -------
    int
        The exit code.
    """
    words = shared_first(words)
    try:
        app(args=words, prog_name="fundgraph")
    except SystemExit as end:
        return int(end.code or 0)
    except FundgraphError as error:
        return _report(error, as_json="--json" in words)
    return 0


def _report(error: FundgraphError, *, as_json: bool) -> int:
    """Say what went wrong on the error stream."""
    if as_json:
        problem = {"error": type(error).__name__, "title": error.title, "detail": str(error)}
        sys.stderr.write(json.dumps(problem, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"fundgraph: {error}\n")
    return error.exit_code
