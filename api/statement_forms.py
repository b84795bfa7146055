"""Answers to statements as JSON, CSV or an Arrow IPC stream, alike from service and command line."""

import csv
import io
import json
import re
from enum import StrEnum
from typing import Any

from api.export_files import FORMULA_STARTS
from queries.adhoc.answer import CypherAnswer
from queries.frames.arrow import json_text, to_arrow_stream

BYTE_ORDER_MARK = "\ufeff"
FORMULA = re.compile(FORMULA_STARTS)


class StatementForm(StrEnum):
    """Forms of an answer."""

    JSON = "json"
    CSV = "csv"
    ARROW = "arrow"


MEDIA_TYPES = {
    StatementForm.JSON: "application/json",
    StatementForm.CSV: "text/csv; charset=utf-8",
    StatementForm.ARROW: "application/vnd.apache.arrow.stream",
}


def written(answer: CypherAnswer, form: StatementForm) -> bytes:
    """An answer in a form; CSV and Arrow hold the rows alone."""
    if form is StatementForm.ARROW:
        return to_arrow_stream(answer)
    if form is StatementForm.CSV:
        return (BYTE_ORDER_MARK + _csv(answer)).encode()
    return (json.dumps(answer.as_dict(), ensure_ascii=False, indent=2) + "\n").encode()


def _csv(answer: CypherAnswer) -> str:
    """Rows as CSV: lists, maps and nodes as JSON, an apostrophe before what a spreadsheet would run."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow([_cell(column.name) for column in answer.columns])
    sheet.writerows([[_cell(value) for value in row] for row in answer.rows])
    return text.getvalue()


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return f"'{value}" if FORMULA.match(value) else value
    return json_text(value)
