"""Sections of what is known about one party."""

from collections.abc import Callable

from queries.cypher.branches import together
from queries.graph import Graph
from queries.sections import belongings, dealings, identity, results
from queries.sections.belongings import accounts, loans, products
from queries.sections.dealings import flows, ties
from queries.sections.identity import profile, risk
from queries.sections.results import community, findings, tags
from queries.sections.row import Row

SECTIONS: tuple[Callable[[Graph, int], list[Row]], ...] = (
    profile,
    risk,
    accounts,
    products,
    loans,
    flows,
    ties,
    community,
    tags,
    findings,
)
"""Every section, in the order of the view."""

SECTIONS_IN_CYPHER = together(
    (*identity.BRANCHES, *belongings.BRANCHES, *dealings.BRANCHES, *results.BRANCHES)
)
"""The same, of a party ``p``."""
