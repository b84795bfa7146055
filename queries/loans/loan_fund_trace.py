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

import numpy as np

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.fund_trace import MILLIONTHS, Rule, Streams, Traced, fund_trace
from queries.answers import Found, LeftOut
from queries.columns import CURRENCY, OutputColumn, account, money
from queries.following import movements, passable, reach, stopped_by_edges
from queries.graph import Graph
from queries.moved import Codes, distinct, transfers_left_out
from queries.parameters import TRUNCATION, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.ratios import ratio, thousandths
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
CYPHER: str | None = None


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
    rule = Rule(currency_code(graph, loan), round(more_than_share * MILLIONTHS))
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
    amounts = traced.amounts[order].tolist()
    return Found(
        {
            "account": traced.nodes[order],
            "steps": traced.hops[order] + 1,
            "amount_minor": amounts,
            "currency": [currency] * order.size,
            "loan_amount_minor": [amount] * order.size,
            "share_of_loan": [ratio(one, amount) for one in amounts],
        },
        left_out,
    )


def in_order(graph: Graph, traced: Traced, loan_amount: int) -> Codes:
    """Places of the rows: the farthest first, then the largest share in thousandths, then by account."""
    shares = [thousandths(one, loan_amount) if loan_amount else 0 for one in traced.amounts.tolist()]
    lengths = graph.accounts.id_lengths[traced.nodes]
    return np.lexsort((traced.nodes, lengths, -np.array(shares, np.int64), -traced.hops))
