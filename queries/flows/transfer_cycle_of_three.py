"""Circles of transfers over two accounts and a third.

If the first account paid the second in the window: every third account that the second paid and that paid
the first, per currency, with what came back to the first (``returned``) and what the second passed on
(``onward``). Money that goes round among three accounts makes turnover that is none. The largest sum
returned first, then the largest sum passed on, then by account.

Payment institutions, treasuries, internal accounts and the like are no third account; how many there are is
stated.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import CURRENCY, OutputColumn, account, money
from queries.cypher.fund_flows import accounts_left_out, moved
from queries.following import edges_of, movements, not_ordinary, passable
from queries.graph import Graph
from queries.moved import distinct
from queries.parameters import WINDOW, Parameter
from queries.query import ANALYSTS
from queries.sums import sums_of

FINBENCH = "complex read 4"
PARAMETERS = (
    Parameter("payer_account", "account", "the account that paid", required=True),
    Parameter("payee_account", "account", "the account that was paid", required=True),
    *WINDOW,
)
COLUMNS = (
    account("account", "the third account"),
    CURRENCY,
    OutputColumn("returned_count", "integer", "transfers from the third account to the first"),
    money("returned_amount_minor", "their sum in minor units"),
    money("returned_largest_minor", "the largest of them"),
    OutputColumn("onward_count", "integer", "transfers from the second account to the third"),
    money("onward_amount_minor", "their sum in minor units"),
    money("onward_largest_minor", "the largest of them"),
)
ROLES = ANALYSTS
THIRDS = f"""
MATCH (a:Account {{id: $payer_account, epoch: $epoch}}), (b:Account {{id: $payee_account, epoch: $epoch}})
WHERE EXISTS {{{moved("(a)-[t:TRANSFERRED]->(b)")} }}
CALL (a, b) {{{moved("(a)<-[t:TRANSFERRED]-(x:Account)")} AND x <> a AND x <> b
  RETURN x, t.currency AS currency, count(t) AS returned_count, sum(t.amount_minor) AS returned_amount_minor,
         max(t.amount_minor) AS returned_largest_minor
}}
CALL (b, x, currency) {{{moved("(b)-[t:TRANSFERRED]->(x)")} AND t.currency = currency
  RETURN count(t) AS onward_count, sum(t.amount_minor) AS onward_amount_minor,
         max(t.amount_minor) AS onward_largest_minor
}}
WITH * WHERE onward_count > 0"""
"""Third accounts and currencies with what came back to the first account and what the second passed on."""

CYPHER = f"""{THIRDS}
WITH x, currency, returned_count, returned_amount_minor, returned_largest_minor,
     onward_count, onward_amount_minor, onward_largest_minor
WHERE x.ordinary
RETURN x.id AS account, currency, returned_count, returned_amount_minor, returned_largest_minor,
       onward_count, onward_amount_minor, onward_largest_minor
ORDER BY currency, returned_amount_minor DESC, onward_amount_minor DESC, size(account), account
"""

CYPHER_LEFT_OUT = f"""{THIRDS}
WITH x WHERE NOT x.ordinary{accounts_left_out("x")}"""


def on_index(graph: Graph, *, payer_account: int, payee_account: int, window: Window) -> Found:
    """Put what the second account paid and what the first received together by third account."""
    ends = np.array([payer_account, payee_account])
    forward, backward = movements(graph), movements(graph, backwards=True)
    _, _, paid = edges_of(forward, ends[:1], window)
    codes, _, thirds = edges_of(backward, ends[:1], window)
    returned = sums_of(graph.transfers, codes, thirds)
    codes, _, thirds = edges_of(forward, ends[1:], window)
    onward = sums_of(graph.transfers, codes, thirds)
    both = np.intersect1d(returned.keys, onward.keys) if payee_account in paid else np.zeros(0, np.int64)
    both = both[~np.isin(both >> 32, ends)]
    may = passable(graph)[both >> 32]
    back, on = returned.at(both[may]), onward.at(both[may])
    lengths = graph.accounts.id_lengths[back.groups]
    order = np.lexsort((back.groups, lengths, -on.amounts, -back.amounts, back.currencies))
    back, on = back.at(back.keys[order]), on.at(back.keys[order])
    return Found(
        {
            "account": back.groups,
            "currency": back.words,
            **back.columns("returned"),
            **on.columns("onward"),
        },
        not_ordinary(distinct(both[~may] >> 32).size),
    )
