"""How an account's loan money compares with what it repays and transfers.

Loan money paid out to the account and repaid from it, and transfers into and out of it, in the window and
above a threshold, per currency, with three ratios: paid out to repaid, paid out to transfers out, and
transfers in to transfers out. A loan that leaves at once and is repaid with others' money is no loan for
the purpose it was given for. A ratio is empty where there is nothing to divide by; a currency without any
of the four has no row.
"""

import numpy as np

from graph_engine.index import Edges
from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import CURRENCY, OutputColumn, money
from queries.cypher.fund_flows import ACCOUNT, divided, followed, moved
from queries.following import above, edges_of, movements
from queries.graph import Graph
from queries.moved import Codes
from queries.parameters import MORE_THAN, TRUNCATION, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.ratios import ratio
from queries.sums import sums_of
from queries.ties import beside

FINBENCH = "complex read 9"
PARAMETERS = (
    Parameter("account", "account", "the account asked about", required=True),
    MORE_THAN,
    *WINDOW,
    *TRUNCATION,
)
COLUMNS = (
    CURRENCY,
    money("disbursed_minor", "loan money paid out to the account, in minor units"),
    money("repaid_minor", "loan money repaid from it"),
    money("in_amount_minor", "transfers into it"),
    money("out_amount_minor", "transfers out of it"),
    OutputColumn("disbursed_to_repaid", "number", "loan money paid out over what was repaid"),
    OutputColumn("disbursed_to_out", "number", "loan money paid out over transfers out"),
    OutputColumn("in_to_out", "number", "transfers in over transfers out"),
)
ROLES = ANALYSTS
CYPHER = f"""
{ACCOUNT}
CALL (a) {{{moved("(a)<-[t:DISBURSED]-()", "true")} AND t.amount_minor > $more_than_minor
  RETURN t, 'disbursed' AS side
 UNION ALL{moved("(a)-[t:REPAID]->()", "true")} AND t.amount_minor > $more_than_minor
  RETURN t, 'repaid' AS side
 UNION ALL{followed("a", "other", backwards=True)} AND t.amount_minor > $more_than_minor
  RETURN t, 'in' AS side
 UNION ALL{followed("a", "other")} AND t.amount_minor > $more_than_minor
  RETURN t, 'out' AS side
}}
WITH t.currency AS currency,
     sum(CASE side WHEN 'disbursed' THEN t.amount_minor ELSE 0 END) AS disbursed_minor,
     sum(CASE side WHEN 'repaid' THEN t.amount_minor ELSE 0 END) AS repaid_minor,
     sum(CASE side WHEN 'in' THEN t.amount_minor ELSE 0 END) AS in_amount_minor,
     sum(CASE side WHEN 'out' THEN t.amount_minor ELSE 0 END) AS out_amount_minor
RETURN currency, disbursed_minor, repaid_minor, in_amount_minor, out_amount_minor,
       {divided("disbursed_minor", "repaid_minor")} AS disbursed_to_repaid,
       {divided("disbursed_minor", "out_amount_minor")} AS disbursed_to_out,
       {divided("in_amount_minor", "out_amount_minor")} AS in_to_out
ORDER BY currency
"""

AMOUNTS = ("disbursed_minor", "repaid_minor", "in_amount_minor", "out_amount_minor")


def on_index(  # noqa: PLR0913 - one keyword for each parameter
    graph: Graph,
    *,
    account: int,
    more_than_minor: int,
    window: Window,
    truncation_limit: int | None,
    truncation_order: str,
) -> Found:
    """Add up the four, and divide."""
    node = np.array([account])
    disbursed, repaid = graph.index.edges("DISBURSED"), graph.index.edges("REPAID")
    into, out = (
        movements(graph, truncation_limit, truncation_order, backwards=backwards)
        for backwards in (True, False)
    )
    sides = [
        amounts(disbursed, beside(disbursed, node, forward=False, window=window).codes, more_than_minor),
        amounts(repaid, beside(repaid, node, forward=True, window=window).codes, more_than_minor),
        amounts(graph.transfers, edges_of(into, node, window)[0], more_than_minor),
        amounts(graph.transfers, edges_of(out, node, window)[0], more_than_minor),
    ]
    currencies = sorted(set[str]().union(*sides))
    rows = [[side.get(currency, 0) for side in sides] for currency in currencies]
    return Found(
        {
            "currency": currencies,
            **{name: [row[place] for row in rows] for place, name in enumerate(AMOUNTS)},
            "disbursed_to_repaid": [ratio(row[0], row[1]) for row in rows],
            "disbursed_to_out": [ratio(row[0], row[3]) for row in rows],
            "in_to_out": [ratio(row[2], row[3]) for row in rows],
        }
    )


def amounts(edges: Edges, codes: Codes, more_than_minor: int) -> dict[str, int]:
    """The sum of the edges above a threshold, by currency."""
    large = codes[above(edges, codes, more_than_minor)]
    added = sums_of(edges, large, np.zeros(large.size, np.int64))
    return {str(word): amount for word, amount in zip(added.words, added.amounts.tolist(), strict=True)}
