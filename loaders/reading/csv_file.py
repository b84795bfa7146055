"""Delimited text as chunks: parsed by polars, with every row's field count and line known exactly."""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from graph_engine.errors import LoadError, UnreadableFile
from loaders.form.mappings import Format
from loaders.reading.blocks import BLOCK_BYTES, utf8_blocks
from loaders.reading.chunk import Chunk, Consecutive, Misfit, file_error
from loaders.reading.csv_header import read_header
from loaders.reading.csv_records import CountedLines, Dialect, Record, records

LONGEST_RECORD = 64 * 1024 * 1024
"""Bytes without the end of a record beyond which a quote was surely never closed (ours)."""


class CsvFile:
    """A delimited text file, read as its mapping says."""

    def __init__(self, path: Path, form: Format, block_bytes: int = BLOCK_BYTES) -> None:
        self.path, self.form, self._block_bytes = path, form, block_bytes
        self._dialect = Dialect(form.delimiter, None if form.quote == "none" else form.quote)
        self._junk = re.compile(form.junk_lines) if form.junk_lines else None
        self._header = read_header(path, form, self._dialect)

    @property
    def columns(self) -> list[str]:
        """The names of its columns, in order."""
        return self._header.names

    @property
    def header_line(self) -> int:
        """The physical line of the header; 0 where there is none."""
        return self._header.line

    def chunks(self) -> Iterator[Chunk]:
        """Its rows, in order."""
        line = self._header.first_row_line
        for data in self._whole_records():
            yield self._parse(data, line)
            line += data.count(b"\n")

    def _whole_records(self) -> Iterator[bytes]:
        """The rows as blocks that end where a record ends."""
        skip, carry, line_count = self._header.first_row_byte, b"", 0
        for block in utf8_blocks(self.path, self.form.encoding, self._block_bytes):
            data = carry + block if carry else block
            if skip:
                data, skip = data[skip:], max(0, skip - len(data))
            if b"\0" in data:
                line = self._header.first_row_line + line_count + data[: data.index(b"\0")].count(b"\n")
                raise file_error(UnreadableFile, self.path, line, "holds a zero byte: this is no text")
            end = self._last_record_end(data)
            carry = data[end:]
            if len(carry) > LONGEST_RECORD:
                raise self._open_quote(self._header.first_row_line + line_count + data[:end].count(b"\n"))
            if end:
                line_count += data[:end].count(b"\n")
                yield data[:end]
        if self._quotes(carry) % 2:
            raise self._open_quote(self._header.first_row_line + line_count)
        if carry.strip(b"\r\n"):
            yield carry.rstrip(b"\r\n") + b"\n"

    def _open_quote(self, line: int) -> LoadError:
        """A quote that nothing closes."""
        return file_error(
            UnreadableFile,
            self.path,
            line,
            "a quote in the record that begins here is not closed; "
            "if quotes are plain characters in this file, give format: {quote: none}",
        )

    def _quotes(self, data: bytes) -> int:
        """How many quotes stand in the data."""
        return data.count(self._dialect.quote.encode()) if self._dialect.quote else 0

    def _last_record_end(self, data: bytes) -> int:
        """Where the last whole record ends: at a newline before which quotes are even."""
        end = data.rfind(b"\n") + 1
        quote = self._dialect.quote
        if quote is None or end == 0:
            return end
        mark = quote.encode()
        odd = data.count(mark, 0, end) % 2
        while odd and end:
            before = data.rfind(b"\n", 0, end - 1) + 1
            odd ^= data.count(mark, before, end) % 2
            end = before
        return end

    def _parse(self, data: bytes, line: int) -> Chunk:
        """One block of whole records as a chunk."""
        rows = data.rstrip(b"\r\n") + b"\n" if data.endswith((b"\n\n", b"\n\r\n")) else data
        frame = self._fast(rows)
        if frame is None:
            return self._slow(data, line)
        width = len(self.columns)
        if frame.height == rows.count(b"\n"):
            return Chunk(frame, Consecutive(line), size=len(data))
        lines = CountedLines(data, self._dialect, self.path, line, width)
        return Chunk(frame, lines, size=len(data))

    def _fast(self, data: bytes) -> pl.DataFrame | None:
        """The rows as polars parses them; None unless every record has as many fields as the header."""
        try:
            frame = pl.read_csv(
                data,
                has_header=False,
                schema=dict.fromkeys(self.columns, pl.String),
                separator=self._dialect.delimiter,
                quote_char=self._dialect.quote,
            )
        except pl.exceptions.PolarsError:
            return None
        quoted = self._dialect.quote is not None and self._dialect.quote.encode() in data
        marks = data.count(self._dialect.delimiter.encode()) - (self._inner_marks(frame) if quoted else 0)
        if marks != frame.height * (len(self.columns) - 1):
            return None
        if len(self.columns) == 1:
            frame = frame.filter(pl.first().is_not_null())
        return frame.with_columns(pl.all().replace("", None)) if quoted else frame

    def _inner_marks(self, frame: pl.DataFrame) -> int:
        """Delimiters inside quoted fields."""
        counts = frame.select(pl.all().str.count_matches(self._dialect.delimiter, literal=True).sum())
        return sum(counts.row(0))

    def _slow(self, data: bytes, line: int) -> Chunk:
        """The rows of a block in which something is off, record by record: misfits are put aside."""
        width = len(self.columns)
        every = list(records(self._checked_text(data, line), self._dialect, self.path, line))
        odd = [record for record in every if len(record.fields) != width]
        misfits = tuple(
            Misfit(line + each.first_line, each.fields) for each in odd if not self._is_junk(each)
        )
        rows = [record.fields for record in every if len(record.fields) == width]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(self.columns, pl.String), orient="row")
        lines = CountedLines(data, self._dialect, self.path, line, width)
        return Chunk(
            frame.with_columns(pl.all().replace("", None)), lines, misfits, len(odd) - len(misfits), len(data)
        )

    def _is_junk(self, record: Record) -> bool:
        """Whether the mapping says that such a line is none of the data."""
        return bool(self._junk and self._junk.search(self._dialect.delimiter.join(record.fields)))

    def _checked_text(self, data: bytes, line: int) -> str:
        """The block as text, if it is UTF-8."""
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            begin = data.rfind(b"\n", 0, error.start) + 1
            at = line + data[: error.start].count(b"\n")
            before = data[begin : error.start].count(self._dialect.delimiter.encode())
            column = self.columns[min(before, len(self.columns) - 1)]
            bad = data[error.start : error.start + 4]
            raise file_error(
                UnreadableFile,
                self.path,
                at,
                f"column {column!r}: bytes {bad!r} are not utf-8; give the file's encoding in format "
                "(such as gb18030 or latin-1)",
            ) from error
