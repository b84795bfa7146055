"""Times and other values in Cypher, written as the engines write them."""

from graph_engine.index import NO_TIME as NO_TIME_US

NO_TIME = str(NO_TIME_US)
"""What stands for the time of an edge that has none, where edges are ordered by time."""


def as_text(value: str, kind: str) -> str:
    """A property as `as_text` of the sections writes it."""
    if kind == "time":
        micros = f"right('00000' + toString({value}.microsecond), 6)"
        fraction = f"CASE {value}.microsecond WHEN 0 THEN '' ELSE '.' + {micros} END"
        return f"left(toString({value}), 19) + {fraction} + 'Z'"
    return f"toString({value})"
