"""From which accounts an account receives transfers.

Transfers into the account in the window and above a threshold, added up per payer account and currency. The
largest sum first.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import COUNT, CURRENCY, account, money
from queries.cypher.fund_flows import ACCOUNT, moved
from queries.following import above, edges_of, movements
from queries.graph import Graph
from queries.parameters import MORE_THAN, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.sums import sums_of

FINBENCH = "simple read 5"
PARAMETERS = (
    Parameter("account", "account", "the account asked about", required=True),
    MORE_THAN,
    *WINDOW,
)
COLUMNS = (account("payer_account", "the account that paid"), CURRENCY, COUNT, money())
ROLES = ANALYSTS
CYPHER = f"""
{ACCOUNT}{moved("(a)<-[t:TRANSFERRED]-(x:Account)")} AND t.amount_minor > $more_than_minor
WITH x, t.currency AS currency, count(t) AS count, sum(t.amount_minor) AS amount_minor
RETURN x.id AS payer_account, currency, count, amount_minor
ORDER BY currency, amount_minor DESC, size(payer_account), payer_account
"""


def on_index(graph: Graph, *, account: int, more_than_minor: int, window: Window) -> Found:
    """Add the transfers up by the other account."""
    codes, _, others = edges_of(movements(graph, backwards=True), np.array([account]), window)
    large = above(graph.transfers, codes, more_than_minor)
    added = sums_of(graph.transfers, codes[large], others[large]).largest_first(graph.accounts)
    return Found(
        {
            "payer_account": added.groups,
            "currency": added.words,
            "count": added.counts,
            "amount_minor": added.amounts,
        }
    )
