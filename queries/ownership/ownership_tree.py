"""Who owns a party, or what it owns, level by level.

Shareholders, investors, actual controllers, beneficial owners and group parents (``up``), or the
companies a party is one of (``down``). A row is one way of ownership from the party asked about, nearest
first; a share held along several ways has several rows. The effective share is the product of the shares
along the way and is empty where one of them is unknown. A way that comes back to a party on it is shown
and ends there (``circle``), and so does one that comes to a party that connects everybody
(``role_not_ordinary``). Circles through the party asked about end with that party.
"""

import math

import numpy as np

from graph_engine.kernels.walks import IN_CIRCLE, IN_CIRCLE_TO_START, NOT_PASSABLE
from queries.answers import Found, LeftOut
from queries.columns import OutputColumn
from queries.cypher.ways import left_out, ways
from queries.cypher.who import named_columns
from queries.graph import Graph
from queries.moved import Codes
from queries.parameters import PARTY, Parameter
from queries.query import ANALYSTS
from queries.ties import TieType, ways_from, web_from
from queries.who import named, names

PARAMETERS = (
    PARTY,
    Parameter("direction", "choice", "up: owners; down: owned", default="up", choices=("up", "down")),
    Parameter("max_depth", "integer", "levels", default=5, min=1, max=10),
    Parameter("min_share", "share", "smallest share of a holding shown", default=0.0, min=0, max=1),
)
COLUMNS = (
    OutputColumn("depth", "integer", "level, from 1"),
    *named("owner", "who owns"),
    *named("company", "what is owned"),
    OutputColumn("kind", "text", "investor, shareholder, actual_controller …"),
    OutputColumn("share", "share", "share held, 0 to 1; empty where unknown"),
    OutputColumn("effective_share", "share", "product of the shares along the way"),
    OutputColumn("ends", "text", "circle or role_not_ordinary where the way ends for that; else empty"),
    OutputColumn("way", "ids", "the parties from the one asked about on", shows="party"),
)
ROLES = ANALYSTS
OWNERSHIP = frozenset({"shareholder", "actual_controller", "beneficial_owner", "group_parent"})
"""Kinds of relation by which one party owns or controls another."""

STEP = f"""
  MATCH (near)-[tie:INVESTS_IN|RELATED_TO]-(far:Party)
  WHERE tie.seq <= $seq AND (tie:INVESTS_IN OR tie.kind IN {sorted(OWNERSHIP)})
    AND CASE $direction WHEN 'down' THEN startNode(tie) ELSE endNode(tie) END = near"""
WAYS = ways(STEP, "circle")

CYPHER = f"""{WAYS}
UNWIND range(0, size(ways) - 1) AS place
WITH place, ways[place] AS way, ways[place].tie AS tie
WHERE coalesce(tie.share, 0.0) >= $min_share
WITH place, way, tie, startNode(tie) AS owner, endNode(tie) AS company
RETURN way.depth AS depth, {named_columns("owner", "owner")}, {named_columns("company", "company")},
       CASE WHEN tie:INVESTS_IN THEN 'investor' ELSE tie.kind END AS kind, tie.share AS share,
       way.share AS effective_share, way.ends AS ends, way.ids AS way
ORDER BY place
"""

CYPHER_LEFT_OUT = WAYS + left_out(
    "{what: 'holdings', reason: 'below_min_share', at_least: false, "
    "count: size([way IN ways WHERE coalesce(way.tie.share, 0.0) < $min_share])}"
)

ENDS = {IN_CIRCLE: "circle", IN_CIRCLE_TO_START: "circle", NOT_PASSABLE: "role_not_ordinary"}


def on_index(graph: Graph, *, party: int, direction: str, max_depth: int, min_share: float) -> Found:
    """Follow holdings from the party, and give every way."""
    relations, investments = graph.index.edges("RELATED_TO"), graph.index.edges("INVESTS_IN")
    words = relations.dictionary("kind")
    owning = np.array([word in OWNERSHIP for word in words] + [False])
    types = [
        TieType(investments),
        TieType(relations, lambda codes: owning[relations.codes("kind")[codes]]),
    ]
    forward = direction == "down"
    web = web_from(graph, party, types, forward=forward, max_depth=max_depth)
    ways = ways_from(graph, party, web, max_depth)
    kinds, shares = holdings(types, web.types, web.codes, words)
    effective = [product([shares[tie] for tie in ways.ties_of(walk)]) for walk in range(ways.last.size)]
    kept = [walk for walk, tie in enumerate(ways.last) if (shares[tie] or 0.0) >= min_share]
    n_small = ways.last.size - len(kept)
    last = ways.last[kept]
    owners, companies = (web.near, web.far) if forward else (web.far, web.near)
    return Found(
        {
            "depth": ways.walks.depths[kept],
            **names(graph, "owner", owners[last]),
            **names(graph, "company", companies[last]),
            "kind": [kinds[tie] for tie in last],
            "share": [shares[tie] for tie in last],
            "effective_share": [effective[walk] for walk in kept],
            "ends": [ENDS.get(int(end)) for end in ways.walks.ends[kept]],
            "way": [ways.way_of(party, walk) for walk in kept],
        },
        (*ways.left_out, LeftOut("holdings", "below_min_share", n_small)),
    )


def holdings(
    types: list[TieType], type_codes: Codes, codes: Codes, words: tuple[str, ...]
) -> tuple[list[str], list[float | None]]:
    """Kind and share of each tie of the web."""
    kinds: list[str] = []
    shares: list[float | None] = []
    for type_code, code in zip(type_codes.tolist(), codes.tolist(), strict=True):
        edges = types[type_code].edges
        kinds.append(words[edges.codes("kind")[code]] if type_code else "investor")
        shares.append(edges.take("share", [code])[0])
    return kinds, shares


def product(shares: list[float | None]) -> float | None:
    """The product of shares; nothing where one is unknown."""
    known = [share for share in shares if share is not None]
    return math.prod(known) if len(known) == len(shares) else None
