"""Transfers that rising paths between two holders could take, in Cypher, hop by hop as the kernels find them.

Holders are parties, who pass on from any of their accounts, or accounts. A transfer that was looked at is a
map: the ``transfer``, its ``time``, the first time ``after`` it of one that may follow, its ``id``,
``amount`` and ``currency``, the holders ``near`` and ``far``, the fewest transfers ``hop`` of a way up to and
with it, and whether a path may run on where it leads to (``passed``). After the levels stand the ``usable``
ones, those that ``ended`` at an account not to be passed, and whether the bound on edges ``stopped`` the
search.
"""

from dataclasses import dataclass

from queries.cypher.edges import passed_on_from, time_of
from queries.cypher.levels import levels
from queries.cypher.who import named_columns

MAX_HOPS = 20
"""The longest path that a query may ask for."""

LARGEST = 9_223_372_036_854_775_807
"""No amount is above it."""


@dataclass(frozen=True)
class Holders:
    """Between whom paths run.

    ``payer`` and ``payee`` name parameters; ``out`` matches transfers ``t`` to accounts ``to`` of the holder
    ``label``, among those that are published; ``far`` is the id of the holder of ``to``; ``first`` orders
    the accounts of a holder.
    """

    payer: str
    payee: str
    out: str
    far: str
    first: str = ""


PARTIES = Holders(
    "$payer",
    "$payee",
    """(:Party {id: label.holder, epoch: $epoch})
        -[h:HOLDS_ACCOUNT {main: true}]->(:Account)-[t:TRANSFERRED]->(to:Account)
  WHERE h.seq <= $seq AND t.seq <= $seq""",
    "to.holder_id",
    f"{time_of('h')}, h.id, ",
)
ACCOUNTS = Holders(
    "$payer_account",
    "$payee_account",
    """(:Account {id: label.holder, epoch: $epoch})-[t:TRANSFERRED]->(to:Account)
  WHERE t.seq <= $seq""",
    "to.id",
)


def usable(holders: Holders) -> str:
    """The transfers that a path could take."""
    every = levels("max_hops", MAX_HOPS, lambda hop: level(holders, hop))
    return f"""
WITH [{{holder: {holders.payer}, after: $from_us, until: $to_us}}] AS labels, [] AS known, [] AS found,
     false AS stopped{every}
WITH stopped,
     [e IN found WHERE NOT e.passed AND NOT e.far IN [{holders.payer}, {holders.payee}]
      | e.transfer] AS ended,
     [e IN found WHERE (e.far = {holders.payee} OR e.passed AND e.far <> {holders.payer})
                       AND ($currency IS NULL OR e.currency = $currency)] AS usable"""


def level(holders: Holders, hop: int) -> str:
    """One transfer on from every holder that the last one reached earlier than before."""
    return f"""
CALL (labels) {{
  UNWIND range(0, size(labels) - 1) AS place
  WITH place, labels[place] AS label
  MATCH {holders.out} AND label.after <= t.time_us AND t.time_us < label.until
  WITH * ORDER BY place, {holders.first}t.time_us, t.id
  RETURN collect({{
    transfer: t, time: t.time_us, after: {passed_on_from("t")}, id: t.id, amount: t.amount_minor,
    currency: t.currency, near: label.holder, far: {holders.far}, hop: {hop},
    passed: $through_any_role OR to.ordinary
  }}) AS every
}}
WITH known, found, every[..$max_edges - size(found)] AS new,
     stopped OR size(found) + size(every) > $max_edges AS stopped
CALL (new, known) {{
  UNWIND [one IN known WHERE size(new) > 0 | {{holder: one.holder, after: one.after, before: one.after}}]
         + [e IN new WHERE e.passed AND NOT e.far IN [{holders.payer}, {holders.payee}]
            | {{holder: e.far, after: e.after}}] AS one
  WITH one.holder AS holder, min(one.after) AS after, min(one.before) AS before ORDER BY holder
  RETURN collect({{holder: holder, after: after, until: coalesce(before, $to_us)}}) AS arrived
}}
WITH arrived AS known, found + new AS found, stopped,
     CASE WHEN stopped OR {hop} >= $max_hops THEN []
          ELSE [one IN arrived WHERE one.after < one.until] END AS labels"""


def refused(holders: Holders, compares: str, why: str) -> str:
    """A currency must be named where amounts of several are compared: ``why``, if it ``compares``."""
    return f"""
WITH true AS asked WHERE $currency IS NULL AND ({compares}){usable(holders)}
UNWIND usable AS e
WITH DISTINCT e.currency AS currency ORDER BY currency
WITH collect(currency) AS present WHERE size(present) > 1
RETURN 'currency' AS parameter,
       'one of ' + reduce(text = head(present), one IN tail(present) | text + ', ' + one)
       + ', as ' + {why} + ' compares amounts' AS allowed
"""


STEP = """
WITH *, startNode(t) AS from, endNode(t) AS to
OPTIONAL MATCH (payer:Party {id: from.holder_id, epoch: $epoch})
OPTIONAL MATCH (payee:Party {id: to.holder_id, epoch: $epoch})"""
"""Both sides of a transfer ``t``."""

STEP_COLUMNS = f"""{named_columns("payer", "payer")}, from.id AS payer_account,
       {named_columns("payee", "payee")}, to.id AS payee_account,
       t.id AS transaction_id, t.time_us AS time, t.amount_minor AS amount_minor, t.currency AS currency"""

STEPS_TO_GOAL = f"""
UNWIND range(0, coalesce(size(goal.path), 0) - 1) AS place
WITH place + 1 AS hop, goal.path[place] AS t{STEP}
RETURN hop, {STEP_COLUMNS}
ORDER BY hop
"""
"""The transfers of the path to a ``goal``, one by one."""
