"""What is wrong with a row."""

from dataclasses import dataclass

import polars as pl

ROW = "\x1frow"
"""Hidden column: the number of a row within its chunk, from 0."""


@dataclass(frozen=True)
class Problem:
    """One value that cannot be taken."""

    row: int
    column: str
    value: str | None
    reason: str
    stops: bool = False


def first_problems(problems: list[Problem]) -> dict[int, Problem]:
    """The first problem found in each row."""
    first: dict[int, Problem] = {}
    for problem in problems:
        first.setdefault(problem.row, problem)
    return first


def rejected_rows(problems: list[Problem]) -> pl.Series:
    """The numbers of the rows that have a problem."""
    return pl.Series(ROW, sorted({problem.row for problem in problems}), dtype=pl.UInt32)
