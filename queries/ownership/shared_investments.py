"""How alike two parties are in the companies they invest in.

The companies that either put capital into in the window, and the share of them that both did (Jaccard
similarity: shared companies over all companies of the two). There is always one row; parties without
investments are not alike.
"""

import numpy as np

from graph_engine.kernels.adjacent import Window
from queries.answers import Found
from queries.columns import OutputColumn
from queries.cypher.edges import time_of
from queries.graph import Graph
from queries.moved import distinct
from queries.parameters import PARTY, WINDOW, Parameter
from queries.query import ANALYSTS
from queries.ratios import ratio
from queries.ties import beside

FINBENCH = "complex read 10"
PARAMETERS = (PARTY, Parameter("other_party", "party", "the other investor", required=True), *WINDOW)
COLUMNS = (
    OutputColumn("companies", "integer", "companies the party invests in"),
    OutputColumn("other_companies", "integer", "companies the other invests in"),
    OutputColumn("shared", "integer", "companies both invest in"),
    OutputColumn("similarity", "share", "shared companies over all companies of the two"),
)
ROLES = ANALYSTS


def invested(party: str) -> str:
    """Companies ``c`` that a party invested in; windows without a start hold investments of unknown time."""
    return f"""
  MATCH ({party})-[i:INVESTS_IN]->(c:Party)
  WHERE i.seq <= $seq AND $from_us <= {time_of("i")} AND {time_of("i")} < $to_us"""


CYPHER = f"""
MATCH (p:Party {{id: $party, epoch: $epoch}}), (q:Party {{id: $other_party, epoch: $epoch}})
CALL (p) {{{invested("p")}
  RETURN collect(DISTINCT c) AS mine
}}
CALL (q) {{{invested("q")}
  RETURN collect(DISTINCT c) AS others
}}
WITH size(mine) AS companies, size(others) AS other_companies, size([c IN mine WHERE c IN others]) AS shared
WITH *, companies + other_companies - shared AS every
RETURN companies, other_companies, shared,
       CASE WHEN every > 0 THEN toFloat(shared) / every ELSE 0.0 END AS similarity
"""


def on_index(graph: Graph, *, party: int, other_party: int, window: Window) -> Found:
    """Compare the two sets of companies."""
    investments = graph.index.edges("INVESTS_IN")
    mine, others = (
        distinct(beside(investments, np.array([one]), forward=True, window=window).far)
        for one in (party, other_party)
    )
    shared = int(np.intersect1d(mine, others, assume_unique=True).size)
    return Found(
        {
            "companies": [mine.size],
            "other_companies": [others.size],
            "shared": [shared],
            "similarity": [ratio(shared, mine.size + others.size - shared) or 0.0],
        }
    )
