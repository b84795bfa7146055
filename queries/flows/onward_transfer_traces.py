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
from queries.cypher.fund_flows import OWN_ACCOUNTS, followed
from queries.cypher.left_out import STOPPED, Part, left_out, transfers
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
    """The ways one hop longer: accounts ``path``, and the earliest time ``t`` each comes to its end.

    Beside them the transfers that ``ended`` at their ends, and how many were ``looked_at``.
    """
    return f"""
CALL (level{level - 1}) {{
  UNWIND level{level - 1} AS way
  WITH way.path AS way, way.path[-1] AS near, way.t AS since
  WHERE {"near.ordinary" if level > 1 else "true"}
  CALL (way, near, since) {{{followed("near", "far")}
      AND (since IS NULL OR t.time_us > since)
    RETURN far, min(t.time_us) AS time, count(t) AS looked_at,
           collect(CASE WHEN NOT far.ordinary THEN t END) AS ended
  }}
  RETURN collect(CASE WHEN NOT far IN way THEN {{path: way + [far], t: time}} END) AS level{level},
         collect(ended) AS ended{level}, sum(looked_at) AS looked_at{level}
}}"""


SEARCH = f"""{OWN_ACCOUNTS}
WITH collect({{path: [a], t: null}}) AS level0{"".join(map(longer, (1, 2, 3)))}
WITH level1, level2, level3, ended1 + ended2 AS ended,
     looked_at1 + looked_at2 + looked_at3 > $max_edges AS stopped"""

CYPHER = f"""{SEARCH}
CALL (level1, level2, level3, stopped) {{
  UNWIND CASE WHEN stopped THEN [] ELSE level3 END AS way
  WITH way.path AS path ORDER BY {BY_ACCOUNTS} LIMIT $max_rows
  RETURN path
 UNION ALL
  UNWIND CASE WHEN stopped THEN [] ELSE level1 + level2 END AS way
  RETURN way.path AS path
}}
RETURN size(path) - 1 AS hops, [n IN path | n.id] AS accounts
ORDER BY hops DESC, {BY_ACCOUNTS}
"""

ENDED = transfers(
    """UNWIND CASE WHEN stopped THEN [] ELSE ended END AS several
  UNWIND several AS t
  WITH DISTINCT t"""
)
NOT_WRITTEN = Part(
    "WITH stopped, size(level3) - $max_rows AS not_written WHERE not_written > 0 AND NOT stopped",
    "ways",
    "walk_limit",
    "not_written",
)
CYPHER_LEFT_OUT = SEARCH + left_out(ENDED, STOPPED, NOT_WRITTEN)


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
