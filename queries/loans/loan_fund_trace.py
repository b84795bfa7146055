"""Where the money of a loan went on to.

From the accounts that the loan was paid out to in the window, transfers and withdrawals are followed over
at most three hops. One is followed if its amount is more than a share of all transfers into the account it
leaves in the window, so that small change is not. Given is every account on the way with the fewest steps
from the loan (its payment counted as one), what came in over transfers followed, and how that compares with
the loan. The farthest first, then the largest share in whole thousandths, then by account.

Only money in the loan's currency is followed: there is no rate for the rest, whose number and amount is
stated (``no_rate``). No trace runs on from payment institutions, treasuries, internal accounts and the
like; the transfers that ended there are stated.
"""

import math

import numpy as np

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.fund_trace import MILLIONTHS, Rule, Streams, Traced, fund_trace
from queries.answers import Found, LeftOut
from queries.columns import CURRENCY, OutputColumn, account, money
from queries.cypher.fund_flows import EITHER, IN_WINDOW, TRANSFER, divided, followed
from queries.cypher.moved import left_out_amounts
from queries.following import movements, passable, reach, stopped_by_edges
from queries.graph import Graph
from queries.moved import Codes, distinct, transfers_left_out
from queries.parameters import TRUNCATION, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.ratios import thousandths
from queries.ties import beside

FINBENCH = "complex read 8"
PARAMETERS = (
    Parameter("loan", "loan", "the loan whose money is traced", required=True),
    Parameter(
        "more_than_share",
        "share",
        "a transfer is followed if it is more than this share of what came in; read to six decimals",
        default=0.0,
        min=0,
        max=1000,
    ),
    *WINDOW,
    *TRUNCATION,
)
COLUMNS = (
    account("account", "the account that the money came to"),
    OutputColumn("steps", "integer", "fewest steps from the loan; its payment is the first"),
    money("amount_minor", "what came in over transfers followed, in minor units"),
    CURRENCY,
    OutputColumn(
        "loan_amount_minor", "money", "amount of the loan in minor units", currency="currency", adds_up=False
    ),
    OutputColumn("share_of_loan", "number", "the one over the other; empty for a loan of nothing"),
)
ROLES = ANALYSTS
MOST = 9_223_372_036_854_775_807
ABOVE = f"""CASE
    WHEN millionths > 0 AND came_in / {MILLIONTHS} >= {MOST} / millionths THEN {MOST}
    ELSE millionths * (came_in / {MILLIONTHS}) + millionths * (came_in % {MILLIONTHS}) / {MILLIONTHS} END"""
"""The amount that a transfer must be above to be followed, without a product that overflows."""


def next_level(name: str, level: int) -> str:
    """Accounts one hop on, the movements that carried the trace there, and those of other currencies."""
    return f"""
CALL (loan, millionths, {name}) {{
  UNWIND {name} AS near
  WITH near{" WHERE near.ordinary" if level > 1 else ""}
  CALL (near, loan) {{
    MATCH (near)<-[t:TRANSFERRED]-() WHERE t.seq <= $seq AND {TRANSFER} AND {IN_WINDOW}
      AND t.currency = loan.currency
    RETURN sum(t.amount_minor) AS came_in
  }}
  WITH near, {ABOVE} AS above
  CALL (near) {{{followed("near", "far", EITHER)}
    RETURN far, t
  }}
  WITH far, t, t.currency = loan.currency AS same WHERE t.currency <> loan.currency OR t.amount_minor > above
  RETURN collect(DISTINCT CASE WHEN same THEN far END) AS level{level},
         collect(CASE WHEN same THEN t END) AS carried{level},
         collect(CASE WHEN NOT same THEN t END) AS exchanged{level}
}}"""


TRACED = f"""
MATCH (loan:Loan {{id: $loan, epoch: $epoch}})
MATCH (loan)-[d:DISBURSED]->(a:Account)
WHERE d.seq <= $seq AND $from_us <= d.time_us AND d.time_us < $to_us
WITH loan, toInteger(floor($more_than_share * {MILLIONTHS} + 0.5)) AS millionths, collect(DISTINCT a) AS start
{next_level("start", 1)}{next_level("level1", 2)}{next_level("level2", 3)}"""
"""Movements that carry the money of a loan on, by hop."""

