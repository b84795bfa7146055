"""Transfers that are followed from account to account, some of each account's."""

from queries.cypher.left_out import STOPPED, left_out, transfers

TRANSFER = "t.kind <> 'card_withdrawal'"
WITHDRAWAL = "t.kind = 'card_withdrawal'"
EITHER = "true"
"""Which kinds of movement are followed."""

NO_LIMIT = 9_223_372_036_854_775_807
IN_WINDOW = "$from_us <= t.time_us AND t.time_us < $to_us"

ORDER = "CASE $truncation_order WHEN 'latest_first' THEN -t.time_us ELSE t.time_us END"

OWN = "h.role IN ['holder', 'joint_holder'] AND h.seq <= $seq"
"""The condition for a holding ``h`` that makes an account the party's own."""

ACCOUNT = "MATCH (a:Account {id: $account, epoch: $epoch})"

OWN_ACCOUNTS = f"""
MATCH (p:Party {{id: $party, epoch: $epoch}})-[h:HOLDS_ACCOUNT]->(a:Account) WHERE {OWN}
WITH DISTINCT a"""
"""The accounts ``a`` that a party holds."""


def moved(pattern: str, which: str = TRANSFER) -> str:
    """All movements ``t`` of a pattern in the window, whatever their number."""
    return f"""
  MATCH {pattern} WHERE t.seq <= $seq AND {which} AND {IN_WINDOW}"""


def summed_by_far(pattern: str, name: str) -> str:
    """Movements of a pattern from account ``a`` to ``x`` above a threshold, added up by ``x``.

    The largest sum first; ``name`` is that of the column for ``x``.
    """
    return f"""
{ACCOUNT}{moved(pattern)} AND t.amount_minor > $more_than_minor
WITH x, t.currency AS currency, count(t) AS count, sum(t.amount_minor) AS amount_minor
RETURN x.id AS {name}, currency, count, amount_minor
ORDER BY currency, amount_minor DESC, size({name}), {name}
"""


def followed(near: str, far: str, which: str = TRANSFER, *, backwards: bool = False) -> str:
    """Movements ``t`` out of (or into) an account that are followed and lie in the window.

    A condition may be put behind it with ``AND``.
    """
    arrow = f"({near})<-[t:TRANSFERRED]-({far}:Account)"
    if not backwards:
        arrow = f"({near})-[t:TRANSFERRED]->({far}:Account)"
    return f"""
    MATCH {arrow} WHERE t.seq <= $seq AND {which}
    WITH t, {far} ORDER BY {ORDER}, size({far}.id), {far}.id, t.id
    LIMIT toInteger(coalesce($truncation_limit, {NO_LIMIT}))
    WITH t, {far} WHERE {IN_WINDOW}"""


def rising_level(level: int, *, backwards: bool) -> str:
    """The next level: accounts ``n`` and the earliest (backwards: latest) time ``t`` each was reached.

    Beside them stand the transfers that ``ended`` there, as money is not followed through the account, and
    how many were ``looked_at``.
    """
    later, best = ("<", "max") if backwards else (">", "min")
    return f"""
CALL (level{level - 1}) {{
  UNWIND level{level - 1} AS step
  WITH step.n AS near, step.t AS since{" WHERE step.n.ordinary" if level > 1 else ""}
  CALL (near, since) {{{followed("near", "far", backwards=backwards)}
      AND (since IS NULL OR t.time_us {later} since)
    RETURN far, t
  }}
  WITH far, t LIMIT $max_edges + 1
  WITH far, {best}(t.time_us) AS time, count(t) AS looked_at,
       collect(CASE WHEN NOT far.ordinary THEN t END) AS ended
  RETURN collect({{n: far, t: time, looked_at: looked_at, ended: ended}}) AS level{level}
}}"""


def rising_levels(*, backwards: bool = False) -> str:
    """From accounts ``a`` three hops on: ``level1`` to ``level3``, and whether the bound ``stopped`` that."""
    levels = "".join(rising_level(level, backwards=backwards) for level in (1, 2, 3))
    return f"""
WITH collect({{n: a, t: null}}) AS level0{levels}
WITH level1, level2, level3,
     reduce(n = 0, step IN level1 + level2 + level3 | n + step.looked_at) > $max_edges AS stopped"""


def rising_left_out(*, backwards: bool = False) -> str:
    """What a search from accounts ``a`` leaves out; nothing but that it was ``stopped``, if it was."""
    return rising_levels(backwards=backwards) + left_out(
        transfers(
            """UNWIND CASE WHEN stopped THEN [] ELSE level1 + level2 END AS step
  UNWIND step.ended AS t
  WITH DISTINCT t"""
        ),
        STOPPED,
    )


def accounts_left_out(account: str) -> str:
    """How many accounts were left out because their role is not ordinary."""
    return f"""
RETURN 'accounts' AS what, 'role_not_ordinary' AS reason, count(DISTINCT {account}) AS count,
       false AS at_least, null AS currency, null AS amount_minor, '' AS reads
"""


def divided(part: str, whole: str) -> str:
    """One number over another; null where there is nothing to divide by."""
    return f"CASE WHEN {whole} <> 0 THEN toFloat({part}) / {whole} END"
