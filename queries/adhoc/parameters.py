"""What a caller asks: the statement as it goes to the server, and the values of its parameters."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from graph_engine.errors import BadParameter
from queries.adhoc.tokens import without_comments
from queries.adhoc.words import parameters_of

OURS = frozenset({"epoch", "seq"})
"""Those of the publication: readers keep to its epoch, and to what has at most its seq."""

SMALLEST, LARGEST = -(2**63), 2**63 - 1
"""Integers of Neo4j."""

DEEPEST = 20
"""Lists and maps within each other; ours."""


@dataclass(frozen=True)
class Asked:
    """A statement whose words are checked, and its parameters."""

    text: str
    uses: frozenset[str]
    given: Mapping[str, object]

    def bound(self, epoch: int, seq: int) -> dict[str, object]:
        """The values of all its parameters."""
        ours = {"epoch": epoch, "seq": seq}
        return dict(self.given) | {name: ours[name] for name in OURS & self.uses}


def asked(statement: str, parameters: Mapping[str, object]) -> Asked:
    """Check a statement's words, and that the parameters it uses are those given.

    Raises
    ------
    StatementNotAllowed
        If a word, function or procedure is not allowed.
    BadParameter
        If the statement cannot be taken apart, or a parameter is missing, not used or cannot be bound.
    """
    uses = parameters_of(statement)
    for name, value in parameters.items():
        if name in OURS:
            raise BadParameter(name, value, f"${name} of the publication, which is bound without being given")
        if name not in uses:
            used = ", ".join(sorted(uses - OURS)) or "none"
            raise BadParameter("a parameter of the statement", name, f"one that it uses: {used}")
        _check(name, value, DEEPEST)
    for name in sorted(uses - OURS - set(parameters)):
        raise BadParameter(name, None, f"a value, for the statement uses ${name}")
    return Asked(without_comments(statement), uses, parameters)


def read_value(text: str) -> object:
    """A value given as text: as JSON where it is, else the text itself.

    Examples
    --------
    >>> [read_value(text) for text in ("17", '"17"', "party:P17", "[1, 2]", "true")]
    [17, '17', 'party:P17', [1, 2], True]
    """
    try:
        return json.loads(text, parse_constant=_no_constant)
    except ValueError:
        return text


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _check(name: str, value: object, deeper: int) -> None:
    """Refuse what cannot be bound."""
    match value:
        case None | bool() | str():
            return
        case float() if math.isfinite(value):
            return
        case int() if SMALLEST <= value <= LARGEST:
            return
        case list() if deeper:
            for one in value:
                _check(name, one, deeper - 1)
        case dict() if deeper and all(isinstance(key, str) for key in value):
            for one in value.values():
                _check(name, one, deeper - 1)
        case _:
            raise BadParameter(
                name, value, "a text, a number of 64 bits, true, false, null, or lists and maps"
            )
