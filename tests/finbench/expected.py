"""Expected answers: read from files of JSON lines, or from the cases."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from graph_engine.errors import InputError
from tests.finbench.questions import QUESTIONS

FILE = re.compile(r"(?P<read>(?:complex|simple)_[0-9]+)_expected\.jsonl(?:\.gz)?")
NOT_ANSWERS = ("README", "LICENSE", "LICENCE", ".")

CASES_WINDOW = {"startTime": 1000, "endTime": 2000}
"""The window of every case that has one, as the notes on the data say."""


class BadExpectation(InputError):
    """A file of expected answers that is none."""


@dataclass(frozen=True)
class Expectation:
    """What is asked, what the answer must be, and where that stands."""

    read: str
    where: str
    parameters: dict[str, Any]
    rows: list[list[str]]


def read_expected(folder: Path) -> list[Expectation]:
    """All expected answers of a folder, by read.

    Raises
    ------
    BadExpectation
        If the folder holds none, or a file that is none.
    """
    if not folder.is_dir():
        raise BadExpectation(f"{folder} is no folder")
    paths = [path for path in sorted(folder.iterdir()) if not path.name.startswith(NOT_ANSWERS)]
    found = [expectation for path in paths for expectation in _read_file(path)]
    if not found:
        raise BadExpectation(f"{folder} holds no file of expected answers, such as complex_1_expected.jsonl")
    return found


def _read_file(path: Path) -> Iterator[Expectation]:
    named = FILE.fullmatch(path.name)
    if named is None or named["read"] not in QUESTIONS:
        raise BadExpectation(
            f"{path} is no file of expected answers; those are called READ_expected.jsonl or "
            f"READ_expected.jsonl.gz, where READ is one of {', '.join(QUESTIONS)}"
        )
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
        if line.strip():
            yield _expectation(named["read"], f"{path.name}:{number}", line)


def _expectation(read: str, where: str, line: str) -> Expectation:
    try:
        told = json.loads(line, parse_float=Decimal)
        rows = [[as_text(cell) for cell in row] for row in told["rows"]]
        parameters = dict(told["params"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadExpectation(f"{where} is no expected answer with params and rows: {error!r}") from error
    return Expectation(read, where, parameters, rows)


def read_cases(path: Path) -> list[Expectation]:
    """All cases of the file of parameters and expected rows, by read."""
    told = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    found = []
    for name, cases in told.items():
        read = name.replace("TCR", "complex_").replace("TSR", "simple_")
        if read not in QUESTIONS:
            raise BadExpectation(f"{path} has cases of {name!r}, which is no read")
        for place, (parameters, rows) in enumerate(cases, start=1):
            known = QUESTIONS[read].parameters
            asked = {**{one: value for one, value in CASES_WINDOW.items() if one in known}, **parameters}
            found.append(Expectation(read, f"{name} case {place}", asked, rows))
    return found


def as_text(cell: object) -> str:
    """A cell of an expected row as text.

    >>> as_text([1, 2]), as_text(7), as_text(True), as_text("0.500"), as_text(Decimal("0.5"))
    ('[1, 2]', '7', 'true', '0.500', '0.500')
    """
    if isinstance(cell, list):
        return f"[{', '.join(as_text(one) for one in cell)}]"
    if isinstance(cell, Decimal):
        return str(cell.quantize(Decimal("0.001"), ROUND_HALF_UP))
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
