"""What a strptime pattern says of the texts it reads."""

import re

WIDTHS = {"Y": 4, "y": 2, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2, "j": 3}
"""Characters that each directive takes."""


def month_place(pattern: str) -> int | None:
    """Where the two digits of the month begin; None if that is not the same in every text.

    Examples
    --------
    >>> month_place("%y%m%d"), month_place("%d.%m.%Y"), month_place("%B %m")
    (2, 3, None)
    """
    place = 0
    for directive, literal in re.findall(r"%(.)|([^%])", pattern):
        if directive == "m":
            return place
        if directive and directive not in WIDTHS:
            return None
        place += WIDTHS[directive] if directive else len(literal)
    return None


def precision_of(pattern: str) -> str:
    """How exact the times of a pattern are.

    Examples
    --------
    >>> precision_of("%y%m%d"), precision_of("%Y-%m-%d %H:%M:%S"), precision_of("%H:%M:%S%.f")
    ('day', 'second', 'microsecond')
    """
    if "f" in pattern:
        return "microsecond"
    return "second" if re.search(r"%[HTs]", pattern) else "day"
