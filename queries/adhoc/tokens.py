"""A statement of Cypher as tokens, read so strictly that the server cannot read it otherwise."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

from graph_engine.errors import BadParameter

Kind = Literal["word", "quoted", "text", "number", "parameter", "symbol"]

MOST_CHARACTERS = 20_000
"""A longer statement is not written by hand; ours."""

PATTERN = re.compile(
    r"""
      (?P<comment>//[^\n\r]*|/\*.*?\*/)
    | (?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<parameter>\$(?:\w+(?!\w|\s*\()|`[^`]+`))
    | (?P<quoted>`(?:[^`]|``)*`)
    | (?P<number>\d\w*(?:\.\d\w*)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<space>[ \t\r\n]+)
    | (?P<symbol>[!-/:-@\[\]^{-~])
    """,
    re.VERBOSE | re.DOTALL,
)
"""What there is in Cypher 5. Comments do not nest."""

QUOTES = ("'", '"')


@dataclass(frozen=True)
class Token:
    """A token: its kind, and its text without the quotes of a name or the dollar of a parameter."""

    kind: Kind
    text: str

    @property
    def word(self) -> str:
        """The text in capitals if it may be a word of the language, else nothing."""
        return self.text.upper() if self.kind == "word" and self.text.isascii() else ""

    @property
    def names(self) -> bool:
        """Whether it may be a part of the name of a function or procedure."""
        return self.kind in ("word", "quoted")


def tokens_of(statement: str) -> list[Token]:
    r"""Take a statement apart; comments are left out.

    Raises
    ------
    BadParameter
        If it is empty or too long, or holds an escape ``\u``, a character that is neither a letter, a digit,
        an ASCII sign nor an ASCII space outside of quotes, or a quote or comment that does not close.

    Examples
    --------
    >>> [token.text for token in tokens_of("RETURN 'a' AS x // why")]
    ['RETURN', "'a'", 'AS', 'x']
    """
    return [_token(kind, text) for kind, text in _parts(statement) if kind in get_args(Kind)]


def without_comments(statement: str) -> str:
    r"""The statement with each comment turned into as many spaces, so that the server need not read them.

    Examples
    --------
    >>> without_comments("RETURN 1 /* one */ AS x")
    'RETURN 1           AS x'
    """
    return "".join(
        re.sub(r"[^\r\n]", " ", text) if kind == "comment" else text for kind, text in _parts(statement)
    )


def _parts(statement: str) -> list[tuple[str, str]]:
    """Kind and text of every part, comments and spaces among them."""
    _check_text(statement)
    parts: list[tuple[str, str]] = []
    place = 0
    while place < len(statement):
        found = PATTERN.match(statement, place)
        if found is None or _is_unclosed(statement, found):
            raise _unreadable(statement, place)
        parts.append((str(found.lastgroup), found[0]))
        place = found.end()
    return parts


def _is_unclosed(statement: str, found: re.Match[str]) -> bool:
    """Whether a quote or comment begins that does not end, so that only its first sign was found."""
    return found[0] in QUOTES or (found[0] == "/" and statement.startswith("/*", found.start()))


def _check_text(statement: str) -> None:
    if not statement.strip():
        raise BadParameter("statement", statement, "a statement of Cypher that reads")
    if len(statement) > MOST_CHARACTERS:
        raise BadParameter("length of the statement", len(statement), f"at most {MOST_CHARACTERS} characters")
    escape = re.search(r"\\u", statement, re.IGNORECASE)
    if escape:
        raise BadParameter(
            "statement", statement[escape.start() :][:6], "no escapes \\u: write the character, or bind it"
        )


def _token(kind: str, text: str) -> Token:
    if kind == "quoted":
        return Token("quoted", text[1:-1].replace("``", "`"))
    if kind == "parameter":
        return Token("parameter", text[1:].strip("`"))
    found: Kind = next(one for one in get_args(Kind) if one == kind)
    return Token(found, text)


def _unreadable(statement: str, place: int) -> BadParameter:
    """The error for a character that begins nothing."""
    line = statement.count("\n", 0, place) + 1
    column = place - statement.rfind("\n", 0, place)
    sign = statement[place]
    allowed = "letters, digits, ASCII signs and spaces outside of quotes, and quotes and comments that close"
    return BadParameter(f"the sign at line {line}, column {column}", f"{sign} (U+{ord(sign):04X})", allowed)
