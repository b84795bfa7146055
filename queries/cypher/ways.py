"""Every way out of a party over some ties that meets no party twice, in Cypher, level by level within bounds.

The same as `queries.ties.ways_from`. A way is a map: the party it comes to as ``node`` and ``near`` before
it, the ``ids`` of its parties, its last ``tie``, whether it ``ends``, and the product of ``shares`` along
it. After the levels stand ``ways`` in their order, how many were ``refused``, and how many parties were
``cut`` off.
"""

from queries.cypher.edges import time_of
from queries.cypher.levels import levels

MAX_DEPTH = 10
"""The most levels that a query may ask for."""


def ways(step: str, circle_to_start: str) -> str:
    """The ways from ``p``; ``step`` matches ``tie`` and ``far`` from ``near``.

    ``circle_to_start`` is the word for a way that comes back to the start.
    """
    return START + levels("max_depth", MAX_DEPTH, lambda depth: level(depth, step, circle_to_start))


START = """
MATCH (p:Party {id: $party, epoch: $epoch})
WITH p, [] AS ways, 0 AS refused, 0 AS cut, [p.id] AS seen, [p.id] AS frontier, [] AS cut_off,
     [{node: p, ids: [p.id], share: 1.0}] AS last"""


def level(depth: int, step: str, circle_to_start: str) -> str:
    """One step on from every way of the last level, and to the parties it newly comes to."""
    return f"""
CALL (last) {{
  UNWIND range(0, size(last) - 1) AS place
  WITH place, last[place] AS way, last[place].node AS near
{step}
  WITH place, way, near, far, tie ORDER BY place, far.id, type(tie), {time_of("tie")}, tie.id
  RETURN collect({{
    node: far, near: near, tie: tie, ids: way.ids + far.id, share: way.share * tie.share, depth: {depth},
    ends: CASE WHEN far.id = $party THEN '{circle_to_start}' WHEN far.id IN way.ids THEN 'circle'
               WHEN far.role <> 'ordinary' THEN 'role_not_ordinary' END
  }}) AS found
}}
CALL (found, seen, frontier) {{
  UNWIND found AS way
  WITH way.node AS far, way.near.id AS near
  WITH far, near WHERE near IN frontier AND NOT far.id IN seen
  WITH DISTINCT far ORDER BY far.id
  RETURN collect(far) AS reached
}}
WITH p, ways, refused, cut, seen, cut_off, found, reached,
     CASE WHEN size(ways) < $max_rows THEN $max_rows - size(ways) ELSE 0 END AS room,
     CASE WHEN size(seen) < $max_nodes THEN $max_nodes - size(seen) ELSE 0 END AS room_of_parties
WITH p, found[..room] AS kept, ways + found[..room] AS ways, refused + size(found[room..]) AS refused,
     cut + size(reached[room_of_parties..]) AS cut,
     reached[..room_of_parties] AS new, seen,
     cut_off + [far IN reached[room_of_parties..] | far.id] AS cut_off
WITH p, ways, refused, cut, cut_off, seen + [far IN new | far.id] AS seen,
     [far IN new WHERE far.role = 'ordinary' | far.id] AS frontier,
     [way IN kept WHERE $max_depth > {depth} AND way.ends IS NULL AND NOT way.node.id IN cut_off] AS last"""


def left_out(*further: str) -> str:
    """What bounds leave out of ways, and further parts as maps."""
    parts = ",\n  ".join((CUT, REFUSED, *further))
    return f"""
UNWIND [
  {parts}
] AS part
RETURN part.what AS what, part.reason AS reason, part.count AS count, part.at_least AS at_least,
       null AS currency, null AS amount_minor, '' AS reads
"""


CUT = "{what: 'parties', reason: 'node_limit', count: cut, at_least: true}"
REFUSED = "{what: 'ways', reason: 'walk_limit', count: refused, at_least: true}"
