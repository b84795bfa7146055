"""In which unit a parameter is and which values it may have, as its name tells."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Range:
    """A unit, and the smallest and largest value."""

    unit: str
    least: int
    most: int

    def __str__(self) -> str:
        """As an error names it.

        >>> str(range_of("window_days"))
        'a whole number from 0 to 36,500 (days)'
        """
        return f"a whole number from {self.least:,} to {self.most:,} ({self.unit})"


BY_NAME = {
    "test_pct": Range("per cent", 0, 99),
    "near_pct": Range("per cent", 1, 99),
    "fewest_days": Range("days", 1, 36_500),
    "fewest_marks": Range("number", 0, 1_000_000),
    "by_chance_pct": Range("per cent", 1, 100),
    "expected_by_chance": Range("number", 0, 1_000_000_000),
    "past_weeks": Range("weeks", 1, 520),
    "months_before": Range("months", 0, 1_200),
    "per_start": Range("number", 0, 100_000),
    "sets_per_start": Range("number", 0, 100_000),
    "steps_per_start": Range("number", 0, 1_000_000),
    "steps_in_all": Range("number", 0, 20_000_000_000),
}
"""Parameters of which a detector can do with less or needs more than their name begins or ends like: shares
below the whole, days of which there is always one, marks that may be missing, a past that there must be,
budgets within which a search ends and fits into memory (ours)."""

BY_ENDING = {
    "usual_payments": Range("usual payments", 0, 1_000_000),
    "_days": Range("days", 0, 36_500),
    "_hours": Range("hours", 0, 876_000),
    "_weeks": Range("weeks", 0, 5_200),
    "_pct": Range("per cent", 0, 100_000),
    "_hops": Range("hops", 1, 10),
}
"""Times of up to a hundred years, more than any ledger holds; hops as docs/patterns.md defines cycles; sums
and shares beyond which nothing is found (ours)."""

FEWEST = Range("number", 1, 1_000_000)
"""Of the members of a shape there is always one."""

OTHERS = Range("number", 0, 1_000_000)
"""Counts and multiples; ours."""


def range_of(name: str) -> Range:
    """Give the range of a parameter.

    >>> range_of("fewest_payers").least, range_of("fewest_new_pct").unit
    (1, 'per cent')
    """
    if name in BY_NAME:
        return BY_NAME[name]
    for ending, told in BY_ENDING.items():
        if name.endswith(ending):
            return told
    return FEWEST if name.startswith("fewest") else OTHERS


def exceeded(values: Mapping[str, int]) -> tuple[str, str] | None:
    """Give the first parameter that is beyond another which bounds it, and that other; nothing if none is.

    At least so much is not more than at most so much of the same, nor are days of a window more than it has.

    >>> exceeded({"fewest_hops": 9, "most_hops": 3})
    ('fewest_hops', 'most_hops')
    >>> exceeded({"fewest_days": 3, "window_days": 7})
    """
    for name, value in values.items():
        begin, _, what = name.partition("_")
        bounds = [f"most_{what}"] if begin in ("fewest", "least") else []
        bounds += ["window_days"] if name == "fewest_days" else []
        for bound in bounds:
            if bound in values and value > values[bound]:
                return name, bound
    return None
