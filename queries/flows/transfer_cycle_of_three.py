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
CYPHER: str | None = None


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
