"""Whom a party pays and who pays it.

The parties on the other side of its transfers in a window of time, over all accounts it is the primary holder
of, with number and amount per direction and currency. Largest amounts first within a currency; amounts of two
currencies are never added. Transfers between its own accounts are left out and stated. Cash, fees, interest
and other movements without a second account have no counterparty and are not here.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import COUNT, CURRENCY, FIRST_AT, LAST_AT, OutputColumn, money
from queries.cypher.moved import TOTALS, beyond_edges, left_out_amounts, transfers_of
from queries.cypher.who import described_columns
from queries.graph import Graph
from queries.moved import (
    accounts_of,
    holders_of,
    moved_by,
    transfers_left_out,
)
from queries.other_sides import by_other_side
from queries.parameters import DIRECTION, PARTY, WINDOW
from queries.query import ANALYSTS
from queries.who import described, descriptions

PARAMETERS = (PARTY, DIRECTION, *WINDOW)
COLUMNS = (
    *described("counterparty", "the other party"),
    OutputColumn("direction", "text", "out: the party paid; in: it received"),
    CURRENCY,
    COUNT,
    money(),
    FIRST_AT,
    LAST_AT,
)
ROLES = ANALYSTS

CYPHER = f"""{transfers_of("party", "$direction")} LIMIT $max_edges
WITH t, other.holder_id AS counterparty, way WHERE counterparty <> $party
WITH t.currency AS currency, counterparty, way, {TOTALS}
MATCH (c:Party {{id: counterparty, epoch: $epoch}})
RETURN {described_columns("counterparty", "c")},
       CASE way WHEN 1 THEN 'out' ELSE 'in' END AS direction, currency, count, amount_minor, first_at, last_at
ORDER BY currency, amount_minor DESC, counterparty, way
"""

CYPHER_LEFT_OUT = f"""{beyond_edges("party", "$direction")}
UNION ALL
{transfers_of("party", "$direction")} LIMIT $max_edges
WITH t, other WHERE other.holder_id = $party
WITH DISTINCT t
{left_out_amounts("transfers", "between_own_accounts")}
"""


def on_index(graph: Graph, *, party: int, direction: str, window: Window) -> Found:
    """Add the party's transfers up by counterparty, direction and currency."""
    moved, left_out = moved_by(graph, accounts_of(graph, party), direction, window)
    others = holders_of(graph, moved.other)
    own = others == party
    left_out += transfers_left_out(graph, np.unique(moved.edges[own]), "between_own_accounts")
    moved, others = moved.where(~own), others[~own]
    counterparties, totals = by_other_side(graph, moved, others)
    return Found({**descriptions(graph, "counterparty", counterparties), **totals}, left_out)
