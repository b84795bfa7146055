"""What the command line says, in English and Chinese."""

from api.words import WordList

WORDS = WordList("api.cli")
"""Whole sentences."""

TERMS = WordList("api.cli", "terms.yaml")
"""Single words: codes and column names as a person reads them."""


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
