"""Every way a party's money went on from its accounts.

Chains of transfers out of the accounts that the party holds, over at most three hops, each strictly later
than the one before, that meet no account twice. A row is one chain, as the accounts on it; chains over the
same accounts are one. The longest first, then by their accounts.

No chain runs through payment institutions, treasuries, internal accounts and the like: it ends there, and
the transfers that ended there are stated with their amounts.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.rising_traces import rising_traces
from queries.answers import Found, LeftOut
from queries.columns import OutputColumn
from queries.following import accounts_held, movements, passable, reach, stopped_by_edges
from queries.graph import Graph
from queries.moved import transfers_left_out
from queries.parameters import PARTY, TRUNCATION, WINDOW
from queries.query import ANALYSTS

FINBENCH = "complex read 5"
PARAMETERS = (PARTY, *WINDOW, *TRUNCATION)
COLUMNS = (
    OutputColumn("hops", "integer", "transfers of the chain"),
    OutputColumn("accounts", "ids", "its accounts, the party's own first", shows="account"),
)
ROLES = ANALYSTS
CYPHER: str | None = None


def on_index(
    graph: Graph, *, party: int, window: Window, truncation_limit: int | None, truncation_order: str
) -> Found:
    """Extend every chain hop by hop."""
    followed = movements(graph, truncation_limit, truncation_order)
    starts = accounts_held(graph, party).astype(np.int32)
    bounds = reach(graph, window)
    ways, cut = rising_traces(followed, passable(graph), starts, bounds, graph.bounds.rows)
    longest_first = ways[::-1]
    n_ways = [level.after.size for level in longest_first]
    left_out = transfers_left_out(graph, cut.ended, "role_not_ordinary") + stopped_by_edges(cut.stopped)
    if cut.not_written:
        left_out.append(LeftOut("ways", "walk_limit", cut.not_written, at_least=cut.stopped))
    return Found(
        {
            "hops": np.repeat([level.nodes.shape[1] - 1 for level in longest_first], n_ways),
            "accounts": [row for level in longest_first for row in level.nodes],
        },
        left_out,
    )
