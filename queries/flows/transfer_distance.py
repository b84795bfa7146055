"""How many transfers lie between two accounts.

The length of a shortest chain of transfers from one account to another in the window, whatever their order
in time; 0 from an account to itself. There is no row where there is no chain. ``shortest_flow_path`` shows
the transfers of a chain between parties.

No chain runs through payment institutions, treasuries, internal accounts and the like. On Neo4j the search
is bounded by time alone.
"""

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.hops_between import NO_PATH, BothWays, hops_between
from graph_engine.kernels.paths import Ends
from queries.answers import Found
from queries.columns import OutputColumn
from queries.cypher.fund_flows import IN_WINDOW, TRANSFER
from queries.following import movements, passable, reach, stopped_by_edges
from queries.graph import Graph
from queries.parameters import WINDOW, Parameter
from queries.query import ANALYSTS

FINBENCH = "complex read 3"
PARAMETERS = (
    Parameter("payer_account", "account", "where the chain starts", required=True),
    Parameter("payee_account", "account", "where it is to arrive", required=True),
    *WINDOW,
)
COLUMNS = (OutputColumn("hops", "integer", "transfers from the one account to the other"),)
ROLES = ANALYSTS
CYPHER = f"""
MATCH (a:Account {{id: $payer_account, epoch: $epoch}}), (b:Account {{id: $payee_account, epoch: $epoch}})
CALL (a, b) {{
  WITH a, b WHERE a = b
  RETURN 0 AS hops
 UNION ALL
  WITH a, b WHERE a <> b
  MATCH path = SHORTEST 1 (a)
    ((x:Account)-[t:TRANSFERRED]->(y:Account)
     WHERE t.seq <= $seq AND {TRANSFER} AND {IN_WINDOW} AND (y.ordinary OR y.id = $payee_account))+
    (b)
  RETURN length(path) AS hops
}}
RETURN hops
"""


def on_index(graph: Graph, *, payer_account: int, payee_account: int, window: Window) -> Found:
    """Search from both accounts."""
    ground = BothWays(movements(graph), movements(graph, backwards=True), passable(graph))
    most_hops = len(graph.accounts.ids)
    hops, stopped = hops_between(ground, Ends(payer_account, payee_account), reach(graph, window, most_hops))
    return Found({"hops": [] if hops == NO_PATH else [hops]}, stopped_by_edges(stopped))
