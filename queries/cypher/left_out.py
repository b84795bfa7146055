"""What a search leaves out, as the last part of its statement: one branch for each reason."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """What is left out for a reason: how it is found after the search, and the expressions of its columns."""

    found: str
    what: str
    reason: str
    count: str
    at_least: str = "false"
    currency: str = "null"
    amount_minor: str = "null"

    def text(self, place: int) -> str:
        """The branch as Cypher, with its place among all."""
        return f"""
  {self.found}
  RETURN {place} AS place, '{self.what}' AS what, '{self.reason}' AS reason, {self.count} AS count,
         {self.at_least} AS at_least, {self.currency} AS currency, {self.amount_minor} AS amount_minor"""


def transfers(found: str, reason: str = "role_not_ordinary") -> Part:
    """Transfers ``t`` with their amounts; by default those that ended where money is not followed through."""
    return Part(
        found, "transfers", reason, "count(t)", currency="t.currency", amount_minor="sum(t.amount_minor)"
    )


ENDED = transfers("UNWIND ended AS t")
"""Transfers, a list ``ended``, into accounts that money is not followed through."""

STOPPED = Part("WITH stopped WHERE stopped", "transfers", "edge_limit", "1", at_least="true")
"""That there may be more, where the bound on edges ``stopped`` the search."""


def left_out(*parts: Part) -> str:
    """The rows of all parts, in their order."""
    branches = "\n UNION ALL".join(part.text(place) for place, part in enumerate(parts))
    return f"""
CALL (*) {{{branches}
}}
RETURN what, reason, count, at_least, currency, amount_minor, '' AS reads
ORDER BY place
"""
