"""Who a party is, and what reviewers keep about it."""

from datetime import date

from graph_engine.schema import AML_COLUMNS
from queries.graph import Graph
from queries.sections.row import Row

PROFILE = (
    *("name", "former_names", "kind", "ours", "role", "implicit", "status", "gender", "born_on"),
    *("region", "country", "industry", "occupation", "firm_size", "description", "url", "value_segment"),
    *("staff", "branch_id", "customer_manager", "customer_since", "customer_until"),
)
"""Properties of a party that whoever sees the party sees."""


def as_text(value: object) -> str:
    """A property as text.

    Examples
    --------
    >>> as_text(True), as_text(date(2025, 1, 31)), as_text("north")
    ('true', '2025-01-31', 'north')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def known(graph: Graph, party: int, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The properties of a party that have a value, as text."""
    values = [(name, graph.parties.take(name, [party])[0]) for name in names]
    return [(name, as_text(value)) for name, value in values if value is not None]


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
