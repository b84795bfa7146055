"""Ties within some hops of a party, in Cypher: level by level, within bounds, as `queries.around` finds them.

Ties of one kind between two parties are one map: a flow per currency, any other tie alone. ``kind`` is the
place in ``KINDS``; ``way`` is 0 for a tie from ``near``, the party that was gone on from, to ``far``, else
1; ``n`` counts edges. After the levels stand the ``ties`` that are shown, each with its ``hop``, those
``dropped`` with the parties at their far ends, and those ``cut`` by the bound on edges (from level
``first_cut`` on, where ``uncut`` remained). ``seen`` are the parties reached, with the level ``at`` which
their ties were looked at.
"""

from queries.cypher.edges import time_of
from queries.cypher.levels import levels

KINDS = ("FLOWS_TO", "RELATED_TO", "INVESTS_IN", "GUARANTEES")
MAX_HOPS = 4
"""The most hops that a query may ask for."""


def around() -> str:
    """The ties around ``p``."""
    return START + levels("hops", MAX_HOPS, level)


START = """
MATCH (p:Party {id: $party, epoch: $epoch})
WITH p, [p] AS frontier, [{far: p, at: 1}] AS seen, [] AS ties, [] AS dropped, 0 AS n_edges,
     [] AS cut, [] AS uncut, null AS first_cut,
     1 + CASE WHEN $max_parties < $max_nodes THEN $max_parties ELSE $max_nodes END AS most"""

EDGES = f"""
  UNWIND frontier AS near
  CALL (near) {{
    WITH near WHERE $over <> 'ties'
    MATCH (near)-[tie:FLOWS_TO]-(far:Party)
    WHERE tie.seq <= $seq AND $from_us <= tie.time_us AND tie.time_us < $to_us
    RETURN tie, far, 0 AS kind
   UNION ALL
    WITH near WHERE $over <> 'money'
    MATCH (near)-[tie:{"|".join(KINDS[1:])}]-(far:Party) WHERE tie.seq <= $seq
    RETURN tie, far, CASE type(tie) WHEN '{KINDS[1]}' THEN 1 WHEN '{KINDS[2]}' THEN 2 ELSE 3 END AS kind
  }}
  UNWIND CASE WHEN near = far THEN [0, 1] WHEN startNode(tie) = near THEN [0] ELSE [1] END AS way"""
"""Every edge of the frontier from either end; one from a party to itself is there twice."""

GROUPED = """
  WITH kind, near, far, way, CASE kind WHEN 0 THEN tie.currency END AS currency,
       CASE kind WHEN 0 THEN null ELSE tie END AS alone, count(*) AS n, sum(tie.count) AS count,
       sum(tie.amount_minor) AS amount_minor, min(tie.first_at_us) AS first_at, max(tie.last_at_us) AS last_at
  WITH collect({
    kind: kind, near: near, far: far, way: way, currency: currency, tie: alone, n: n, count: count,
    amount_minor: amount_minor, first_at: first_at, last_at: last_at
  })"""


