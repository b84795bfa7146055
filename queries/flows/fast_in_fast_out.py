"""What came into an account and what left it again in a short time.

Transfers into the account and out of it in the window, above a threshold, per currency: from and to how
many accounts, how much, and the ratio of what came in to what went out. Near one in a narrow window, the
account only passes money through. A currency without transfers has no row; without any out there is no
ratio.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import CURRENCY, OutputColumn, money
from queries.cypher.fund_flows import ACCOUNT, divided, followed
from queries.following import above, edges_of, movements
from queries.graph import Graph
from queries.moved import Codes
from queries.parameters import MORE_THAN, TRUNCATION, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.ratios import ratio
from queries.sums import sums_of
from queries.who import words

FINBENCH = "complex read 7"
PARAMETERS = (
    Parameter("account", "account", "the account asked about", required=True),
    MORE_THAN,
    *WINDOW,
    *TRUNCATION,
)
COLUMNS = (
    CURRENCY,
    OutputColumn("payers", "integer", "distinct accounts that paid in"),
    OutputColumn("payees", "integer", "distinct accounts that were paid"),
    money("in_amount_minor", "what came in, in minor units"),
    money("out_amount_minor", "what went out, in minor units"),
    OutputColumn("in_out_ratio", "number", "what came in over what went out"),
)
ROLES = ANALYSTS
CYPHER = f"""
{ACCOUNT}
CALL (a) {{{followed("a", "other", backwards=True)} AND t.amount_minor > $more_than_minor
  RETURN t.currency AS currency, t.amount_minor AS came, 0 AS went, other AS payer, null AS payee
 UNION ALL{followed("a", "other")} AND t.amount_minor > $more_than_minor
  RETURN t.currency AS currency, 0 AS came, t.amount_minor AS went, null AS payer, other AS payee
}}
WITH currency, count(DISTINCT payer) AS payers, count(DISTINCT payee) AS payees,
     sum(came) AS in_amount_minor, sum(went) AS out_amount_minor
RETURN currency, payers, payees, in_amount_minor, out_amount_minor,
       {divided("in_amount_minor", "out_amount_minor")} AS in_out_ratio
ORDER BY currency
"""


def on_index(  # noqa: PLR0913 - one keyword for each parameter
    graph: Graph,
    *,
    account: int,
    more_than_minor: int,
    window: Window,
    truncation_limit: int | None,
    truncation_order: str,
) -> Found:
    """Add up both directions."""
    sides = []
    for backwards in (True, False):
        followed = movements(graph, truncation_limit, truncation_order, backwards=backwards)
        codes, _, fars = edges_of(followed, np.array([account]), window)
        large = above(graph.transfers, codes, more_than_minor)
        sides.append(per_currency(graph, codes[large], fars[large]))
    came, went = sides
    currencies = sorted(came.keys() | went.keys())
    amounts_in = [came.get(currency, (0, 0))[1] for currency in currencies]
    amounts_out = [went.get(currency, (0, 0))[1] for currency in currencies]
    return Found(
        {
            "currency": words(graph.transfers, "currency", np.array(currencies, np.int64)),
            "payers": [came.get(currency, (0, 0))[0] for currency in currencies],
            "payees": [went.get(currency, (0, 0))[0] for currency in currencies],
            "in_amount_minor": amounts_in,
            "out_amount_minor": amounts_out,
            "in_out_ratio": [ratio(*pair) for pair in zip(amounts_in, amounts_out, strict=True)],
        }
    )


def per_currency(graph: Graph, codes: Codes, fars: Codes) -> dict[int, tuple[int, int]]:
    """Distinct far accounts and sum of some transfers by code of the currency."""
    added = sums_of(graph.transfers, codes, fars)
    found: dict[int, tuple[int, int]] = {}
    for currency, amount in zip(added.currencies.tolist(), added.amounts.tolist(), strict=True):
        accounts, total = found.get(currency, (0, 0))
        found[currency] = accounts + 1, total + amount
    return found
