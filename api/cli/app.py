"""The command line: shared options, the commands, and how an error becomes an exit code."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

from api.cli import (
    alerts,
    analyse,
    backtest,
    cases,
    cypher,
    demo,
    detectors,
    export,
    filings,
    generate,
    keys,
    load,
    publish,
    quarantine,
    query,
    ranker,
    runs,
    score,
    serve,
    trace,
)
from api.cli.arguments import shared_first
from api.cli.screen import Screen
from graph_engine.errors import FundgraphError

UNEXPECTED = 1
"""Exit code of an error that nobody foresaw."""

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"fundgraph {version('fundgraph')}")
        raise typer.Exit


@app.callback()
def shared(  # noqa: PLR0917 - typer reads options by name
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
        str | None,
        typer.Option(help="See only what this role may: analyst, campaign, aml, data, admin, cypher."),
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback answers
        bool,
        typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_show_version),
    ] = False,
) -> None:
    """Customer graph and fund-flow engine for banks.

    The shared options may stand before or after the command.

    Exit codes: 0 done; 2 wrong use; 3 bad input, nothing kept; 4 not found;
    5 engine not available; 6 limit reached, the answer is partial; 1 anything else.
    FUNDGRAPH_DEBUG=1 shows where an error arose.
    """
    context.obj = Screen(home, lang, as_json, quiet, role)


app.command("generate")(generate.generate)
app.command("load")(load.load)
app.command("analyse")(analyse.analyse)
app.command("publish")(publish.publish)
app.command("query")(query.query)
app.command("cypher")(cypher.cypher)
app.command("trace")(trace.trace)
app.command("export")(export.export)
app.command("alerts")(alerts.alerts)
app.add_typer(cases.app, name="cases")
app.command("backtest")(backtest.backtest)
app.command("score")(score.score)
app.add_typer(ranker.app, name="ranker")
app.command("filings")(filings.filings)
app.add_typer(runs.app, name="runs")
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
    as_json = "--json" in words
    try:
        return int(app(args=words, prog_name="fundgraph", standalone_mode=False) or 0)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else UNEXPECTED
    except TyperException as error:
        return _report_use(error, as_json=as_json)
    except Exception as error:
        if os.environ.get("FUNDGRAPH_DEBUG") == "1":
            raise
        return _report(error, as_json=as_json)


def _report_use(error: TyperException, *, as_json: bool) -> int:
    """Say how the command line was used wrongly."""
    if as_json:
        _write_problem("WrongUse", "The command line cannot be read", error.format_message())
    elif hasattr(error, "show"):
        error.show()
    else:
        sys.stderr.write(f"fundgraph: {error.format_message()}\n")
    return error.exit_code


def _report(error: Exception, *, as_json: bool) -> int:
    """Say what went wrong on the error stream, in a sentence."""
    name, title, detail, code = type(error).__name__, "Unexpected error", str(error), UNEXPECTED
    if isinstance(error, FundgraphError):
        title, code = error.title, error.exit_code
    else:
        detail = f"unexpected {name}: {detail}; FUNDGRAPH_DEBUG=1 shows where it arose"
    if as_json:
        _write_problem(name, title, detail)
    else:
        sys.stderr.write(f"fundgraph: {' '.join(detail.split())}\n")
    return code


def _write_problem(error: str, title: str, detail: str) -> None:
    problem = {"error": error, "title": title, "detail": detail}
    sys.stderr.write(json.dumps(problem, ensure_ascii=False) + "\n")
