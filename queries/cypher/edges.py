"""The order of edges, as the index has it: by time, then by id."""

from graph_engine.index import NO_TIME

TIMELESS = str(NO_TIME + 1)
"""The time of an edge that has none, before all others; Cypher cannot write the smallest number,
nor negate it."""


def passed_on_from(edge: str) -> str:
    """The first time of a transfer that may follow one, as `graph_engine.kernels.paths` has it."""
    return f"({edge}.time_us + CASE {edge}.time_precision WHEN 'day' THEN 0 ELSE 1 END)"


def time_of(edge: str) -> str:
    """The time of an edge, by which it is ordered; one without lies in windows that have no start."""
    return f"coalesce({edge}.time_us, {TIMELESS})"
