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
CYPHER: str | None = None


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
