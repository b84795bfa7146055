"""The parties that most others deal with.

Ordered by the number of distinct parties they paid or were paid by, or by the number of transfers, over
everything the run knows. Payment platforms, utilities and the like stand on top by nature; ``role`` tells
them from ordinary parties that behave like one.
"""

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.degrees import distinct_neighbours
from queries.answers import Found
from queries.columns import OutputColumn
from queries.cypher.who import described_columns
from queries.graph import Graph
from queries.moved import arrays_of
from queries.parameters import Parameter
from queries.query import ANALYSTS
from queries.who import described, descriptions, is_ordinary

BY = ("counterparties", "payers", "payees", "transactions")
PARAMETERS = (
    Parameter("by", "choice", "what counts", default="counterparties", choices=BY),
    Parameter("role", "choice", "whose", default="any", choices=("ordinary", "other", "any")),
)
COLUMNS = (
    *described("party", "the party"),
    OutputColumn("counterparties", "integer", "distinct parties it paid or was paid by"),
    OutputColumn("payers", "integer", "distinct parties that paid it"),
    OutputColumn("payees", "integer", "distinct parties it paid"),
    OutputColumn("transactions", "integer", "transfers out of and into its accounts"),
)
ROLES = ANALYSTS
CYPHER = f"""
MATCH (p:Party) WHERE p.epoch = $epoch AND p.seq <= $seq
  AND ($role = 'any' OR (p.role = 'ordinary') = ($role = 'ordinary'))
CALL (p) {{
  OPTIONAL MATCH (p)-[f:FLOWS_TO]-(q:Party) WHERE f.seq <= $seq
  RETURN count(DISTINCT q) AS counterparties,
         count(DISTINCT CASE WHEN endNode(f) = p THEN q END) AS payers,
         count(DISTINCT CASE WHEN startNode(f) = p THEN q END) AS payees
}}
CALL (p) {{
  OPTIONAL MATCH (p)-[h:HOLDS_ACCOUNT {{main: true}}]->(a:Account) WHERE h.seq <= $seq
  RETURN sum(COUNT {{ (a)-[t:TRANSFERRED]->() WHERE t.seq <= $seq }}
           + COUNT {{ (a)<-[t:TRANSFERRED]-() WHERE t.seq <= $seq }}) AS transactions
}}
WITH p, counterparties, payers, payees, transactions,
     CASE $by WHEN 'counterparties' THEN counterparties WHEN 'payers' THEN payers
              WHEN 'payees' THEN payees ELSE transactions END AS counted
WHERE counted > 0
RETURN {described_columns("party", "p")}, counterparties, payers, payees, transactions
ORDER BY counted DESC, party
"""


def on_index(graph: Graph, *, by: str, role: str) -> Found:
    """Count the distinct neighbours of every party."""
    counted = counts(graph)
    every = np.arange(len(graph.parties.ids))
    ordinary = is_ordinary(graph, every)
    chosen = counted[by] > 0
    if role != "any":
        chosen &= ordinary if role == "ordinary" else ~ordinary
    codes = every[chosen]
    codes = codes[np.argsort(-counted[by][codes], kind="stable")]
    return Found(
        {**descriptions(graph, "party", codes), **{name: values[codes] for name, values in counted.items()}}
    )


def counts(graph: Graph) -> dict[str, NDArray[np.int64]]:
    """Each count for every party, shape (n_parties,)."""
    flows = graph.index.edges("FLOWS_TO", "Party", "Party")
    forward, backward = arrays_of(flows.forward), arrays_of(flows.backward)
    degrees = np.diff(graph.transfers.forward.offsets) + np.diff(graph.transfers.backward.offsets)
    transactions = np.zeros(len(graph.parties.ids), np.int64)
    np.add.at(transactions, np.asarray(graph.accounts.column("holder")), degrees)
    payees, payers, either = distinct_neighbours(forward, backward)
    return {"counterparties": either, "payers": payers, "payees": payees, "transactions": transactions}
