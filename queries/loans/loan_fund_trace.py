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
from queries.cypher.left_out import STOPPED, left_out, transfers
from queries.following import HOPS, movements, passable, reach, stopped_by_edges
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


def expanded(hop: int, near: str) -> str:
    """Accounts that ``near`` finds, each ``n`` with the movements ``carried`` on from it.

    Beside them those of other currencies (``exchanged``), and how many were ``looked_at``.
    """
    return f"""
CALL (loan, millionths, start, expanded) {{{near}
  CALL (near, loan) {{
    MATCH (near)<-[t:TRANSFERRED]-() WHERE t.seq <= $seq AND {TRANSFER} AND {IN_WINDOW}
    RETURN sum(CASE t.currency WHEN loan.currency THEN t.amount_minor END) AS came_in, count(t) AS n_into
  }}
  WITH near, loan, n_into, {ABOVE} AS above
  CALL (near, loan, above) {{{followed("near", "far", EITHER)}
    RETURN count(t) AS n_out,
           collect(CASE WHEN t.currency = loan.currency AND t.amount_minor > above THEN t END) AS carried,
           collect(CASE WHEN t.currency <> loan.currency THEN t END) AS exchanged
  }}
  RETURN collect({{n: near, hop: {hop}, looked_at: n_into + n_out, carried: carried, exchanged: exchanged}})
         AS newly
}}
WITH loan, millionths, start, expanded + newly AS expanded"""


STARTS = """
  UNWIND start AS near"""
NEWLY_CARRIED_TO = """
  UNWIND expanded AS one
  UNWIND [{n: one.n, known: true}] + [t IN one.carried | {n: endNode(t)}] AS found
  WITH loan, millionths, found.n AS near, count(found.known) AS known
  WHERE known = 0 AND near.ordinary"""

TRACED = f"""
MATCH (loan:Loan {{id: $loan, epoch: $epoch}})
MATCH (loan)-[d:DISBURSED]->(a:Account)
WHERE d.seq <= $seq AND $from_us <= d.time_us AND d.time_us < $to_us
WITH loan, collect(DISTINCT a) AS start
WITH loan, toInteger(floor($more_than_share * {MILLIONTHS} + 0.5)) AS millionths, start, [] AS expanded
{expanded(1, STARTS)}{expanded(2, NEWLY_CARRIED_TO)}{expanded(3, NEWLY_CARRIED_TO)}
WITH loan, start, expanded, reduce(n = 0, one IN expanded | n + one.looked_at) > $max_edges AS stopped"""
"""Accounts that the money of a loan moved on from, and whether the bound on edges stopped the search."""

EXPANDED = "UNWIND CASE WHEN stopped THEN [] ELSE expanded END AS one"
CYPHER = f"""{TRACED}
{EXPANDED}
UNWIND one.carried AS t
WITH loan, endNode(t) AS x, min(one.hop) AS hops, sum(t.amount_minor) AS amount
RETURN x.id AS account, hops + 1 AS steps, amount AS amount_minor, loan.currency AS currency,
       loan.amount_minor AS loan_amount_minor, {divided("amount", "loan.amount_minor")} AS share_of_loan
ORDER BY steps DESC,
         CASE WHEN loan.amount_minor = 0 THEN 0
              ELSE 1000 * (amount / loan.amount_minor)
                 + (2000 * (amount % loan.amount_minor) + loan.amount_minor) / (2 * loan.amount_minor)
         END DESC,
         size(account), account
"""

CYPHER_LEFT_OUT = TRACED + left_out(
    transfers(
        f"""{EXPANDED}
  UNWIND one.carried AS t
  WITH t, one.hop AS hop, start, endNode(t) AS far
  WHERE hop < {HOPS} AND NOT far.ordinary AND NOT far IN start"""
    ),
    transfers(f"{EXPANDED} UNWIND one.exchanged AS t", "no_rate"),
    STOPPED,
)


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
