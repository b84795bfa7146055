"""The order of edges, as the index has it: by time, then by id."""

from graph_engine.index import NO_TIME

TIMELESS = str(NO_TIME + 1)
"""The time of an edge that has none, before all others; Cypher cannot write the smallest number,
nor negate it."""


def time_of(edge: str) -> str:
    """The time of an edge, by which it is ordered; one without lies in windows that have no start."""
    return f"coalesce({edge}.time_us, {TIMELESS})"
