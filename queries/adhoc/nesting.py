"""How deep a statement nests, which a server bears only so far."""

from collections.abc import Sequence

from graph_engine.errors import BadParameter
from queries.adhoc.tokens import Token

MOST_NESTED = 12
"""Brackets, CASE and NOT within each other; ours, as measured on 5.26 and 2026.

Each subquery within another doubles the time of planning: a second for 12, no plan in 10 seconds for 16, and
from 20 on, as for 200 brackets, the server no longer answers, nor ends the statement when its time is up.
"""

OPENED_BY = {")": "(", "]": "[", "}": "{", "END": "CASE"}
OPENING = frozenset(OPENED_BY.values())


def check_nesting(tokens: Sequence[Token]) -> None:
    """Do nothing if a server can plan what is nested in a statement.

    Raises
    ------
    BadParameter
        If more is nested than ``MOST_NESTED``.
    """
    opened: tuple[str, ...] = ()
    denied, before = 0, ""
    for token in tokens:
        sign = _sign(token)
        denied = denied + 1 if sign == "NOT" else 0
        opened = opened if before == "." else _after(opened, sign)
        before = sign
        if len(opened) + denied > MOST_NESTED:
            allowed = f"at most {MOST_NESTED} brackets, CASE and NOT within each other"
            raise BadParameter("nesting of the statement", len(opened) + denied, allowed)


def _sign(token: Token) -> str:
    """A word of the language in capitals, or a bracket or other sign; nothing for names and values."""
    return token.text if token.kind == "symbol" else token.word


def _after(opened: tuple[str, ...], sign: str) -> tuple[str, ...]:
    """What is open after a sign; a bracket that closes ends what stands open within it too."""
    if sign in OPENING:
        return (*opened, sign)
    partner = OPENED_BY.get(sign)
    if partner not in opened:
        return opened
    return opened[: len(opened) - 1 - opened[::-1].index(partner)]
