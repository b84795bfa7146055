"""Ties of parties that are not money."""

NO_TIME = "(-9223372036854775807 - 1)"
"""Stands before every time: what has no time lies in windows without a start."""


def since(tie: str) -> str:
    """The time of a relationship, before every other one where it has none."""
    return f"coalesce({tie}.time_us, {NO_TIME})"
