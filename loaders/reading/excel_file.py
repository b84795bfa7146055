"""Sheets of Excel workbooks as one chunk."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import fastexcel
import polars as pl

from graph_engine.errors import UnreadableFile
from loaders.form.mappings import Format
from loaders.reading.chunk import Chunk, file_error

TOO_LONG = r"^-?[0-9]{16,}"
"""A number that a spreadsheet cannot hold exactly: it keeps 15 digits."""

MIDNIGHT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} 00:00:00$"


class ExcelFile:
    """A sheet of a workbook; its lines are the sheet's rows."""

    def __init__(self, path: Path, form: Format) -> None:
        self.path, self.form = path, form
        self._cells = self._read()
        self._header = self._find_header()
        self.columns = self._names()

    @property
    def header_line(self) -> int:
        """The sheet's row that holds the header; 0 where there is none."""
        return self._header + 1 if self.form.header else 0

    def chunks(self) -> Iterator[Chunk]:
        """Its rows, in order; empty rows of the sheet are none."""
        begin = self._header + 1 if self.form.header else self._header
        body = self._cells.slice(begin)
        filled = body.select(~pl.all_horizontal(pl.all().is_null())).to_series()
        numbers = [begin + 1 + row for row in filled.arg_true()]
        frame = body.filter(filled)[:, : len(self.columns)]
        frame.columns = self.columns
        days = [name for name in self.columns if frame[name].drop_nulls().str.contains(MIDNIGHT).all()]
        frame = frame.with_columns(pl.col(days).str.slice(0, 10)) if days else frame
        yield Chunk(frame, _Numbered(numbers), size=self.path.stat().st_size)

    def _read(self) -> pl.DataFrame:
        """All cells as text; numbers too long to be exact with an exponent, so that they are recognised."""
        try:
            book = fastexcel.read_excel(self.path)
            sheet = self.form.sheet or self._only_sheet(book.sheet_names)
            text = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
            numbers = book.load_sheet(sheet, header_row=None, dtypes="boolean").to_polars()
        except fastexcel.FastExcelError as error:
            raise file_error(UnreadableFile, self.path, None, f"is no readable workbook: {error}") from error
        return text.select(_spoilt(text[name], numbers[name]) for name in text.columns)

    def _only_sheet(self, names: list[str]) -> str:
        """The only sheet of the workbook."""
        if len(names) != 1:
            listed = ", ".join(names)
            message = f"has sheets {listed}: name one (format: {{sheet: …}})"
            raise file_error(UnreadableFile, self.path, None, message)
        return names[0]

    def _find_header(self) -> int:
        """The row of the header, from 0; of the first row where there is none."""
        junk = re.compile(self.form.junk_lines) if self.form.junk_lines else None
        for at in range(self.form.skip_lines, self._cells.height):
            cells = [cell for cell in self._cells.row(at) if cell is not None]
            if cells and not (junk and junk.search(" ".join(cells))):
                return at
        raise file_error(UnreadableFile, self.path, 1, "the sheet is empty: it has no header")

    def _names(self) -> list[str]:
        """The names of the columns, all different."""
        if not self.form.header:
            return list(self.form.names or ())
        cells = list(self._cells.row(self._header))
        while cells and cells[-1] is None:
            cells.pop()
        names = [(cell or "").strip() for cell in cells]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            line = self._header + 1
            raise file_error(UnreadableFile, self.path, line, f"the header names {twice[0]!r} twice")
        return names


class _Numbered:
    """Rows with the sheet's own row numbers."""

    def __init__(self, numbers: list[int]) -> None:
        self._numbers = numbers

    def of(self, rows: Sequence[int]) -> list[int]:
        """The sheet's rows of rows of the chunk."""
        return [self._numbers[row] for row in rows]


def _spoilt(text: pl.Series, number: pl.Series) -> pl.Series:
    """Cells as text; long ones that are numbers, not text, with an exponent."""
    long = number.is_not_null() & text.str.contains(TOO_LONG).fill_null(value=False)
    if not long.any():
        return text.replace("", None)
    written = pl.Series(text.name, [f"{float(cell):.14E}" for cell in text.filter(long)], dtype=pl.String)
    return text.scatter(long.arg_true(), written).replace("", None)
