"""Loan money that gathers with a party from accounts upstream.

Transfers into the party's accounts, and into the accounts they came from, over at most three hops, each
strictly later than the one before on its way to the party. Given are the accounts upstream that loans were
paid out to in the window, with the sums of those loans, each counted once: borrowed money that ends with
one party is what loan intermediaries and straw borrowers look like. The largest sum first.

No path runs through payment institutions, treasuries, internal accounts and the like: it ends there, and
the transfers that ended there are stated with their amounts.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.rising_reach import Start, rising_reach
from queries.answers import Found
from queries.columns import CURRENCY, OutputColumn, account, money
from queries.cypher.fund_flows import OWN_ACCOUNTS, rising_left_out, rising_levels
from queries.following import accounts_held, movements, passable, reach, stopped_by_edges
from queries.graph import Graph
from queries.loan_sums import loan_sums
from queries.moved import distinct, transfers_left_out
from queries.parameters import PARTY, TRUNCATION, WINDOW
from queries.query import ANALYSTS
from queries.ties import beside

FINBENCH = "complex read 2"
PARAMETERS = (PARTY, *WINDOW, *TRUNCATION)
COLUMNS = (
    account("account", "the account that the loans were paid out to"),
    CURRENCY,
    OutputColumn("loans", "integer", "how many loans"),
    money("loan_amount_minor", "amounts of the loans, in minor units"),
    money("loan_balance_minor", "what is still owed, in minor units; empty where it is unknown of one"),
)
ROLES = ANALYSTS
CYPHER = f"""{OWN_ACCOUNTS}{rising_levels(backwards=True)}
UNWIND CASE WHEN stopped THEN [] ELSE level1 + level2 + level3 END AS step
WITH DISTINCT step.n AS x
MATCH (x)<-[d:DISBURSED]-(l:Loan)
WHERE d.seq <= $seq AND $from_us <= d.time_us AND d.time_us < $to_us
WITH DISTINCT x, l
WITH x, l.currency AS currency, count(l) AS loans, sum(l.amount_minor) AS loan_amount_minor,
     sum(l.balance_minor) AS owed, count(l.balance_minor) AS known
RETURN x.id AS account, currency, loans, loan_amount_minor,
       CASE WHEN known = loans THEN owed END AS loan_balance_minor
ORDER BY currency, loan_amount_minor DESC, size(account), account
"""

CYPHER_LEFT_OUT = OWN_ACCOUNTS + rising_left_out(backwards=True)


def on_index(
    graph: Graph, *, party: int, window: Window, truncation_limit: int | None, truncation_order: str
) -> Found:
    """Go upstream hop by hop, then add up the loans paid out to what was reached."""
    followed = movements(graph, truncation_limit, truncation_order, backwards=True)
    start = Start(accounts_held(graph, party).astype(np.int32), True)
    found = rising_reach(followed, passable(graph), start, reach(graph, window))
    paid_out = beside(graph.index.edges("DISBURSED"), distinct(found.nodes), forward=False, window=window)
    sums = loan_sums(graph, paid_out.near, paid_out.far)
    lengths = graph.accounts.id_lengths[sums.groups]
    sums = sums.ordered(sums.currencies, -sums.amounts, lengths, sums.groups)
    return Found(
        {
            "account": sums.groups,
            "currency": sums.words,
            "loans": sums.counts,
            "loan_amount_minor": sums.amounts,
            "loan_balance_minor": sums.balances,
        },
        transfers_left_out(graph, distinct(found.ended), "role_not_ordinary")
        + stopped_by_edges(found.stopped),
    )
