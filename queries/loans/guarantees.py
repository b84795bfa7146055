"""Who answers for whose debts, in chains and circles.

Guarantees the party gave and those its borrowers gave in turn (``given``), or guarantees for the party
and for its guarantors (``received``). A row is one chain, the nearest first; its last guarantee is the
one shown. A chain that comes back to a party on it is a circle: everybody in it stands in for everybody
else, so that one default calls on all. ``circle_to_party`` marks circles through the party asked about. A
chain ends at parties whose role connects everybody, such as guarantee institutions that are payment or
clearing bodies.
"""

from graph_engine.kernels.walks import IN_CIRCLE, IN_CIRCLE_TO_START, NOT_PASSABLE
from queries.answers import Found, Property
from queries.columns import CURRENCY, OutputColumn, money
from queries.cypher.ways import left_out, ways
from queries.cypher.who import named_columns
from queries.graph import Graph
from queries.parameters import PARTY, Parameter
from queries.query import ANALYSTS
from queries.ties import TieType, ways_from, web_from
from queries.who import named, names

PARAMETERS = (
    PARTY,
    Parameter(
        "direction",
        "choice",
        "given: whose debts it answers for; received: who answers for its debts",
        default="given",
        choices=("given", "received"),
    ),
    Parameter("max_depth", "integer", "longest chain", default=5, min=1, max=10),
)
COLUMNS = (
    OutputColumn("depth", "integer", "length of the chain"),
    *named("guarantor", "who answers"),
    *named("borrower", "whose debt"),
    OutputColumn("kind", "text", "surety, mortgage or pledge"),
    money(doc="amount guaranteed, in minor units"),
    CURRENCY,
    OutputColumn("ends", "text", "circle_to_party, circle or role_not_ordinary; else empty"),
    OutputColumn("way", "ids", "the parties of the chain from the one asked about on", shows="party"),
)
ROLES = ANALYSTS
STEP = """
  MATCH (near)-[tie:GUARANTEES]-(far:Party)
  WHERE tie.seq <= $seq AND CASE $direction WHEN 'given' THEN startNode(tie) ELSE endNode(tie) END = near"""
WAYS = ways(STEP, "circle_to_party")

CYPHER = f"""{WAYS}
UNWIND range(0, size(ways) - 1) AS place
WITH place, ways[place] AS way, startNode(ways[place].tie) AS guarantor, endNode(ways[place].tie) AS borrower
RETURN way.depth AS depth, {named_columns("guarantor", "guarantor")}, {named_columns("borrower", "borrower")},
       way.tie.kind AS kind, way.tie.amount_minor AS amount_minor, way.tie.currency AS currency,
       way.ends AS ends, way.ids AS way
ORDER BY place
"""

CYPHER_LEFT_OUT = WAYS + left_out()

ENDS = {IN_CIRCLE: "circle", IN_CIRCLE_TO_START: "circle_to_party", NOT_PASSABLE: "role_not_ordinary"}


def on_index(graph: Graph, *, party: int, direction: str, max_depth: int) -> Found:
    """Follow guarantees from the party, and give every chain."""
    guarantees = graph.index.edges("GUARANTEES")
    given = direction == "given"
    web = web_from(graph, party, [TieType(guarantees)], forward=given, max_depth=max_depth)
    ways = ways_from(graph, party, web, max_depth)
    codes = web.codes[ways.last]
    return Found(
        {
            "depth": ways.walks.depths,
            **names(graph, "guarantor", guarantees.sources[codes]),
            **names(graph, "borrower", guarantees.targets[codes]),
            **{name: Property(guarantees, name, codes) for name in ("kind", "amount_minor", "currency")},
            "ends": [ENDS.get(int(end)) for end in ways.walks.ends],
            "way": [ways.way_of(party, walk) for walk in range(codes.size)],
        },
        ways.left_out,
    )
