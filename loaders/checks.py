"""Assertions of a mapping about a whole file."""

from decimal import Decimal

import polars as pl

from graph_engine.errors import AssertionFailed, LoadError
from loaders.files import SourceFile
from loaders.form.mappings import Assertion
from loaders.reading.chunk import Lines, file_error
from loaders.rows.problems import ROW

EXACT = pl.Decimal(38, 10)


class AssertedFile:
    """The assertions of one file, checked chunk by chunk."""

    def __init__(self, file: SourceFile) -> None:
        self._file, self._assertions = file, file.plan.entry.assertions
        self._rows = 0
        self._sums = [Decimal(0) for _ in self._assertions]
        self._seen: list[pl.Series] = [pl.Series(dtype=pl.UInt64) for _ in self._assertions]

    def check(self, frame: pl.DataFrame, lines: Lines) -> None:
        """Check rows (with ``ROW``) as they come.

        Raises
        ------
        AssertionFailed
            With file, line, column and value of the first row for which an assertion does not hold.
        """
        self._rows += frame.height
        for at, assertion in enumerate(self._assertions):
            if assertion.unique is not None:
                self._check_unique(at, assertion.unique, frame, lines)
            elif assertion.column is not None:
                self._check_column(assertion, assertion.column, frame, lines)
                if assertion.sum_ is not None:
                    total = frame[assertion.column].cast(EXACT, strict=False).sum()
                    self._sums[at] += Decimal(str(total or 0))

    def finish(self) -> None:
        """Check what only the whole file can tell.

        Raises
        ------
        AssertionFailed
            If the number of rows or a sum is another.
        """
        for at, assertion in enumerate(self._assertions):
            if assertion.rows is not None:
                low, high = assertion.rows.min_, assertion.rows.max_
                if (low is not None and self._rows < low) or (high is not None and self._rows > high):
                    raise self._error(None, f"has {self._rows} rows; asserted are {_range(low, high)}")
            if assertion.sum_ is not None and self._sums[at] != Decimal(assertion.sum_):
                found = f"{self._sums[at]:f}"
                raise self._error(
                    None, f"column {assertion.column!r} adds up to {found}; asserted is {assertion.sum_}"
                )

    def _check_column(self, assertion: Assertion, column: str, frame: pl.DataFrame, lines: Lines) -> None:
        """Each value of a column."""
        value = pl.col(column)
        number = value.cast(pl.Float64, strict=False)
        if assertion.min_ is not None:
            self._first(number < assertion.min_, column, frame, lines, f"at least {assertion.min_:g}")
        if assertion.max_ is not None:
            self._first(number > assertion.max_, column, frame, lines, f"at most {assertion.max_:g}")
        if assertion.matches is not None:
            fits = value.fill_null("").str.contains(assertion.matches)
            self._first(~fits, column, frame, lines, f"a match of {assertion.matches}")
        if assertion.in_ is not None:
            known = value.fill_null("").is_in(assertion.in_)
            self._first(~known, column, frame, lines, f"one of {', '.join(assertion.in_)}")
        if assertion.filled:
            self._first(value.is_null(), column, frame, lines, "a value in every row")

    def _check_unique(self, at: int, columns: list[str], frame: pl.DataFrame, lines: Lines) -> None:
        """No two rows are equal in some columns, over all chunks."""
        hashes = frame.select(pl.struct(columns).hash()).to_series()
        again = ~hashes.is_first_distinct() | hashes.is_in(self._seen[at].implode())
        if again.any():
            found = frame.filter(again).select(ROW, *columns).row(0)
            line = lines.of([found[0]])[0]
            values = ", ".join(str(value) for value in found[1:])
            raise self._error(
                line, f"{', '.join(columns)} {values!r} stands in the file twice; asserted is unique"
            )
        self._seen[at] = pl.concat([self._seen[at], hashes])

    def _first(self, broken: pl.Expr, column: str, frame: pl.DataFrame, lines: Lines, asserted: str) -> None:
        """Stop at the first row for which an assertion is broken."""
        found = frame.filter(broken).select(ROW, column).head(1)
        if not found.is_empty():
            row, value = found.row(0)
            line = lines.of([row])[0]
            raise self._error(line, f"column {column!r} is {value!r}; asserted is {asserted}")

    def _error(self, line: int | None, message: str) -> LoadError:
        """An error that names the file."""
        return file_error(AssertionFailed, self._file.path, line, message)


def _range(low: int | None, high: int | None) -> str:
    """Bounds in words."""
    if low is None or high is None:
        return f"at least {low}" if high is None else f"at most {high}"
    return f"{low} to {high}"
