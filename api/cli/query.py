"""``fundgraph query``: a named query of the catalogue."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli.screen import Screen
from api.cli.words import term

if TYPE_CHECKING:
    from queries.answers import Answer, LeftOut


def query(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="A query's name; none lists them.", metavar="NAME")
    ] = None,
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
        _ask(screen, name, _pairs(arguments or []), on)


def _pairs(words: list[str]) -> dict[str, str]:
    """Each ``key=value`` taken apart; each key once."""
    pairs: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign:
            raise typer.BadParameter(f"{word!r} is not key=value")
        if key in pairs:
            raise typer.BadParameter(f"{key} is given twice")
        pairs[key] = value
    return pairs


def _list(screen: Screen) -> None:
    """Print the catalogue: name, parameters, title."""
    from queries.catalogue import CATALOGUE

    viewer = screen.viewer()
    seen = [entry for entry in CATALOGUE.values() if viewer.holds(entry.roles)]
    rows = [
        {"query": entry.name, "parameters": [p.name for p in entry.parameters], "title": entry.title}
        for entry in seen
    ]
    shown = ((entry.name, " ".join(p.name for p in entry.parameters), entry.title) for entry in seen)
    screen.answer(rows, lambda: screen.table(("query", "parameters", "title"), shown))


def _ask(screen: Screen, name: str, arguments: dict[str, str], engine: str) -> None:
    """Run one query and show its rows and what it left out; a partial answer ends with its own exit code."""
    from api.cli.current import current_run
    from graph_engine.errors import LimitReached
    from graph_engine.kernel_cache import use_kernel_cache

    opened = current_run(screen)
    use_kernel_cache(screen.home)
    from queries.engines.on_index import run

    answer = run(name, opened, dict(arguments), screen.viewer(), engine=engine)
    screen.answer(answer.as_dict(), lambda: _show(screen, answer))
    if answer.partial:
        raise typer.Exit(LimitReached.exit_code)


def _show(screen: Screen, answer: "Answer") -> None:
    """Print rows as a table, amounts as a banker reads them, and what was left out."""
    from queries.catalogue import query_named

    columns = {column.name: column for column in query_named(answer.query).columns}
    money = {name: columns[name].currency for name in answer.columns if columns[name].type == "money"}
    rows = (dict(zip(answer.columns, row, strict=True)) for row in answer.rows)
    names = [name.removesuffix("_minor") if name in money else name for name in answer.columns]
    screen.table(names, (_cells(screen, row, money) for row in rows))
    for part in answer.left_out:
        _show_left_out(screen, part)


def _cells(screen: Screen, row: dict[str, Any], money: dict[str, str]) -> list[object]:
    """The values of a row, amounts in words."""
    from graph_engine.wording import amount

    return [
        amount(value, row[money[name]], screen.lang)
        if name in money and value is not None and row[money[name]] is not None
        else value
        for name, value in row.items()
    ]


def _show_left_out(screen: Screen, part: "LeftOut") -> None:
    """Say what an answer left out, why, how many and how much."""
    from graph_engine.wording import amount

    sums = ", ".join(amount(minor, currency, screen.lang) for currency, minor in part.amount_minor.items())
    count = f"≥{part.count:,}" if part.at_least else f"{part.count:,}"
    what, reason = term(part.what, screen.lang), term(part.reason, screen.lang)
    screen.say("left_out", what=what, reason=reason, count=count, amounts=f", {sums}" if sums else "")
