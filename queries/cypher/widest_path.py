"""The rising path whose smallest amount is largest, in Cypher: hop by hop over the transfers it could take.

A label is the best that a holder could get: the ``width`` of a path to it, ``time`` and ``id`` of the last
transfer and the first time ``after`` it of one that may follow, its ``hop`` and ``path``. Labels are kept in
the order of time, each wider than all before it; a path that comes later, or over more transfers, and is no
wider leads to none that is better. After the levels stands the ``goal``, the widest label of the payee,
beside ``ended`` and ``stopped``.
"""

from queries.cypher.levels import levels
from queries.cypher.rising import LARGEST, MAX_HOPS, PARTIES, usable


def widest_path() -> str:
    """The search from ``$payer`` to ``$payee``."""
    every = levels("max_hops", MAX_HOPS, level)
    return f"""{usable(PARTIES)}
WITH usable, ended, stopped, [] AS known, null AS goal,
     [{{
       holder: $payer, width: {LARGEST}, time: $from_us, id: '', after: $from_us, path: []
     }}] AS labels{every}"""


def level(hop: int) -> str:
    """One transfer on from every label of the last, as far as it is wider than the goal."""
    return f"""
CALL (labels, usable, goal) {{
  UNWIND [label IN labels | {{holder: label.holder, label: label}}]
         + [e IN usable WHERE size(labels) > 0 AND e.hop <= {hop} | {{holder: e.near, edge: e}}] AS one
  WITH goal, one ORDER BY one.label.after, one.label.time, one.label.id
  WITH goal, one.holder AS holder, collect(one.label) AS near, collect(one.edge) AS edges
  UNWIND edges AS e
  WITH goal, e, last([label IN near WHERE label.after <= e.time]) AS label
  WITH goal, e, label, CASE WHEN label.width < e.amount THEN label.width ELSE e.amount END AS width
  WHERE label IS NOT NULL AND (goal IS NULL OR width > goal.width)
  RETURN collect({{
    holder: e.far, width: width, time: e.time, id: e.id, after: e.after, hop: {hop},
    path: label.path + e.transfer
  }}) AS arrivals
}}
CALL (arrivals, known) {{
  UNWIND [one IN known WHERE size(arrivals) > 0] + arrivals AS one
  WITH one ORDER BY one.after, one.hop, one.time, one.id
  WITH one.holder AS holder, collect(one) AS every
  UNWIND reduce(front = [], one IN every
    | CASE WHEN size(front) = 0 OR one.width > last(front).width THEN front + one ELSE front END) AS label
  RETURN collect(label) AS kept
}}
WITH usable, ended, stopped, kept AS known,
     coalesce(last([one IN kept WHERE one.holder = $payee AND one.hop = {hop}]), goal) AS goal,
     CASE WHEN {hop} >= $max_hops THEN [] ELSE [one IN kept WHERE one.hop = {hop}] END AS labels"""
