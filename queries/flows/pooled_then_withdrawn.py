"""Accounts that pooled money of many transfers and withdrew it to a card.

For an account that is a card (its kind is ``card``, or the name of its product ends with "card"): every
account that withdrew to it in the window and received more than three transfers there; only amounts above a
threshold count, one for transfers and one for withdrawals, per currency. Collecting in small amounts and
taking out in one is how fraud proceeds leave. The largest withdrawals first.

Payment institutions, treasuries, internal accounts and the like pool by nature and are left out; how many
there are is stated.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import CURRENCY, OutputColumn, account, money
from queries.cypher.fund_flows import ACCOUNT, WITHDRAWAL, accounts_left_out, followed
from queries.following import above, edges_of, movements, not_ordinary, passable
from queries.graph import Graph
from queries.moved import distinct
from queries.parameters import MOST_AMOUNT, TRUNCATION, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.sums import sums_of

FINBENCH = "complex read 6"
MORE_TRANSFERS_THAN = 3
"""Transfers that make no pool yet: LDBC FinBench, complex read 6."""

PARAMETERS = (
    Parameter("account", "account", "the card", required=True),
    *(
        Parameter(
            f"{name}_more_than_minor",
            "integer",
            f"only {name} of more than this many minor units",
            default=0,
            min=0,
            max=MOST_AMOUNT,
        )
        for name in ("transfers", "withdrawals")
    ),
    *WINDOW,
    *TRUNCATION,
)
COLUMNS = (
    account("account", "the account that pooled and withdrew"),
    CURRENCY,
    OutputColumn("pooled_count", "integer", "transfers into it above the threshold"),
    money("pooled_amount_minor", "their sum in minor units"),
    OutputColumn("withdrawn_count", "integer", "withdrawals from it to the card above the threshold"),
    money("withdrawn_amount_minor", "their sum in minor units"),
)
ROLES = ANALYSTS
WITHDRAWN = f"""
{ACCOUNT} WHERE a.kind = 'card' OR a.product ENDS WITH 'card'
CALL (a) {{{followed("a", "x", WITHDRAWAL, backwards=True)}
      AND t.amount_minor > $withdrawals_more_than_minor
  RETURN x, t.currency AS currency, count(t) AS withdrawn_count, sum(t.amount_minor) AS withdrawn_amount_minor
}}"""
"""Who withdrew to the card, per currency."""

CYPHER = f"""{WITHDRAWN}
WITH x, currency, withdrawn_count, withdrawn_amount_minor WHERE x.ordinary
CALL (x, currency) {{{followed("x", "payer", backwards=True)}
      AND t.amount_minor > $transfers_more_than_minor AND t.currency = currency
  RETURN count(t) AS pooled_count, sum(t.amount_minor) AS pooled_amount_minor
}}
WITH * WHERE pooled_count > {MORE_TRANSFERS_THAN}
RETURN x.id AS account, currency, pooled_count, pooled_amount_minor, withdrawn_count, withdrawn_amount_minor
ORDER BY currency, withdrawn_amount_minor DESC, size(account), account
"""

CYPHER_LEFT_OUT = f"""{WITHDRAWN}
WITH x WHERE NOT x.ordinary{accounts_left_out("x")}"""


def on_index(  # noqa: PLR0913 - one keyword for each parameter
    graph: Graph,
    *,
    account: int,
    transfers_more_than_minor: int,
    withdrawals_more_than_minor: int,
    window: Window,
    truncation_limit: int | None,
    truncation_order: str,
) -> Found:
    """Find who withdrew to the card, then what these accounts had pooled."""
    truncation, transfers = (truncation_limit, truncation_order), graph.transfers
    to_card = movements(graph, *truncation, backwards=True, transfers=False, withdrawals=True)
    card = np.array([account] if is_card(graph, account) else [], np.int32)
    codes, _, sources = edges_of(to_card, card, window)
    large = above(transfers, codes, withdrawals_more_than_minor)
    withdrawn = sums_of(transfers, codes[large], sources[large])
    may = passable(graph)[withdrawn.groups]
    n_not_ordinary = distinct(withdrawn.groups[~may]).size
    withdrawn = withdrawn.rows(may)
    into = movements(graph, *truncation, backwards=True)
    codes, pools, _ = edges_of(into, distinct(withdrawn.groups), window)
    large = above(transfers, codes, transfers_more_than_minor)
    pooled = sums_of(transfers, codes[large], pools[large])
    pooled = pooled.rows((pooled.counts > MORE_TRANSFERS_THAN) & np.isin(pooled.keys, withdrawn.keys))
    taken = withdrawn.at(pooled.keys).largest_first(graph.accounts)
    pooled = pooled.at(taken.keys)
    return Found(
        {
            "account": taken.groups,
            "currency": taken.words,
            "pooled_count": pooled.counts,
            "pooled_amount_minor": pooled.amounts,
            "withdrawn_count": taken.counts,
            "withdrawn_amount_minor": taken.amounts,
        },
        not_ordinary(n_not_ordinary),
    )


def is_card(graph: Graph, account: int) -> bool:
    """Whether an account is a card, by its kind or the name of its product."""
    kind, product = (graph.accounts.take(name, [account])[0] for name in ("kind", "product"))
    return kind == "card" or (product or "").endswith("card")
