"""Every rising path between two holders, in Cypher: from the payee back, over transfers that lead on in time.

A way that leads to the payee is a map: the holder ``near`` that it starts at, the ``time`` and ``amount`` of
its first transfer, the ``holders`` it comes to, its transfers as ``path``, and their times and ids as
``key``. After the levels stand the ``paths``, and whether the bound on edges ``cut`` them short.
"""

from queries.cypher.left_out import ENDED, STOPPED, Part, left_out
from queries.cypher.levels import levels
from queries.cypher.rising import LARGEST, MAX_HOPS, STEP, STEP_COLUMNS, Holders, usable
from queries.rising import SHARE_UNITS

ENOUGH = f"""way.amount >= e.amount / {SHARE_UNITS} * units
        + (e.amount % {SHARE_UNITS} * units + {SHARE_UNITS - 1}) / {SHARE_UNITS}"""
"""Whether the transfer after ``e`` has the least share of it, without a product that overflows."""


def every_path(holders: Holders) -> str:
    """All paths from payer to payee."""
    back = levels("max_hops", MAX_HOPS, lambda hop: level(holders, hop))
    return f"""{usable(holders)}
WITH usable, ended, stopped, toInteger(round($min_share * {SHARE_UNITS}, 0, 'HALF_EVEN')) AS units,
     [{{near: {holders.payee}, time: $to_us, amount: {LARGEST}, holders: [], path: [], key: []}}] AS ways,
     [] AS paths, 0 AS n_steps, false AS cut{back}
WITH [way IN paths | way.path] AS paths, ended, stopped, cut"""


def level(holders: Holders, hop: int) -> str:
    """One transfer back from the holder that each way starts at, if the payer is near enough."""
    return f"""
CALL (ways, usable, units) {{
  UNWIND [way IN ways | {{holder: way.near, way: way}}]
         + [e IN usable WHERE size(ways) > 0 AND e.hop + {hop - 1} <= $max_hops | {{holder: e.far, edge: e}}]
         AS one
  WITH units, one.holder AS holder, collect(one.way) AS later, collect(one.edge) AS edges
  UNWIND later AS way
  UNWIND edges AS e
  WITH way, e, way.holders + e.far AS holders
  WHERE e.after <= way.time AND NOT e.near IN holders AND {ENOUGH}
  WITH way, e, holders, [e.time, e.id] + way.key AS key ORDER BY key
  RETURN collect({{
    near: e.near, time: e.time, amount: e.amount, holders: holders, path: [e.transfer] + way.path, key: key
  }}) AS longer
}}
WITH usable, ended, stopped, units, paths, n_steps + size(longer) AS n_steps,
     longer[..$max_edges - n_steps] AS longer, cut OR n_steps + size(longer) > $max_edges AS cut
WITH usable, ended, stopped, units, n_steps, cut,
     paths + [way IN longer WHERE way.near = {holders.payer}] AS paths,
     CASE WHEN cut THEN [] ELSE [way IN longer WHERE way.near <> {holders.payer}] END AS ways"""


def rows(holders: Holders) -> str:
    """The transfers of the paths, numbered in the order asked for."""
    return f"""{every_path(holders)}
UNWIND paths AS path
WITH path, last(path) AS final, [t IN path | [t.time_us, t.id]] AS key,
     reduce(least = {LARGEST}, t IN path
       | CASE WHEN t.amount_minor < least THEN t.amount_minor ELSE least END) AS least
ORDER BY CASE $sort WHEN 'largest_amount' THEN -least WHEN 'fewest_hops' THEN size(path) END,
         CASE $sort WHEN 'earliest_arrival' THEN final.time_us END,
         CASE $sort WHEN 'earliest_arrival' THEN final.id END,
         size(path), final.time_us, final.id, key
WITH collect({{path: path, least: least}})[..$max_paths] AS paths
UNWIND range(0, size(paths) - 1) AS place
UNWIND range(0, size(paths[place].path) - 1) AS step
WITH place + 1 AS path, size(paths[place].path) AS path_hops, paths[place].least AS path_minor,
     step + 1 AS hop, paths[place].path[step] AS t{STEP}
RETURN path, path_hops, path_minor, hop, {STEP_COLUMNS}
ORDER BY path, hop
"""


NOT_GIVEN = Part(
    "WITH cut, size(paths[$max_paths..]) AS refused WHERE cut OR refused > 0",
    "ways",
    "walk_limit",
    "CASE WHEN refused > 0 THEN refused ELSE 1 END",
    at_least="cut",
)
"""Paths beyond those that were asked for, and that there may be more."""


def not_given(holders: Holders) -> str:
    """Transfers that ended at an account not to be passed or were not looked at, and paths not given."""
    return every_path(holders) + left_out(ENDED, STOPPED, NOT_GIVEN)


COMPARES = "$min_share > 0 OR $sort = 'largest_amount'"
WHY = "CASE WHEN $min_share > 0 THEN 'min_share' ELSE 'sort' END"
