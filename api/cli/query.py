"""``fundgraph query``: a named query of the catalogue."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli.arguments import pairs
from api.cli.left_out import end_if_partial, show_left_out
from api.cli.screen import Screen
from api.cli.words import HEADINGS, heading, said, say, term

if TYPE_CHECKING:
    from queries.answers import Answer

COLUMN_OF = {"account": "account_kind", "loan": "loan_class", "identity_document": "id_type"}
"""Section or item of a thing known about a party to the column that its value is of, where not the item."""

TIE = {"is": "tie_is", "has": "tie_has"}
"""Side of a tie to the sentence that tells it."""


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
        _ask(screen, name, pairs(arguments or []), on)


def _list(screen: Screen) -> None:
    """Print the catalogue: name, parameters, title."""
    from queries.catalogue import CATALOGUE, title_of

    viewer = screen.viewer()
    seen = [entry for entry in CATALOGUE.values() if viewer.holds(entry.roles)]
    rows = [
        {
            "query": entry.name,
            "parameters": [parameter.name for parameter in entry.parameters],
            "title": title_of(entry, screen.lang),
        }
        for entry in seen
    ]
    shown = ((row["query"], " ".join(row["parameters"]), row["title"]) for row in rows)
    screen.answer(rows, lambda: screen.table(("query", "parameters", "title"), shown))


def _ask(screen: Screen, name: str, arguments: dict[str, str], engine: str) -> None:
    """Run one query and show its rows and what it left out; a partial answer ends with its own exit code."""
    answer = (_on_neo4j if engine == "neo4j" else _on_index)(screen, name, arguments)
    screen.answer(answer.as_dict(), lambda: _show(screen, answer))
    end_if_partial(answer.left_out, rows_asked="limit" in arguments)


def _on_index(screen: Screen, name: str, arguments: dict[str, str]) -> "Answer":
    """Ask the index of the run that is current in the home."""
    from api.cli.current import current_run
    from graph_engine.kernel_cache import use_kernel_cache

    opened = current_run(screen)
    use_kernel_cache(screen.home)
    from queries.engines.on_index import run

    return run(name, opened, dict(arguments), screen.viewer())


def _on_neo4j(screen: Screen, name: str, arguments: dict[str, str]) -> "Answer":
    """Ask the server that the settings name, for the run that was published to it."""
    from graph_engine.neo4j_connection import Neo4j
    from queries.engines.on_neo4j import run

    with Neo4j.from_settings() as neo4j:
        return run(name, neo4j, dict(arguments), screen.viewer())


def _show(screen: Screen, answer: "Answer") -> None:
    """Print rows as a table for a person, and what was left out."""
    from queries.catalogue import query_named

    columns = {column.name: column for column in query_named(answer.query).columns}
    money = {name: columns[name].currency for name in answer.columns if columns[name].type == "money"}
    names = _in_one_language(dict.fromkeys(answer.columns), screen.lang)
    rows = (dict(zip(answer.columns, row, strict=True)) for row in answer.rows)
    cells = (_in_one_language(_written(screen, row, money), screen.lang).values() for row in rows)
    screen.table([name.removesuffix("_minor") if name in money else name for name in names], map(list, cells))
    show_left_out(screen, answer.left_out)


def _written(screen: Screen, row: dict[str, Any], money: dict[str, str]) -> dict[str, Any]:
    """The values of a row as a person reads them: amounts with their currency, codes, yes and no in words."""
    from graph_engine.wording import amount_in_full

    written = dict(row)
    for name, value in row.items():
        written[name] = said(name, value, screen.lang)
        if name == "detector":
            written[name] = _title(screen, value)
        if isinstance(value, bool):
            written[name] = term("yes" if value else "no", screen.lang)
        elif name in money and value is not None and row[money[name]] is not None:
            written[name] = amount_in_full(value, row[money[name]], screen.lang)
    if "item" in row:
        written |= _item(screen, **{name: row[name] for name in ("section", "item", "value")})
    return written


def _title(screen: Screen, detector: str) -> str:
    from api.reading.detectors import title_of

    return title_of(detector, screen.lang)


def _item(screen: Screen, section: str, item: str, value: str | None) -> dict[str, object]:
    """An item in words, and its value as a table with a column of its name would tell it."""
    from graph_engine.vocabulary import said as said_of_data

    column = COLUMN_OF.get(item, COLUMN_OF.get(section, item))
    told = value if value is None else said_of_data(column, value, screen.lang)
    if value in ("true", "false"):
        told = term("yes" if value == "true" else "no", screen.lang)
    return {"item": _item_in_words(screen, section, item), "value": said(column, told, screen.lang)}


def _item_in_words(screen: Screen, section: str, item: str) -> str:
    """A tie from the party's side, a finding's kind before its id, else the name of a column."""
    word, _, rest = item.partition(" ")
    match section:
        case "tie":
            return say(TIE[word], screen.lang, tie=term(rest, screen.lang))
        case "finding":
            return f"{term(word, screen.lang)} {rest}"
        case _:
            return heading(f"party_{item}" if f"party_{item}" in HEADINGS.entries else item, screen.lang)


def _in_one_language(row: dict[str, Any], lang: str) -> dict[str, Any]:
    """A row without the texts in the other language.

    >>> _in_one_language({"value": "a name", "value_zh": None, "why_en": "as is", "why_zh": "原样"}, "zh")
    {'value': 'a name', 'why': '原样'}
    """
    told: dict[str, Any] = {}
    for name, value in row.items():
        stem, _, ending = name.rpartition("_")
        if ending not in ("en", "zh"):
            told[name] = value
        elif ending == lang or stem not in told:
            told[stem] = value if value is not None else told.get(stem)
    return told
