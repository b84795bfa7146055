"""The catalogue of named queries, found in the modules of the areas and checked as it is read.

A query is one module ``queries/<area>/<name>.py``: its docstring (title sentence, then text), ``PARAMETERS``,
``COLUMNS``, ``ROLES``, the function ``on_index(graph, *, ...)`` and ``CYPHER``: one read-only statement that
gives the same rows on Neo4j, or None where that engine does not have the query. It may have
``CYPHER_LEFT_OUT``, a statement for what the rows leave out; ``CYPHER_REFUSED``, one that gives a parameter
and what it may be where what is found shows that it is wrong; ``ROW_READS``, the resources that rows may
read; ``check(values)``, which refuses values that do not go together; and ``FINBENCH``, the query of LDBC
FinBench that it is.
"""

import importlib
import pkgutil
from functools import cache
from importlib.resources import files
from types import ModuleType

import yaml

import queries
from graph_engine.errors import CatalogueError, UnknownName
from graph_engine.wording import Language
from queries.entry_checks import check_entry, title_and_text
from queries.parameters import LIMIT
from queries.query import Query, goes_together

NOT_AREAS = frozenset({"adhoc", "cypher", "engines", "frames", "sections"})
"""Packages below ``queries`` that hold no queries."""


def query_of(module: ModuleType) -> Query:
    """Give the query a module defines.

    Raises
    ------
    CatalogueError
        If it does not hold what it promises; names the file and line.
    """
    check_entry(module)
    area, name = module.__name__.split(".")[-2:]
    return Query(
        name,
        area,
        *title_and_text(module),
        (*module.PARAMETERS, LIMIT),
        tuple(module.COLUMNS),
        frozenset(module.ROLES),
        module.on_index,
        getattr(module, "check", goes_together),
        frozenset(getattr(module, "ROW_READS", ())),
        module.CYPHER,
        getattr(module, "CYPHER_LEFT_OUT", ""),
        getattr(module, "FINBENCH", ""),
        getattr(module, "CYPHER_REFUSED", ""),
    )


def read_catalogue() -> dict[str, Query]:
    """Every query by name, in the order of area and name.

    Raises
    ------
    CatalogueError
        If an entry is wrong, or two have the same name.
    """
    catalogue: dict[str, Query] = {}
    for area in _below(queries):
        for module in _below(importlib.import_module(area)):
            query = query_of(importlib.import_module(module))
            if query.name in catalogue:
                raise CatalogueError(f"two queries are called {query.name}")
            catalogue[query.name] = query
    return catalogue


def _below(package: ModuleType) -> list[str]:
    """Names of areas below ``queries``, or of queries below an area."""
    is_top = package is queries
    found = [
        part.name
        for part in pkgutil.iter_modules(package.__path__)
        if part.ispkg == is_top and part.name not in NOT_AREAS
    ]
    return [f"{package.__name__}.{name}" for name in sorted(found)]


CATALOGUE: dict[str, Query] = read_catalogue()
"""Every query by name."""


def query_named(name: str) -> Query:
    """The query of that name.

    Raises
    ------
    UnknownName
        If there is none; names those that are near.
    """
    if name not in CATALOGUE:
        raise UnknownName("query", name, CATALOGUE)
    return CATALOGUE[name]


def title_of(query: Query, lang: Language) -> str:
    """What a query answers, in a sentence.

    Examples
    --------
    >>> title_of(query_named("top_hubs"), "en"), title_of(query_named("top_hubs"), "zh")
    ('The parties that most others deal with', '交易对手最多的主体')
    """
    return query.title if lang == "en" else chinese_titles()[query.name]


@cache
def chinese_titles() -> dict[str, str]:
    """The title of every query in Chinese, by name.

    Raises
    ------
    CatalogueError
        If a query has none, or a title is of none.
    """
    titles: dict[str, str] = yaml.safe_load((files(queries) / "titles_zh.yaml").read_text(encoding="utf-8"))
    if wrong := sorted(titles.keys() ^ CATALOGUE.keys()):
        raise CatalogueError(f"titles_zh.yaml holds a title for each query, which fails: {', '.join(wrong)}")
    return titles
