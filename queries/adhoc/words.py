"""The first look at a statement, before a server sees it: words, functions and procedures must be known.

The plan is checked too, but subqueries inside an expression (``CASE WHEN EXISTS { … }``) stand in it as mere
text, on both versions. So the words are looked at by themselves: two names or values side by side need a word
of the language between them, which a clause that nobody thought of (``LOAD CSV``, ``USE graph``) has not.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from graph_engine.errors import BadParameter, StatementNotAllowed
from queries.adhoc.allowed import (
    CONSTRUCTS,
    FOLLOWING_WORDS,
    FUNCTIONS,
    KEYWORDS,
    OPENING_WORDS,
    PROCEDURES,
)
from queries.adhoc.nesting import check_nesting
from queries.adhoc.plans import check_procedure
from queries.adhoc.tokens import Token, tokens_of

OPERANDS = frozenset({"word", "quoted", "text", "number", "parameter"})

READ_ONLY = "statements only read: they are made of " + ", ".join(sorted(OPENING_WORDS)) + " and their parts"


def parameters_of(statement: str) -> frozenset[str]:
    """Check the words of a statement and give the names of the parameters it uses.

    Raises
    ------
    BadParameter
        If it cannot be taken apart, is several statements, or nests deeper than a server can plan.
    StatementNotAllowed
        If it begins with, or holds, a word, function or procedure that is not allowed; names it.

    Examples
    --------
    >>> sorted(parameters_of("MATCH (p:Party {id: $party}) RETURN p.name AS name"))
    ['party']
    """
    tokens = tokens_of(statement)
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if any(token.text == ";" for token in tokens):
        raise BadParameter("statement", "several, with ; between them", "one statement")
    if not tokens or tokens[0].word not in OPENING_WORDS:
        begins = tokens[0].text if tokens else ";"
        raise StatementNotAllowed(f"a statement may not begin with {begins!r}; {READ_ONLY}")
    _check_neighbours(tokens)
    check_nesting(tokens)
    for name in _procedures(tokens):
        check_procedure(name)
    for name in _called(tokens):
        if name.lower() not in FUNCTIONS | CONSTRUCTS and name not in PROCEDURES:
            raise StatementNotAllowed(f"{name}(…) is not allowed, it is no function for callers; {READ_ONLY}")
    return frozenset(token.text for token in tokens if token.kind == "parameter")


def _check_neighbours(tokens: Sequence[Token]) -> None:
    """Refuse a word with a name or value behind it where neither is a word of the language."""
    for place, (first, second) in enumerate(pairwise(tokens)):
        side_by_side = first.names and second.kind in OPERANDS
        if side_by_side and first.word not in KEYWORDS and second.word not in FOLLOWING_WORDS:
            found = " ".join(token.text for token in tokens[place : place + 3])
            raise StatementNotAllowed(f"{found} … is not allowed; {READ_ONLY}")


def _procedures(tokens: Sequence[Token]) -> Iterator[str]:
    """Names of procedures behind CALL, with or without arguments."""
    for place, token in enumerate(tokens[:-1]):
        if token.word == "CALL" and tokens[place + 1].names:
            end = place + 2
            while end + 1 < len(tokens) and tokens[end].text == "." and tokens[end + 1].names:
                end += 2
            yield "".join(one.text for one in tokens[place + 1 : end])


def _called(tokens: Sequence[Token]) -> Iterator[str]:
    """Names before a parenthesis that are not words of the language."""
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        if token.text != "(" or before is None or not before.names:
            continue
        start = place - 1
        while start >= 2 and tokens[start - 1].text == "." and tokens[start - 2].names:
            start -= 2
        name = "".join(one.text for one in tokens[start:place])
        if start < place - 1 or before.word not in KEYWORDS:
            yield name
