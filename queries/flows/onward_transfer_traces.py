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
from queries.cypher.fund_flows import OWN_ACCOUNTS, followed, rising_ended
from queries.cypher.moved import left_out_amounts
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
BY_ACCOUNTS = "[n IN path | [size(n.id), n.id]]"
"""The order of ways by their accounts."""


def longer(level: int) -> str:
    """The ways one hop longer: accounts ``path``, and the earliest time ``t`` each comes to its end."""
    return f"""
CALL (level{level - 1}) {{
  UNWIND level{level - 1} AS way
  WITH way.path AS way, way.path[-1] AS near, way.t AS since
  WHERE {"near.ordinary" if level > 1 else "true"}
  CALL (way, near, since) {{{followed("near", "far")}
      AND (since IS NULL OR t.time_us > since) AND NOT far IN way
    RETURN far, min(t.time_us) AS time
  }}
  RETURN collect({{path: way + [far], t: time}}) AS level{level}
}}"""


CYPHER = f"""{OWN_ACCOUNTS}
WITH collect({{path: [a], t: null}}) AS level0{"".join(map(longer, (1, 2, 3)))}
CALL (level1, level2, level3) {{
  UNWIND level3 AS way
  WITH way.path AS path ORDER BY {BY_ACCOUNTS} LIMIT $max_rows
  RETURN path
 UNION ALL
  UNWIND level1 + level2 AS way
  RETURN way.path AS path
}}
RETURN size(path) - 1 AS hops, [n IN path | n.id] AS accounts
ORDER BY hops DESC, {BY_ACCOUNTS}
"""

CYPHER_LEFT_OUT = f"""{OWN_ACCOUNTS}{rising_ended()}{left_out_amounts("transfers", "role_not_ordinary")}
UNION ALL{OWN_ACCOUNTS}
WITH collect({{path: [a], t: null}}) AS level0{"".join(map(longer, (1, 2, 3)))}
WITH size(level3) - $max_rows AS count WHERE count > 0
RETURN 'ways' AS what, 'walk_limit' AS reason, count, false AS at_least,
       null AS currency, null AS amount_minor, '' AS reads
"""


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
