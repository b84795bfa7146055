"""``fundgraph query``: a named query of the catalogue."""

from typing import Annotated, Literal

import typer

from api.cli.screen import Screen


def query(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A query's name; none lists them.")] = None,
    arguments: Annotated[
        list[str] | None, typer.Argument(help="Its parameters.", metavar="key=value …")
    ] = None,
    on: Annotated[Literal["index", "neo4j"], typer.Option(help="The engine that answers.")] = "index",
) -> None:
    """Ask a named query of the current run."""
    screen: Screen = context.obj
    if name is None:
        _list(screen)
    else:
        _ask(screen, name, dict(_pair(word) for word in arguments or []), on)


def _pair(word: str) -> tuple[str, str]:
    """``key=value`` taken apart."""
    key, sign, value = word.partition("=")
    if not sign:
        raise typer.BadParameter(f"{word!r} is not key=value")
    return key, value


def _list(screen: Screen) -> None:
    """The catalogue: name, parameters, title."""
    from queries.catalogue import CATALOGUE

    rows = [
        {"query": entry.name, "parameters": [p.name for p in entry.parameters], "title": entry.title}
        for entry in CATALOGUE.values()
    ]
    show = ((row["query"], " ".join(row["parameters"]), row["title"]) for row in rows)
    screen.answer(rows, lambda: screen.table(("query", "parameters", "what it answers"), show))


def _ask(screen: Screen, name: str, arguments: dict[str, str], engine: str) -> None:
    """Run one query and show its rows and what it left out; a partial answer ends with its own exit code."""
    from graph_engine.kernel_cache import use_kernel_cache

    use_kernel_cache(screen.home)
    from graph_engine.errors import LimitReached
    from graph_engine.runs import Run
    from queries.engines.on_index import run

    answer = run(name, Run.open(screen.home), dict(arguments), screen.viewer(), engine=engine)
    value = answer.as_dict()
    screen.answer(value, lambda: screen.table(value["columns"], value["rows"]))
    if value["left_out"]:
        if not screen.as_json:
            for part in value["left_out"]:
                screen.say("left_out", **part)
        raise typer.Exit(LimitReached.exit_code)
