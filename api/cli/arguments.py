"""Words of a command line: options that every command shares, wherever they stand, and pairs key=value."""

import typer

SHARED_WITH_VALUE = ("--home", "--lang", "--role")
SHARED_FLAGS = ("--json", "--quiet")


def shared_first(words: list[str]) -> list[str]:
    """The words of a command line with the shared options moved to the front.

    ``fundgraph load bank.yaml files --json`` and ``fundgraph --json load bank.yaml files`` are the same.

    Examples
    --------
    >>> shared_first(["runs", "--home", "here", "--json"])
    ['--home', 'here', '--json', 'runs']
    >>> shared_first(["query", "--", "--json"])
    ['query', '--', '--json']
    """
    shared: list[str] = []
    rest: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            rest += [word, *left]
            break
        if word in SHARED_FLAGS or word.split("=")[0] in SHARED_WITH_VALUE:
            shared.append(word)
            if word in SHARED_WITH_VALUE and left:
                shared.append(left.pop(0))
        else:
            rest.append(word)
    return shared + rest


def pairs(words: list[str]) -> dict[str, str]:
    """Each ``key=value`` taken apart; each key once."""
    pairs: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign:
            raise typer.BadParameter(f"{word!r} is not key=value")
        if key in pairs:
            raise typer.BadParameter(f"{key} is given twice")
        pairs[key] = value
    return pairs
