"""What a named query is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graph_engine.errors import BadParameter
from queries.answers import Found
from queries.columns import OutputColumn
from queries.parameters import Parameter

ANALYSTS = frozenset({"analyst", "aml"})
"""Roles that see accounts, transactions and flows."""

BUSINESS = frozenset({"analyst", "campaign", "aml"})
"""Every role that sees customers."""


def goes_together(values: Mapping[str, Any]) -> None:
    """Refuse nothing: each value that is right alone is right with the others."""


@dataclass(frozen=True)
class Query:
    """A named query: what it says of itself, and how each engine runs it.

    ``check`` refuses values that are right alone and wrong together. ``row_reads`` are the resources that
    rows may read (see `Found.reads`). ``cypher`` gives its rows on Neo4j, ``cypher_left_out`` what they
    leave out, ``cypher_refused`` why there may be none; "" for nothing.
    ``finbench`` names the query of LDBC FinBench that it is; "" for others.
    """

    name: str
    area: str
    title: str
    text: str
    parameters: tuple[Parameter, ...]
    columns: tuple[OutputColumn, ...]
    roles: frozenset[str]
    on_index: Callable[..., Found]
    check: Callable[[Mapping[str, Any]], None] = goes_together
    row_reads: frozenset[str] = frozenset()
    cypher: str | None = None
    cypher_left_out: str = ""
    finbench: str = ""
    cypher_refused: str = ""

    @property
    def engines(self) -> tuple[str, ...]:
        """The engines that have it."""
        return ("index", "neo4j") if self.cypher is not None else ("index",)

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name.

        Raises
        ------
        BadParameter
            If it has none.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters)
        raise BadParameter("a parameter of " + self.name, name, f"one of {known}")
