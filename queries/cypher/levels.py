"""Statements that go level by level: written out for the deepest search, and planned as deep as is asked.

A level that is not asked for would do nothing, yet the time that planning takes grows with it.
"""

import re
from collections.abc import Callable, Mapping

LEVEL = re.compile(r"// level (\d+) of \$(\w+)\n(.*?)(?=// level|// end of levels)", re.DOTALL)


def levels(depth: str, most: int, level: Callable[[int], str]) -> str:
    """The text of all levels up to ``most``; ``depth`` is the parameter that says how many are asked for."""
    text = "".join(f"\n// level {number} of ${depth}{level(number)}" for number in range(1, most + 1))
    return f"{text}\n// end of levels"


def as_deep_as_asked(statement: str, given: Mapping[str, object]) -> str:
    """A statement without the levels beyond those that the parameters ask for.

    Examples
    --------
    >>> statement = "WITH 0 AS n" + levels("hops", 3, lambda hop: f"\\nWITH n + {hop} AS n") + "\\nRETURN n"
    >>> as_deep_as_asked(statement, {"hops": 2}).split("\\n")
    ['WITH 0 AS n', 'WITH n + 1 AS n', 'WITH n + 2 AS n', '// end of levels', 'RETURN n']
    """
    return LEVEL.sub(lambda level: level[3] if int(level[1]) <= _depth(given[level[2]]) else "", statement)


def _depth(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value
