"""The header of a delimited file: its columns, and where its rows begin."""

import re
from dataclasses import dataclass
from pathlib import Path

from graph_engine.errors import UnreadableFile
from loaders.form.mappings import Format
from loaders.reading.blocks import utf8_blocks
from loaders.reading.chunk import file_error
from loaders.reading.csv_records import Dialect, records

HEAD_BYTES = 1024 * 1024
"""How much of a file is looked at to find its header (ours)."""

OTHER_DELIMITERS = ",;|\t"
"""Delimiters to look for where the mapping's does not occur in the header."""


@dataclass(frozen=True)
class Header:
    """The names of the columns, and where the rows begin."""

    names: list[str]
    line: int
    first_row_line: int
    first_row_byte: int


def read_header(path: Path, form: Format, dialect: Dialect) -> Header:
    """Find the header, or take the mapping's names.

    Raises
    ------
    UnreadableFile
        If there is none, it names a column twice, or another delimiter stands in it.
    """
    first = next(utf8_blocks(path, form.encoding, HEAD_BYTES))
    begin, skipped = _preamble(first, form)
    if not form.header:
        return Header(list(form.names or ()), 0, skipped + 1, begin)
    text = first[begin:].decode(errors="replace")
    record = next(records(text, dialect, path, skipped + 1), None)
    if record is None:
        raise file_error(UnreadableFile, path, skipped + 1, "there is no header")
    line = skipped + record.first_line + 1
    names = [name.strip() if form.trim else name for name in record.fields]
    _check_names(path, names, line, form.delimiter)
    end = begin
    for _ in range(record.after_line):
        end = first.find(b"\n", end) + 1 or len(first)
    return Header(names, line, skipped + record.after_line + 1, end)


def _preamble(first: bytes, form: Format) -> tuple[int, int]:
    """Bytes and lines that stand before the header."""
    junk = re.compile(form.junk_lines) if form.junk_lines else None
    begin, skipped = 0, 0
    while begin < len(first):
        end = first.find(b"\n", begin) + 1 or len(first)
        text = first[begin:end].decode(errors="replace").rstrip("\r\n")
        if skipped >= form.skip_lines and not (junk and junk.search(text)):
            break
        begin, skipped = end, skipped + 1
    return begin, skipped


def _check_names(path: Path, names: list[str], line: int, delimiter: str) -> None:
    """Columns have different names; there is more than one where another delimiter stands in it."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise file_error(UnreadableFile, path, line, f"the header names {twice[0]!r} twice")
    others = [mark for mark in OTHER_DELIMITERS if mark != delimiter and mark in names[0]]
    if len(names) == 1 and others:
        message = (
            f"the header {names[0]!r} is one column with delimiter {delimiter!r}; "
            f"it holds {others[0]!r}: give format: {{delimiter: {others[0]!r}}}"
        )
        raise file_error(UnreadableFile, path, line, message)
