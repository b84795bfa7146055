"""Blocked accounts that were paid by the same accounts as this one.

Accounts that transferred money to the account in the window, and the blocked accounts that these also
transferred money to in the window: who shares payers with accounts that were blocked may be next. By
account.

Payment institutions, treasuries, internal accounts and the like pay everybody and are left out as payers;
how many there are is stated.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import OutputColumn
from queries.cypher.fund_flows import ACCOUNT, accounts_left_out, moved
from queries.following import edges_of, movements, not_ordinary, passable
from queries.graph import Graph
from queries.moved import distinct
from queries.parameters import WINDOW, Parameter

FINBENCH = "simple read 6"
PARAMETERS = (Parameter("account", "account", "the account asked about", required=True), *WINDOW)
COLUMNS = (OutputColumn("account", "id", "the blocked account", shows="account", reads="risk_ratings"),)
ROLES = frozenset({"aml"})
PAYERS = f"""
{ACCOUNT}{moved("(a)<-[t:TRANSFERRED]-(payer:Account)")}
WITH DISTINCT a, payer"""

CYPHER = f"""{PAYERS}
WITH a, payer WHERE payer.ordinary{moved("(payer)-[t:TRANSFERRED]->(x:Account)")} AND x.blocked AND x <> a
WITH DISTINCT x
RETURN x.id AS account
ORDER BY size(account), account
"""

CYPHER_LEFT_OUT = f"""{PAYERS}
WITH payer WHERE NOT payer.ordinary{accounts_left_out("payer")}"""


def on_index(graph: Graph, *, account: int, window: Window) -> Found:
    """Go back to the payers, then on to whom they paid."""
    _, _, payers = edges_of(movements(graph, backwards=True), np.array([account]), window)
    payers = distinct(payers)
    may = passable(graph)[payers]
    _, _, payees = edges_of(movements(graph), payers[may], window)
    blocked = payees[np.asarray(graph.accounts.column("blocked"))[payees]]
    others = distinct(blocked[blocked != account])
    return Found(
        {"account": graph.accounts.in_numeric_order(others)}, not_ordinary(int(np.count_nonzero(~may)))
    )
