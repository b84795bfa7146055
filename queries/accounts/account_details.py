"""What is known of an account itself.

When it was opened, what it is, and for reviewers whether it is blocked.
"""

import numpy as np

from queries.answers import Found, Property
from queries.columns import OutputColumn, account
from queries.cypher.fund_flows import ACCOUNT
from queries.graph import Graph
from queries.parameters import Parameter
from queries.query import ANALYSTS

FINBENCH = "simple read 1"
PARAMETERS = (Parameter("account", "account", "the account asked about", required=True),)
COLUMNS = (
    account("account", "the account"),
    OutputColumn("opened_at", "time", "when it was opened"),
    OutputColumn("kind", "text", "current, savings, card, loan …"),
    OutputColumn("product", "text", "the product as the bank calls it", shows="thing"),
    OutputColumn("blocked", "flag", "whether it is blocked; empty where unknown", reads="risk_ratings"),
)
ROLES = ANALYSTS
CYPHER = f"""
{ACCOUNT}
RETURN a.id AS account, a.opened_at_us AS opened_at, a.kind AS kind, a.product AS product,
       a.blocked AS blocked
"""


def on_index(graph: Graph, *, account: int) -> Found:
    """Take the account's properties."""
    codes = np.array([account])
    names = ("opened_at", "kind", "product", "blocked")
    return Found({"account": codes, **{name: Property(graph.accounts, name, codes) for name in names}})
