"""The loans of everybody a party answers for, directly or through others.

Guarantees given in the window are followed from the party on to whom it answers for, whom those answer for,
and so on until the end. Given is, per currency, how many loans these parties applied for and what they
amount to, each loan counted once: what may come back on the party. Its own loans are among them where a
chain leads back to it. Chains end at parties whose role connects everybody.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.reached import reached_from
from queries.answers import Found, LeftOut
from queries.columns import CURRENCY, OutputColumn, money
from queries.cypher.edges import time_of
from queries.cypher.fund_flows import NO_LIMIT
from queries.cypher.left_out import Part, left_out
from queries.following import reach, ties
from queries.graph import Graph
from queries.loan_sums import loan_sums
from queries.parameters import PARTY, TRUNCATION, WINDOW
from queries.query import ANALYSTS
from queries.ties import beside
from queries.who import is_ordinary

FINBENCH = "complex read 11"
PARAMETERS = (PARTY, *WINDOW, *TRUNCATION)
COLUMNS = (
    CURRENCY,
    OutputColumn("loans", "integer", "how many loans"),
    money("loan_amount_minor", "what they amount to, in minor units"),
)
ROLES = ANALYSTS
LOOKED_AT = f"""
MATCH (p:Party {{id: $party, epoch: $epoch}})
CALL (p) {{
  MATCH SHORTEST 1 (p) ((x:Party)-[given:GUARANTEES]->(:Party)
    WHERE given.seq <= $seq AND (x.role = 'ordinary' OR x.id = $party))* (q:Party)
  CALL (q) {{
    MATCH (q)-[g:GUARANTEES]->(far:Party) WHERE g.seq <= $seq
    WITH g, far
    ORDER BY CASE $truncation_order WHEN 'latest_first' THEN -{time_of("g")} ELSE {time_of("g")} END,
             size(far.id), far.id, g.id
    LIMIT toInteger(coalesce($truncation_limit, {NO_LIMIT}))
    WITH g WHERE $from_us <= {time_of("g")} AND {time_of("g")} < $to_us
    RETURN collect(g) AS kept
  }}
  UNWIND kept AS one
  RETURN collect(one) AS followed
}}
CALL (p, followed) {{
  MATCH SHORTEST 1 (p) ((x:Party)-[g:GUARANTEES]->(:Party)
    WHERE g IN followed AND (x.role = 'ordinary' OR x.id = $party))* (q:Party)
  RETURN [q IN collect(q) WHERE q.role = 'ordinary' OR q.id = $party] AS gone_on_from
}}
WITH [g IN followed WHERE startNode(g) IN gone_on_from] AS looked_at"""
"""The guarantees that the search looks at: those of the party, of whom it answers for, and so on."""

CYPHER = f"""{LOOKED_AT}
WITH looked_at WHERE size(looked_at) <= $max_edges
UNWIND looked_at AS g
WITH DISTINCT endNode(g) AS q
MATCH (q)-[applied:APPLIED_FOR]->(l:Loan) WHERE applied.seq <= $seq
WITH DISTINCT l
RETURN l.currency AS currency, count(l) AS loans, sum(l.amount_minor) AS loan_amount_minor
ORDER BY currency
"""

STOPPED = Part("WITH looked_at WHERE size(looked_at) > $max_edges", "guarantees", "edge_limit", "1", "true")
CYPHER_LEFT_OUT = LOOKED_AT + left_out(STOPPED)


def on_index(
    graph: Graph, *, party: int, window: Window, truncation_limit: int | None, truncation_order: str
) -> Found:
    """Follow guarantees to the end, then add up what was applied for."""
    followed = ties(graph.index.edges("GUARANTEES"), graph.parties, truncation_limit, truncation_order)
    every = np.arange(len(graph.parties.ids))
    bounds = reach(graph, window, every.size)
    parties, stopped = reached_from(followed, is_ordinary(graph, every), party, bounds)
    applied = beside(graph.index.edges("APPLIED_FOR"), parties, forward=True)
    sums = loan_sums(graph, np.zeros(applied.far.size, np.int64), applied.far)
    left_out = [LeftOut("guarantees", "edge_limit", 1, at_least=True)] if stopped else []
    return Found({"currency": sums.words, "loans": sums.counts, "loan_amount_minor": sums.amounts}, left_out)
