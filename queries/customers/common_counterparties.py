"""Whom two parties both deal with.

Parties that moved money with both in a window of time, with what moved between them and either, per currency.
Payment institutions, utilities and others whose role connects everybody are left out and counted, as having
them in common says nothing. Those with the most transfers come first.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found, LeftOut
from queries.columns import CURRENCY, OutputColumn, money
from queries.cypher.moved import AMOUNTS, beyond_edges, transfers_of
from queries.cypher.who import described_columns
from queries.graph import Graph
from queries.moved import accounts_of, holders_of, moved_by, transfer_totals
from queries.parameters import DIRECTION, WINDOW, Parameter, two_different
from queries.query import ANALYSTS
from queries.who import described, descriptions, is_ordinary, words

PARAMETERS = (
    Parameter("party", "party", "one party", required=True),
    Parameter("other_party", "party", "the other", required=True),
    DIRECTION,
    *WINDOW,
)
COLUMNS = (
    *described("counterparty", "the party both deal with"),
    CURRENCY,
    OutputColumn("count", "integer", "transfers with the first party"),
    money(doc="amount moved with the first party, in minor units"),
    OutputColumn("other_count", "integer", "transfers with the other party"),
    money("other_amount_minor", "amount moved with the other party, in minor units"),
)
ROLES = ANALYSTS
check = two_different("party", "party", "other_party")
OF_EITHER = "\n UNION ALL\n".join(
    f"""{transfers_of(party, "$direction")} LIMIT $max_edges
  WITH other.holder_id AS counterparty, t.currency AS currency, {AMOUNTS}
  RETURN counterparty, currency, {mine} * count AS count, {mine} * amount_minor AS amount_minor,
         {1 - mine} * count AS other_count, {1 - mine} * amount_minor AS other_amount_minor"""
    for party, mine in (("party", 1), ("other_party", 0))
)

COMMON = f"""
CALL () {{{OF_EITHER}
}}
WITH counterparty, currency, sum(count) AS count, sum(amount_minor) AS amount_minor,
     sum(other_count) AS other_count, sum(other_amount_minor) AS other_amount_minor
WHERE count > 0 AND other_count > 0 AND NOT counterparty IN [$party, $other_party]
MATCH (c:Party {{id: counterparty, epoch: $epoch}})"""

CYPHER = f"""{COMMON} WHERE c.role = 'ordinary'
RETURN {described_columns("counterparty", "c")},
       currency, count, amount_minor, other_count, other_amount_minor
ORDER BY count + other_count DESC, counterparty, currency
"""

CYPHER_LEFT_OUT = f"""{beyond_edges("party", "$direction")}
UNION ALL
{beyond_edges("other_party", "$direction")}
UNION ALL
{COMMON} WHERE c.role <> 'ordinary'
WITH count(DISTINCT c) AS count
RETURN 'parties' AS what, 'role_not_ordinary' AS reason, count, false AS at_least,
       null AS currency, null AS amount_minor, '' AS reads
"""


def on_index(graph: Graph, *, party: int, other_party: int, direction: str, window: Window) -> Found:
    """Add the transfers of both up by counterparty and currency, and keep what both have."""
    left_out: list[LeftOut] = []
    rows: list[dict[tuple[int, int], tuple[int, int]]] = []
    for one in (party, other_party):
        moved, cut = moved_by(graph, accounts_of(graph, one), direction, window)
        left_out += cut
        currencies = graph.transfers.codes("currency")[moved.edges]
        added = transfer_totals(graph, moved.edges, holders_of(graph, moved.other), currencies)
        keys = zip(added.keys[0].tolist(), added.keys[1].tolist(), strict=True)
        values = zip(added.count.tolist(), added.amount_minor.tolist(), strict=True)
        rows.append(dict(zip(keys, values, strict=True)))
    asked = {party, other_party}
    common = sorted(key for key in rows[0].keys() & rows[1].keys() if key[0] not in asked)
    codes = np.array([code for code, _ in common], np.int64)
    ordinary = is_ordinary(graph, codes)
    left_out.append(LeftOut("parties", "role_not_ordinary", int(np.unique(codes[~ordinary]).size)))
    kept = [key for key, shown in zip(common, ordinary, strict=True) if shown]
    kept.sort(key=lambda key: (-rows[0][key][0] - rows[1][key][0], key))
    return Found(
        {
            **descriptions(graph, "counterparty", np.array([code for code, _ in kept], np.int64)),
            "currency": words(graph.transfers, "currency", np.array([code for _, code in kept], np.int64)),
            "count": [rows[0][key][0] for key in kept],
            "amount_minor": [rows[0][key][1] for key in kept],
            "other_count": [rows[1][key][0] for key in kept],
            "other_amount_minor": [rows[1][key][1] for key in kept],
        },
        left_out,
    )
