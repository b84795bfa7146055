"""Who belongs to a community, the most central first.

``core_rank`` 1 is the member with the most ties inside. Communities are made anew by each run; their ids last
while most of their members stay.
"""

import numpy as np

from queries.answers import Found, Property
from queries.columns import OutputColumn
from queries.cypher.who import described_columns
from queries.graph import Graph
from queries.parameters import Parameter
from queries.query import BUSINESS
from queries.ties import beside
from queries.who import described, descriptions

PARAMETERS = (Parameter("community", "community", "the community", required=True),)
COLUMNS = (
    OutputColumn("core_rank", "integer", "1: the most central"),
    *described("party", "the member"),
    OutputColumn("region", "text", "region of residence or registration"),
    OutputColumn("value_segment", "text", "value segment of a customer"),
)
ROLES = BUSINESS
CYPHER = f"""
MATCH (c:Community {{id: $community, epoch: $epoch}})<-[m:MEMBER_OF]-(p:Party) WHERE m.seq <= $seq
RETURN m.core_rank AS core_rank, {described_columns("party", "p")},
       p.region AS region, p.value_segment AS value_segment
ORDER BY core_rank, party
"""


def on_index(graph: Graph, *, community: int) -> Found:
    """Give the members by rank."""
    members = graph.index.edges("MEMBER_OF")
    found = beside(members, np.array([community]), forward=False)
    ranks = members.column("core_rank")[found.codes]
    order = np.lexsort((found.far, ranks))
    parties = found.far[order]
    return Found(
        {
            "core_rank": ranks[order],
            **descriptions(graph, "party", parties),
            "region": Property(graph.parties, "region", parties),
            "value_segment": Property(graph.parties, "value_segment", parties),
        }
    )
