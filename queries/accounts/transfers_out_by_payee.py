"""To which accounts an account transfers money.

Transfers out of the account in the window and above a threshold, added up per payee account and currency.
The largest sum first.
"""

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import COUNT, CURRENCY, account, money
from queries.cypher.fund_flows import summed_by_far
from queries.following import movements
from queries.graph import Graph
from queries.parameters import MORE_THAN, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.sums import sums_by_far_account

FINBENCH = "simple read 4"
PARAMETERS = (
    Parameter("account", "account", "the account asked about", required=True),
    MORE_THAN,
    *WINDOW,
)
COLUMNS = (account("payee_account", "the account that was paid"), CURRENCY, COUNT, money())
ROLES = ANALYSTS
CYPHER = summed_by_far("(a)-[t:TRANSFERRED]->(x:Account)", "payee_account")


def on_index(graph: Graph, *, account: int, more_than_minor: int, window: Window) -> Found:
    """Add the transfers up by the other account."""
    added = sums_by_far_account(graph, movements(graph), account, more_than_minor, window)
    return Found(added.table("payee_account"))
