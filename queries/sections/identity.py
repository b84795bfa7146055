"""Who a party is, and what reviewers keep about it."""

from datetime import date, datetime

from graph_engine.schema import AML_COLUMNS
from graph_engine.schema.graph import NODE_LABELS
from queries.cypher.branches import Branch, as_text, branch
from queries.engines.values import time_text
from queries.graph import Graph
from queries.sections.row import Row

PROFILE = (
    *("name", "former_names", "kind", "ours", "role", "implicit", "status", "gender", "born_on"),
    *("region", "country", "industry", "occupation", "firm_size", "description", "url", "value_segment"),
    *("staff", "branch_id", "customer_manager", "customer_since", "customer_until"),
)
"""Properties of a party that whoever sees the party sees."""


def written(value: object) -> str:
    """A property as text.

    Examples
    --------
    >>> written(True), written(date(2025, 1, 31)), written("north")
    ('true', '2025-01-31', 'north')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return time_text(value) or ""
    return value.isoformat() if isinstance(value, date) else str(value)


def known(graph: Graph, party: int, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The properties of a party that have a value, as text."""
    values = [(name, graph.parties.take(name, [party])[0]) for name in names]
    return [(name, written(value)) for name, value in values if value is not None]


def profile(graph: Graph, party: int) -> list[Row]:
    """Who the party is."""
    rows = [Row("profile", name, value=value) for name, value in known(graph, party, PROFILE)]
    of = graph.parties.row(party)
    if of["registered_capital_minor"] is not None:
        capital, currency = of["registered_capital_minor"], of["registered_capital_currency"]
        rows.append(Row("profile", "registered_capital", amount_minor=capital, currency=currency))
    if of["id_number"] is not None:
        rows.append(Row("profile", "identity_document", value=of["id_type"], number=of["id_number"]))
    return rows


def risk(graph: Graph, party: int) -> list[Row]:
    """What reviewers keep about the party."""
    return [Row("risk", name, "risk_ratings", value) for name, value in known(graph, party, AML_COLUMNS)]


def known_branch(section: str, names: tuple[str, ...], reads: str) -> Branch:
    """The properties of the party that have a value, as text."""
    types = {column.name: column.type for column in NODE_LABELS["Party"].properties}
    values = ", ".join(f"['{name}', {as_text(f'p.{name}', types[name])}]" for name in names)
    found = f"""
  WITH [{values}] AS all_known
  UNWIND range(0, size(all_known) - 1) AS place
  WITH place, all_known[place] AS told WHERE told[1] IS NOT NULL"""
    columns = {"section": f"'{section}'", "item": "told[0]", "value": "told[1]", "reads": f"'{reads}'"}
    return Branch(found, ("place", "''"), columns)


BRANCHES = (
    known_branch("profile", PROFILE, ""),
    branch(
        "\n  WITH p WHERE p.registered_capital_minor IS NOT NULL",
        ("0", "''"),
        section="'profile'",
        item="'registered_capital'",
        amount_minor="p.registered_capital_minor",
        currency="p.registered_capital_currency",
    ),
    branch(
        "\n  WITH p WHERE p.id_number IS NOT NULL",
        ("0", "''"),
        section="'profile'",
        item="'identity_document'",
        value="p.id_type",
        number="p.id_number",
    ),
    known_branch("risk", AML_COLUMNS, "risk_ratings"),
)
"""The same in Cypher."""
