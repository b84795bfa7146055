"""What a party has: accounts, products, loans."""

import numpy as np

from queries.cypher.branches import OWN_ACCOUNTS, branch
from queries.cypher.edges import time_of
from queries.graph import Graph
from queries.moved import Codes, accounts_of
from queries.sections.row import Row
from queries.ties import beside


def accounts(graph: Graph, party: int) -> list[Row]:
    """Accounts whose primary holder it is."""
    codes = accounts_of(graph, party)
    names = ("kind", "number", "currency", "opened_at", "closed_at")
    properties = zip(*(graph.accounts.take(name, codes) for name in names), strict=True)
    return [
        Row("account", name, "accounts", kind, number=number, currency=currency, since=opened, until=closed)
        for name, (kind, number, currency, opened, closed) in zip(
            graph.accounts.ids_at(codes), properties, strict=True
        )
    ]


def products(graph: Graph, party: int) -> list[Row]:
    """Products it holds, the first bought first."""
    held = graph.index.edges("HOLDS")
    codes = beside(held, np.array([party]), forward=True).codes
    names = ("amount_minor", "currency", "matures_on")
    properties = zip(*(held.take(name, codes) for name in names), strict=True)
    return [
        Row(
            "product",
            name,
            value=matures and f"matures on {matures}",
            value_zh=matures and f"{matures} 到期",
            amount_minor=amount,
            currency=currency,
        )
        for name, (amount, currency, matures) in zip(
            held.target_nodes.ids_at(held.targets[codes]), properties, strict=True
        )
    ]


def loans(graph: Graph, party: int) -> list[Row]:
    """Loans it applied for, and loans paid out to its accounts."""
    nodes, codes = graph.index.nodes("Loan"), loans_of(graph, party)
    names = ("loan_class", "amount_minor", "currency", "granted_at")
    properties = zip(*(nodes.take(name, codes) for name in names), strict=True)
    return [
        Row("loan", name, "accounts", kind, amount_minor=amount, currency=currency, since=granted)
        for name, (kind, amount, currency, granted) in zip(nodes.ids_at(codes), properties, strict=True)
    ]


def loans_of(graph: Graph, party: int) -> Codes:
    """Codes of its loans."""
    applied = beside(graph.index.edges("APPLIED_FOR"), np.array([party]), forward=True)
    paid_out = beside(graph.index.edges("DISBURSED"), accounts_of(graph, party), forward=False)
    return np.unique(np.concatenate([applied.far, paid_out.far]))


BRANCHES = (
    branch(
        f"\n  {OWN_ACCOUNTS} WHERE h.seq <= $seq",
        ("0", "a.id"),
        section="'account'",
        item="a.id",
        value="a.kind",
        number="a.number",
        currency="a.currency",
        since="a.opened_at_us",
        until="a.closed_at_us",
        reads="'accounts'",
    ),
    branch(
        "\n  MATCH (p)-[h:HOLDS]->(d:Product) WHERE h.seq <= $seq",
        (time_of("h"), "h.id"),
        section="'product'",
        item="d.id",
        value="'matures on ' + toString(h.matures_on)",
        value_zh="toString(h.matures_on) + ' 到期'",
        amount_minor="h.amount_minor",
        currency="h.currency",
    ),
    branch(
        f"""
  CALL (p) {{
    MATCH (p)-[r:APPLIED_FOR]->(loan:Loan) WHERE r.seq <= $seq
    RETURN loan
   UNION
    {OWN_ACCOUNTS}<-[r:DISBURSED]-(loan:Loan) WHERE h.seq <= $seq AND r.seq <= $seq
    RETURN loan
  }}""",
        ("0", "loan.id"),
        section="'loan'",
        item="loan.id",
        value="loan.loan_class",
        amount_minor="loan.amount_minor",
        currency="loan.currency",
        since="loan.granted_at_us",
        reads="'accounts'",
    ),
)
"""The same in Cypher."""
