"""How much of what comes into an account comes from blocked accounts.

Transfers from blocked accounts in the window and above a threshold, counted, over all transfers that ever
came in. The share is empty for an account that nothing was transferred to.
"""

import numpy as np

from graph_engine.kernels.adjacent import ALWAYS, Window
from queries.answers import Found
from queries.columns import OutputColumn
from queries.cypher.fund_flows import ACCOUNT, IN_WINDOW, TRANSFER, divided
from queries.following import above, edges_of, movements
from queries.graph import Graph
from queries.parameters import MORE_THAN, WINDOW, Parameter
from queries.ratios import ratio

FINBENCH = "simple read 3"
PARAMETERS = (
    Parameter("account", "account", "the account asked about", required=True),
    MORE_THAN,
    *WINDOW,
)
COLUMNS = (
    OutputColumn(
        "from_blocked", "integer", "transfers in the window from blocked accounts", reads="risk_ratings"
    ),
    OutputColumn("count", "integer", "all transfers that ever came in"),
    OutputColumn("share", "share", "the one over the other"),
)
ROLES = frozenset({"aml"})
CYPHER = f"""
{ACCOUNT}
OPTIONAL MATCH (a)<-[t:TRANSFERRED]-(payer:Account) WHERE t.seq <= $seq AND {TRANSFER}
WITH count(t) AS count,
     count(CASE WHEN payer.blocked AND t.amount_minor > $more_than_minor AND {IN_WINDOW} THEN t END)
     AS from_blocked
RETURN from_blocked, count, {divided("from_blocked", "count")} AS share
"""


def on_index(graph: Graph, *, account: int, more_than_minor: int, window: Window) -> Found:
    """Count both."""
    codes, _, payers = edges_of(movements(graph, backwards=True), np.array([account]), ALWAYS)
    times = graph.transfers.times[codes]
    counted = (times >= window.from_us) & (times < window.to_us)
    counted &= above(graph.transfers, codes, more_than_minor)
    counted &= np.asarray(graph.accounts.column("blocked"))[payers]
    from_blocked = int(np.count_nonzero(counted))
    return Found(
        {
            "from_blocked": [from_blocked],
            "count": [codes.size],
            "share": [ratio(from_blocked, codes.size)],
        }
    )
