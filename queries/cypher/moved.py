"""Transfers of a party's accounts."""


def transfers_of(party: str, direction: str) -> str:
    """Transfers ``t`` of the accounts of a party as seen from each account ``own``, the latest first.

    ``party`` is the name of a parameter with its id, ``direction`` an expression for in, out or both. ``way``
    is 1 out of ``own``, 0 into it; ``other`` is the account on the other side.
    """
    sides = "\n UNION ALL\n".join(
        f"""
  WITH * WHERE {direction} <> '{unwanted}'
  MATCH (holder)-[h:HOLDS_ACCOUNT {{main: true}}]->(own:Account){pattern}(other:Account)
  WHERE h.seq <= $seq AND t.seq <= $seq AND $from_us <= t.time_us AND t.time_us < $to_us
  RETURN own, t, other, {way} AS way"""
        for unwanted, pattern, way in (("in", "-[t:TRANSFERRED]->", 1), ("out", "<-[t:TRANSFERRED]-", 0))
    )
    return f"""
MATCH (holder:Party {{id: ${party}, epoch: $epoch}})
CALL (holder) {{{sides}
}}
WITH own, t, other, way ORDER BY t.time_us DESC, t.id DESC, way DESC"""


AMOUNTS = "count(t) AS count, sum(t.amount_minor) AS amount_minor"
TOTALS = f"{AMOUNTS}, min(t.time_us) AS first_at, max(t.time_us) AS last_at"
"""What transfers are added up to."""


def left_out_amounts(what: str, reason: str) -> str:
    """Movements ``t`` that were left out for a reason, per currency."""
    return f"""
WITH t.currency AS currency, {AMOUNTS}
RETURN '{what}' AS what, '{reason}' AS reason, count, false AS at_least,
       currency, amount_minor, '' AS reads"""


def beyond_edges(party: str, direction: str) -> str:
    """The transfers of a party that are more than the bound on edges, the earliest of all."""
    return f"{transfers_of(party, direction)} SKIP $max_edges" + left_out_amounts("transfers", "edge_limit")
