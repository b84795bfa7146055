"""What went out of an account and came into it by transfer.

Number, sum and largest amount in the window, per currency and direction. A currency without transfers has
no row; where there is none in a direction, there is no largest.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import CURRENCY, OutputColumn, money
from queries.cypher.fund_flows import ACCOUNT, moved
from queries.following import edges_of, movements
from queries.graph import Graph
from queries.parameters import WINDOW, Parameter
from queries.query import ANALYSTS
from queries.sums import sums_of
from queries.who import words

FINBENCH = "simple read 2"
PARAMETERS = (Parameter("account", "account", "the account asked about", required=True), *WINDOW)
COLUMNS = (
    CURRENCY,
    OutputColumn("out_count", "integer", "transfers out of it"),
    money("out_amount_minor", "their sum in minor units"),
    money("out_largest_minor", "the largest of them"),
    OutputColumn("in_count", "integer", "transfers into it"),
    money("in_amount_minor", "their sum in minor units"),
    money("in_largest_minor", "the largest of them"),
)
ROLES = ANALYSTS
CYPHER = f"""
{ACCOUNT}
CALL (a) {{{moved("(a)-[t:TRANSFERRED]->()")}
  RETURN t.currency AS currency, t.amount_minor AS paid, null AS received
 UNION ALL{moved("(a)<-[t:TRANSFERRED]-()")}
  RETURN t.currency AS currency, null AS paid, t.amount_minor AS received
}}
RETURN currency, count(paid) AS out_count, sum(paid) AS out_amount_minor, max(paid) AS out_largest_minor,
       count(received) AS in_count, sum(received) AS in_amount_minor, max(received) AS in_largest_minor
ORDER BY currency
"""

NONE = (0, 0, None)
"""Count, sum and largest of no transfers."""


def on_index(graph: Graph, *, account: int, window: Window) -> Found:
    """Add up both directions."""
    node = np.array([account])
    sides = []
    for backwards in (False, True):
        codes, near, _ = edges_of(movements(graph, backwards=backwards), node, window)
        sides.append(sums_of(graph.transfers, codes, near).by_currency())
    currencies = sorted(sides[0].keys() | sides[1].keys())
    columns = {
        f"{name}_{what}": [side.get(currency, NONE)[place] for currency in currencies]
        for name, side in zip(("out", "in"), sides, strict=True)
        for place, what in enumerate(("count", "amount_minor", "largest_minor"))
    }
    return Found({"currency": words(graph.transfers, "currency", np.array(currencies, np.int64)), **columns})
