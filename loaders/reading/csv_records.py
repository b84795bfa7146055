"""Delimited text record by record: the slow, exact reading that finds headers, lines and misfits."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph_engine.errors import UnreadableFile
from loaders.reading.chunk import file_error

LONGEST_FIELD = 16 * 1024 * 1024
"""Characters in a field beyond which a quote was surely never closed (ours)."""

LONE_RETURN = (
    "a carriage return stands in a field without quotes; records must end in a line feed, "
    "with or without a carriage return before it"
)


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written."""

    delimiter: str
    quote: str | None


@dataclass(frozen=True)
class Record:
    """One record with the physical lines it takes, counted from 0 within its text."""

    first_line: int
    after_line: int
    fields: tuple[str, ...]


def records(text: str, dialect: Dialect, path: Path, first_line: int) -> Iterator[Record]:
    """Every record that is not a blank line.

    Raises
    ------
    UnreadableFile
        If a quote is never closed or a line end stands inside an unquoted field.
    """
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(
        text_lines(text),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or '"',
        quoting=csv.QUOTE_NONE if dialect.quote is None else csv.QUOTE_MINIMAL,
    )
    begin = 0
    try:
        for fields in reader:
            if fields:
                yield Record(begin, reader.line_num, tuple(fields))
            begin = reader.line_num
    except csv.Error as error:
        why = LONE_RETURN if "new-line character" in str(error) else error
        message = f"cannot be split into fields: {why}"
        raise file_error(UnreadableFile, path, first_line + begin, message) from error


def text_lines(text: str) -> Iterator[str]:
    """Lines with their newline; no other character ends a line."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


@dataclass(frozen=True)
class CountedLines:
    """Rows whose lines must be counted: some records take several lines, or blank lines stand between."""

    data: bytes
    dialect: Dialect
    path: Path
    first: int
    width: int

    def of(self, rows: Sequence[int]) -> list[int]:
        """The physical lines of rows; records of another width are no rows."""
        wanted = set(rows)
        found: dict[int, int] = {}
        fitting = (
            record
            for record in records(self.data.decode(), self.dialect, self.path, self.first)
            if len(record.fields) == self.width
        )
        for row, record in enumerate(fitting):
            if row in wanted:
                found[row] = self.first + record.first_line
        return [found[row] for row in rows]
