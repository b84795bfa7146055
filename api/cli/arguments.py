"""The options that every command shares, wherever on the line they stand."""

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
