"""The money that moved between two parties, month by month.

Both directions over all accounts of either, by the month of the bank's business day, with number and
amount per currency, the first and the last transfer. In the order of months.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import COUNT, CURRENCY, FIRST_AT, LAST_AT, OutputColumn, money
from queries.cypher.moved import TOTALS, beyond_edges, transfers_of
from queries.cypher.who import named_columns
from queries.graph import Graph
from queries.moved import OUT, accounts_of, holders_of, moved_by, transfer_totals
from queries.parameters import WINDOW, Parameter, two_different
from queries.query import ANALYSTS
from queries.who import named, names, words

PARAMETERS = (
    Parameter("party", "party", "one party", required=True),
    Parameter("other_party", "party", "the other", required=True),
    *WINDOW,
)
COLUMNS = (
    OutputColumn("month", "day", "first day of the month of the business day"),
    *named("payer", "who paid"),
    *named("payee", "who was paid"),
    CURRENCY,
    COUNT,
    money(),
    FIRST_AT,
    LAST_AT,
)
ROLES = ANALYSTS
check = two_different("party", "party", "other_party")
CYPHER = f"""{transfers_of("party", "'both'")} LIMIT $max_edges
WITH t, other, way WHERE other.holder_id = $other_party
WITH date.truncate('month', t.business_day) AS month, way, t.currency AS currency, {TOTALS}
MATCH (payer:Party {{id: CASE way WHEN 1 THEN $party ELSE $other_party END, epoch: $epoch}})
MATCH (payee:Party {{id: CASE way WHEN 1 THEN $other_party ELSE $party END, epoch: $epoch}})
RETURN month, {named_columns("payer", "payer")}, {named_columns("payee", "payee")},
       currency, count, amount_minor, first_at, last_at
ORDER BY month, way DESC, currency
"""

CYPHER_LEFT_OUT = beyond_edges("party", "'both'")


def on_index(graph: Graph, *, party: int, other_party: int, window: Window) -> Found:
    """Add the transfers between the two up by month, direction and currency."""
    moved, left_out = moved_by(graph, accounts_of(graph, party), "both", window)
    moved = moved.where(holders_of(graph, moved.other) == other_party)
    days = graph.transfers.column("business_day")[moved.edges]
    months = np.asarray(days).astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]")
    currencies = graph.transfers.codes("currency")[moved.edges]
    added = transfer_totals(graph, moved.edges, months.astype(np.int32), -moved.direction, currencies)
    paid = -added.keys[1] == OUT
    return Found(
        {
            "month": added.keys[0],
            **names(graph, "payer", np.where(paid, party, other_party)),
            **names(graph, "payee", np.where(paid, other_party, party)),
            "currency": words(graph.transfers, "currency", added.keys[2]),
            "count": added.count,
            "amount_minor": added.amount_minor,
            "first_at": added.first_at,
            "last_at": added.last_at,
        },
        left_out,
    )
