"""What the command line says, in English and Chinese."""

from typing import TYPE_CHECKING

from api.words import WordList

if TYPE_CHECKING:
    from graph_engine.wording import Language

WORDS = WordList("api.cli")
"""Whole sentences."""

TERMS = WordList("api.cli", "terms.yaml")
"""Single words: codes and column names as a person reads them."""

HEADINGS = WordList("api.cli", "headings.yaml")
"""Column names that are no terms, or that mean something else as a code."""

CODED = frozenset(
    {"severity", "state", "direction", "kind", "role", "tie", "ends", "standing", "section", "status"}
    | {"action", "outcome", "loan_class", "risk_rating", "id_check", "id_type", "gender"}
)
CODED_ENDINGS = ("_kind", "_role")
"""Columns whose values are codes."""


def say(key: str, lang: str, **values: object) -> str:
    """The sentence of ``key`` in ``lang`` with its values filled in.

    Raises
    ------
    KeyError
        If the word list has no such key, or the sentence needs a value that is not given.

    Examples
    --------
    >>> say("published", "en", run="r1")
    'Run r1 is the current one.'
    """
    return WORDS.say(key, lang, **values)


def term(code: str, lang: str) -> str:
    """A code or column name as a person reads it; one that has no entry is a name of its own and stays.

    Examples
    --------
    >>> term("quarantined", "zh"), term("transaction-2025-01", "zh")
    ('隔离', 'transaction-2025-01')
    """
    return TERMS.entries[code][lang] if code in TERMS.entries else code


def heading(column: str, lang: str) -> str:
    """A column name as a person reads it.

    Examples
    --------
    >>> heading("role", "zh"), term("role", "zh")
    ('角色', '因角色不穿透')
    """
    return HEADINGS.entries[column][lang] if column in HEADINGS.entries else term(column, lang)


def said(column: str, value: object, lang: "Language") -> object:
    """A value as a person reads it: a code in words where the column holds codes.

    Examples
    --------
    >>> said("payee_role", "ordinary", "zh"), said("name", "ordinary", "zh"), said("kind", None, "zh")
    ('普通', 'ordinary', None)
    >>> said("payee_kind", "person", "zh")
    '个人'
    """
    from graph_engine.vocabulary import said as said_of_data

    if not isinstance(value, str) or not (column in CODED or column.endswith(CODED_ENDINGS)):
        return value
    return said_of_data("kind", term(value, lang), lang)
