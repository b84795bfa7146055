"""The way money could have taken between two parties, in Cypher: hop by hop, as the kernels of paths find it.

Of each party that was reached ``known`` holds its best arrival: ``time`` and ``id`` of the transfer, from
when on it may pass money on (``after``, by which arrivals come first) and until when that was looked at
before (``until``), the ``path`` so far, and the ``hop`` of the arrival. After the levels stand ``goal``, the
best arrival at the payee, the transfers that ``ended`` at an account not to be passed, and whether the bound
on edges ``stopped`` the search.
"""

from queries.cypher.edges import passed_on_from, time_of
from queries.cypher.left_out import ENDED, STOPPED, left_out
from queries.cypher.levels import levels

MAX_HOPS = 20
"""The longest path that a query may ask for."""


def earlier(one: str, other: str) -> str:
    """Whether a transfer stands before another; both have ``time`` and ``id``."""
    return f"({one}.time < {other}.time OR {one}.time = {other}.time AND {one}.id < {other}.id)"


def arrives_before(one: str, other: str) -> str:
    """Whether an arrival comes before another; both have ``after`` too."""
    return f"({one}.after < {other}.after OR {one}.after = {other}.after AND {earlier(one, other)})"


def paths() -> str:
    """The search from ``$payer`` to ``$payee``."""
    return START + levels("max_hops", MAX_HOPS, level) + END


START = """
WITH [{holder: $payer, after: $from_us, until: $to_us, path: []}] AS labels, [] AS known, null AS goal,
     [] AS ended, 0 AS n_looked_at, false AS stopped"""


def level(hop: int) -> str:
    """One transfer on from every party whose arrival was improved by the last."""
    return f"""
CALL (labels, goal) {{
  UNWIND range(0, size(labels) - 1) AS place
  WITH goal, place, labels[place] AS label
  MATCH (:Party {{id: label.holder, epoch: $epoch}})
        -[h:HOLDS_ACCOUNT {{main: true}}]->(:Account)-[t:TRANSFERRED]->(to:Account)
  WHERE h.seq <= $seq AND t.seq <= $seq AND label.after <= t.time_us AND t.time_us < label.until
  WITH goal, place, label, to, h, t
  WHERE goal IS NULL OR $best = 'fewest_hops' OR t.time_us <= goal.after
  WITH label, to, t ORDER BY place, {time_of("h")}, h.id, t.time_us, t.id
  RETURN collect({{
    time: t.time_us, id: t.id, after: CASE $order WHEN 'any' THEN $from_us ELSE {passed_on_from("t")} END,
    transfer: t, from: label.holder, holder: to.holder_id, path: label.path,
    passed: $through_any_role OR to.ordinary OR to.holder_id IN [$payer, $payee]
  }}) AS every
}}
WITH known, ended, every[..$max_edges - n_looked_at] AS looked_at,
     n_looked_at + size(every) AS n_looked_at, stopped OR n_looked_at + size(every) > $max_edges AS stopped
CALL (looked_at, known) {{
  UNWIND [one IN known WHERE size(looked_at) > 0 | {{holder: one.holder, known: one}}]
         + [place IN range(0, size(looked_at) - 1)
            WHERE looked_at[place].passed AND looked_at[place].holder <> $payer
            | {{holder: looked_at[place].holder, place: place, arrival: looked_at[place]}}] AS one
  WITH one ORDER BY CASE $order WHEN 'any' THEN one.arrival.from END,
       one.arrival.after, one.arrival.time, one.arrival.id
  WITH one.holder AS holder, head(collect(one.known)) AS before, collect(one.arrival) AS arrivals,
       collect(one.place) AS places
  WITH holder, before, arrivals[0] AS best,
       reduce(first = null, n IN [n IN range(0, size(arrivals) - 1)
         WHERE before IS NULL OR $order = 'rising' AND {arrives_before("arrivals[n]", "before")} | places[n]]
         | CASE WHEN first < n THEN first ELSE n END) AS first
  ORDER BY first
  RETURN collect(CASE WHEN first IS NULL THEN before ELSE {{
    holder: holder, time: best.time, id: best.id, after: best.after, path: best.path + best.transfer,
    hop: {hop},
    until: CASE WHEN before IS NULL THEN $to_us ELSE before.after END
  }} END) AS arrived
}}
WITH CASE WHEN size(looked_at) > 0 THEN arrived ELSE known END AS known, n_looked_at, stopped,
     ended + [one IN looked_at WHERE NOT one.passed | one] AS ended
WITH known, n_looked_at, stopped, ended, head([one IN known WHERE one.holder = $payee]) AS goal
WITH known, n_looked_at, stopped, ended, goal,
     CASE WHEN stopped OR {hop} >= $max_hops OR goal IS NOT NULL AND $best = 'fewest_hops' THEN []
          ELSE [one IN known WHERE one.hop = {hop}] END AS labels"""


END = f"""
WITH goal, stopped, [
  one IN ended WHERE goal IS NULL OR $best = 'fewest_hops' OR {earlier("one", "goal")} | one.transfer
] AS ended"""

LEFT_OUT = left_out(ENDED, STOPPED)
"""Transfers that ended at an account not to be passed, and those not looked at."""