def level(hop: int) -> str:
    """One hop on from the frontier."""
    n_edges = "reduce(sum = 0, tie IN {ties} | sum + tie.n)"
    return f"""
CALL (frontier) {{{EDGES}{GROUPED} AS every
  RETURN every
}}
CALL (frontier, every, n_edges) {{
  WITH every WHERE n_edges + {n_edges.format(ties="every")} <= $max_edges
  RETURN every AS kept, [] AS beyond, [] AS within
 UNION ALL
  WITH frontier, n_edges, every WHERE n_edges + {n_edges.format(ties="every")} > $max_edges
  WITH frontier, $max_edges - n_edges AS room{EDGES}
  WITH room, kind, near, far, way, tie
  ORDER BY kind, way, near.id, {time_of("tie")}, tie.id, far.id, tie.currency
  WITH room, collect({{kind: kind, near: near, far: far, way: way, tie: tie}}) AS edges
  WITH edges[room..] AS beyond, edges[..room] AS within
  CALL (within) {{
    UNWIND within AS edge
    WITH edge.kind AS kind, edge.near AS near, edge.far AS far, edge.way AS way, edge.tie AS tie
{GROUPED} AS kept
    RETURN kept
  }}
  RETURN kept, beyond, [edge IN within | edge.tie] AS within
}}
CALL (kept, seen, most) {{
  UNWIND kept + [one IN seen | {{far: one.far, at: one.at, n: 0, seen: true}}] AS one
  WITH most, size(seen) AS n_seen, one
  WITH most, n_seen, one.far AS far, collect(CASE WHEN one.seen IS NULL THEN one END) AS ties,
       sum(one.n) AS n, count(one.seen) AS was_seen, max(one.at) AS at
  ORDER BY was_seen, n DESC, far.id
  WITH most, n_seen, collect({{far: far, ties: ties, was_seen: was_seen, at: at}}) AS fars
  UNWIND range(0, size(fars) - 1) AS place
  WITH fars[place] AS one,
       CASE WHEN fars[place].was_seen = 1 THEN 'seen' WHEN n_seen + place < most THEN 'new' ELSE 'dropped' END
       AS fate
  RETURN collect(one {{.*, fate: fate}}) AS fars
}}
CALL (fars) {{
  UNWIND fars AS one
  UNWIND one.ties AS tie
  WITH tie, CASE WHEN one.at < {hop} OR one.at = {hop} AND tie.way = 1 THEN 'before' ELSE one.fate END AS fate
  RETURN collect(CASE WHEN fate IN ['seen', 'new'] THEN tie {{.*, hop: {hop}}} END) AS shown,
         collect(CASE fate WHEN 'dropped' THEN tie END) AS more
}}
WITH p, most, ties + shown AS ties, dropped + more AS dropped, cut + beyond AS cut, uncut + within AS uncut,
     CASE WHEN first_cut IS NULL AND size(beyond) > 0 THEN {hop} ELSE first_cut END AS first_cut,
     n_edges + {n_edges.format(ties="kept")} AS n_edges,
     seen + [one IN fars WHERE one.fate = 'new' |
             {{far: one.far, at: CASE one.far.role WHEN 'ordinary' THEN {hop + 1} END}}] AS seen,
     [one IN fars WHERE $hops > {hop} AND one.fate = 'new' AND one.far.role = 'ordinary' | one.far]
     AS frontier"""


LEFT_OUT = """
CALL (cut, uncut, seen, first_cut) {
  WITH cut, uncut, [one IN seen WHERE one.at < first_cut | one.far] AS before
  UNWIND [edge IN cut WHERE NOT edge.far IN before | {tie: edge.tie, kind: edge.kind, is_cut: 1}]
         + [tie IN uncut | {tie: tie, is_cut: 0}] AS edge
  WITH edge.tie AS tie, min(edge.is_cut) AS is_cut, max(edge.kind) AS kind
  WITH tie, kind WHERE is_cut = 1
  RETURN collect({kind: kind, currency: tie.currency, amount_minor: tie.amount_minor}) AS cut_ties
}
CALL (dropped) {
  UNWIND dropped AS tie
  RETURN count(DISTINCT tie.far) AS n_dropped
}
WITH [
  {what: 'ties', reason: 'edge_limit', count: size(cut_ties), ties: cut_ties},
  {what: 'parties', reason: 'node_limit', count: n_dropped, ties: dropped},
  {what: 'parties_beyond', reason: 'role_not_ordinary',
   count: size([one IN seen WHERE one.far <> p AND one.far.role <> 'ordinary']),
   ties: [tie IN ties WHERE tie.far <> p AND tie.far.role <> 'ordinary']}
] AS parts
UNWIND range(0, size(parts) - 1) AS place
WITH place, parts[place] AS part
CALL (part) {
  RETURN part.count AS count, null AS currency, null AS amount_minor
 UNION ALL
  UNWIND [tie IN part.ties WHERE tie.kind = 0] AS flow
  RETURN 0 AS count, flow.currency AS currency, sum(flow.amount_minor) AS amount_minor
}
RETURN part.what AS what, part.reason AS reason, count, false AS at_least, currency, amount_minor, '' AS reads
ORDER BY place
"""
"""What bounds and roles leave out: a row for each count, and one for each currency of the money."""