CYPHER = f"""{TRACED}
UNWIND [[1, carried1], [2, carried2], [3, carried3]] AS hop
UNWIND hop[1] AS t
WITH loan, t, min(hop[0]) AS hop
WITH loan, endNode(t) AS x, min(hop) AS hops, sum(t.amount_minor) AS amount
RETURN x.id AS account, hops + 1 AS steps, amount AS amount_minor, loan.currency AS currency,
       loan.amount_minor AS loan_amount_minor, {divided("amount", "loan.amount_minor")} AS share_of_loan
ORDER BY steps DESC,
         CASE WHEN loan.amount_minor = 0 THEN 0
              ELSE 1000 * (amount / loan.amount_minor)
                 + (2000 * (amount % loan.amount_minor) + loan.amount_minor) / (2 * loan.amount_minor)
         END DESC,
         size(account), account
"""

CYPHER_LEFT_OUT = f"""{TRACED}
UNWIND carried1 + carried2 AS t
WITH DISTINCT t, start, endNode(t) AS far
WITH t WHERE NOT far.ordinary AND NOT far IN start{left_out_amounts("transfers", "role_not_ordinary")}
UNION ALL{TRACED}
UNWIND exchanged1 + exchanged2 + exchanged3 AS t
WITH DISTINCT t{left_out_amounts("transfers", "no_rate")}
"""


def on_index(  # noqa: PLR0913 - one keyword for each parameter
    graph: Graph,
    *,
    loan: int,
    more_than_share: float,
    window: Window,
    truncation_limit: int | None,
    truncation_order: str,
) -> Found:
    """Follow the money hop by hop, and compare what came in with the loan."""
    paid_out = beside(graph.index.edges("DISBURSED"), np.array([loan]), forward=True, window=window)
    truncation = truncation_limit, truncation_order
    streams = Streams(
        movements(graph, *truncation, withdrawals=True),
        movements(graph, backwards=True),
        graph.transfers.column("amount_minor"),
        np.asarray(graph.transfers.codes("currency"), np.int8),
        passable(graph),
    )
    rule = Rule(currency_code(graph, loan), math.floor(more_than_share * MILLIONTHS + 0.5))
    traced = fund_trace(streams, distinct(paid_out.far).astype(np.int32), rule, reach(graph, window))
    left_out = [
        *transfers_left_out(graph, traced.ended, "role_not_ordinary"),
        *transfers_left_out(graph, traced.exchanged, "no_rate"),
        *stopped_by_edges(traced.stopped),
    ]
    return found(graph, loan, traced, left_out)


def currency_code(graph: Graph, loan: int) -> int:
    """The code of the loan's currency among those of transfers; -1 where none is in it."""
    word = graph.index.nodes("Loan").take("currency", [loan])[0]
    known = graph.transfers.dictionary("currency")
    return known.index(word) if word in known else -1


def found(graph: Graph, loan: int, traced: Traced, left_out: list[LeftOut]) -> Found:
    """Rows in their order."""
    loans = graph.index.nodes("Loan")
    amount, currency = (loans.take(name, [loan])[0] for name in ("amount_minor", "currency"))
    order = in_order(graph, traced, amount)
    amounts = traced.amounts[order]
    return Found(
        {
            "account": traced.nodes[order],
            "steps": traced.hops[order] + 1,
            "amount_minor": amounts,
            "currency": [currency] * order.size,
            "loan_amount_minor": [amount] * order.size,
            "share_of_loan": amounts / amount if amount else [None] * order.size,
        },
        left_out,
    )


def in_order(graph: Graph, traced: Traced, loan_amount: int) -> Codes:
    """Places of the rows: the farthest first, then the largest share in thousandths, then by account."""
    shares = thousandths(traced.amounts, loan_amount) if loan_amount else np.zeros_like(traced.amounts)
    lengths = graph.accounts.id_lengths[traced.nodes]
    return np.lexsort((traced.nodes, lengths, -shares, -traced.hops))
