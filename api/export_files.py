"""Exports as files: CSV, Parquet, JSON lines or Excel, by the ending of the name."""

import os
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from graph_engine.errors import BadParameter

TIME_FORM = "%Y-%m-%dT%H:%M:%S%.fZ"
FORMULA_STARTS = "^[=+\\-@\\t\\r]"
"""A cell that begins so is a formula to a spreadsheet; OWASP, CSV injection."""

EXCEL_ROWS = 1_048_576
EXCEL_DIGITS = 10**15
"""A spreadsheet keeps 15 digits of a number; a longer one is written as text."""

EXCEL_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no zones
"""Fixed, so that the same rows give the same bytes."""


def check_file(path: Path, endings: Collection[str]) -> None:
    """Do nothing if a file of one of these endings can be written there.

    To be asked before rows are made, as that may take long.

    Raises
    ------
    BadParameter
        If the ending is another, or the folder is not there.
    """
    if path.suffix.lower() not in endings:
        raise BadParameter("ending", path.suffix, f"one of {', '.join(endings)}")
    if not path.parent.is_dir():
        raise BadParameter("out", str(path), "a file in a folder that exists")


def write_file(frame: pl.DataFrame, path: Path) -> None:
    """Write rows to a file in the form that its ending names; the file appears whole or not at all.

    Raises
    ------
    BadParameter
        As ``check_file`` does, or if the rows do not fit a sheet.
    """
    check_file(path, FORMS)
    form = FORMS[path.suffix.lower()]
    write_whole(path, lambda partial: form(frame, partial))


def write_text(text: str, path: Path) -> None:
    """Write a text to a file in a folder that is there; the file appears whole or not at all."""
    write_whole(path, lambda partial: partial.write_text(text, encoding="utf-8"))


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside the file, then put it in its place."""
    partial = path.with_name(f".{path.name}.{os.getpid()}{path.suffix}")
    try:
        write(partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _csv(frame: pl.DataFrame, path: Path) -> None:
    """UTF-8 with byte-order mark, lists as JSON; an apostrophe before what a spreadsheet would run."""
    guarded = pl.when(pl.col(pl.String).str.contains(FORMULA_STARTS)).then("'" + pl.col(pl.String))
    flat = _lists_as_json(_times_as_text(frame))
    flat.with_columns(guarded.otherwise(pl.col(pl.String)).name.keep()).write_csv(path, include_bom=True)


def _parquet(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path)


def _ndjson(frame: pl.DataFrame, path: Path) -> None:
    _times_as_text(frame).write_ndjson(path)


def _xlsx(frame: pl.DataFrame, path: Path) -> None:
    if frame.height >= EXCEL_ROWS:
        raise BadParameter(
            "rows", frame.height, f"at most {EXCEL_ROWS - 1} in a sheet; export csv or parquet"
        )
    flat = _lists_as_json(_times_as_text(frame))
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": EXCEL_DATE})
        sheet = book.add_worksheet("export")
        for place, row in enumerate([tuple(flat.columns), *flat.iter_rows()]):
            for column, value in enumerate(row):
                _write_cell(sheet, place, column, value)


def _write_cell(sheet: Any, row: int, column: int, value: object) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float() if abs(value) < EXCEL_DIGITS:
            sheet.write_number(row, column, value)
        case _:
            sheet.write_string(row, column, str(value))


def _times_as_text(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.selectors.datetime().dt.strftime(TIME_FORM), pl.selectors.date().dt.strftime("%Y-%m-%d")
    )


def _lists_as_json(frame: pl.DataFrame) -> pl.DataFrame:
    quoted = pl.element().str.replace_all("\\\\", "\\\\").str.replace_all('"', '\\"')
    as_json = pl.lit("[") + pl.selectors.list().list.eval('"' + quoted + '"').list.join(", ") + pl.lit("]")
    return frame.with_columns(as_json.name.keep())


FORMS: dict[str, Callable[[pl.DataFrame, Path], None]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".ndjson": _ndjson,
    ".xlsx": _xlsx,
}
"""How to write, by ending."""
