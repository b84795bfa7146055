"""To which banks a party's money goes.

What a party moved to accounts at each bank, its own there included, per currency, with the share of all it
moved; monthly flows whose month begins in the window are added up. ``standing`` tells our own bank, the
competitors and others apart. The largest first within a currency. Payees whose bank nobody told are not here.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window, positions_of, spans
from queries.answers import Found, Property
from queries.columns import COUNT, CURRENCY, FIRST_AT, LAST_AT, OutputColumn, money
from queries.graph import Graph
from queries.moved import arrays_of, monthly_totals
from queries.parameters import PARTY, WINDOW
from queries.query import ANALYSTS
from queries.who import words

PARAMETERS = (PARTY, *WINDOW)
COLUMNS = (
    OutputColumn("bank", "id", "the bank", shows="bank"),
    OutputColumn("bank_name", "text", "its name"),
    OutputColumn("standing", "text", "ours, competitor or other"),
    CURRENCY,
    COUNT,
    money(),
    OutputColumn("share", "share", "of all the party moved in this currency"),
    FIRST_AT,
    LAST_AT,
)
ROLES = ANALYSTS
CYPHER = """
MATCH (p:Party {id: $party, epoch: $epoch})-[f:FLOWS_TO]->(b:Bank)
WHERE f.seq <= $seq AND $from_us <= f.time_us AND f.time_us < $to_us
WITH f.currency AS currency, b, sum(f.count) AS count, sum(f.amount_minor) AS amount_minor,
     min(f.first_at_us) AS first_at, max(f.last_at_us) AS last_at
WITH currency, collect({b: b, n: count, amount: amount_minor, first: first_at, last: last_at}) AS banks,
     sum(amount_minor) AS whole
UNWIND banks AS of
RETURN of.b.id AS bank, of.b.name AS bank_name, of.b.standing AS standing, currency, of.n AS count,
       of.amount AS amount_minor,
       toFloat(of.amount) / CASE WHEN whole > 1 THEN whole ELSE 1 END AS share,
       of.first AS first_at, of.last AS last_at
ORDER BY currency, amount_minor DESC, bank
"""


def on_index(graph: Graph, *, party: int, window: Window) -> Found:
    """Add the party's monthly flows to banks up."""
    flows, banks = graph.index.edges("FLOWS_TO", "Party", "Bank"), graph.index.nodes("Bank")
    adjacency = arrays_of(flows.forward)
    edges = adjacency.edges[positions_of(*spans(adjacency, np.array([party], np.int32), window))]
    added = monthly_totals(flows, edges, flows.codes("currency")[edges], flows.targets[edges])
    added = added.ordered(added.keys[0], -added.amount_minor)
    currencies, codes = added.keys
    wholes = [added.amount_minor[currencies == currency].sum() for currency in currencies]
    return Found(
        {
            "bank": codes,
            "bank_name": Property(banks, "name", codes),
            "standing": Property(banks, "standing", codes),
            "currency": words(flows, "currency", currencies),
            "count": added.count,
            "amount_minor": added.amount_minor,
            "share": added.amount_minor / np.maximum(np.array(wholes, np.int64), 1),
            "first_at": added.first_at,
            "last_at": added.last_at,
        }
    )
