"""Rows of the quarantine made ready to be loaded again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graph_engine.errors import BadParameter, MappingError, UnknownName
from loaders.mapping import SourcePlan, read_mapping
from loaders.plan import FilePlan
from loaders.put_aside import EXTRA, Origin
from loaders.rows.prepare import Occurrences, cleaned
from loaders.rows.problems import Problem
from loaders.values.knowledge import HIDDEN, OCCURRENCE

Cells = dict[str, str | None]


@dataclass(frozen=True)
class Batch:
    """Open rows of one file, with their cells after correction; ``left``: those not loaded yet."""

    source: SourcePlan
    plan: FilePlan
    origin: Origin
    rows: pl.DataFrame
    cells: list[Cells]
    frame: pl.DataFrame
    left: dict[int, Problem]


def corrected(rows: pl.DataFrame, corrections: pl.DataFrame) -> list[Cells]:
    """The cells of each row, with its corrections.

    Raises
    ------
    UnknownName
        If a correction names a row that is not there.
    """
    pairs = rows.select("quarantine_id", "row").rows()
    cells: dict[str, Cells] = {row_id: json.loads(row) for row_id, row in pairs}
    for row_id, column, value in corrections.iter_rows():
        if row_id not in cells:
            raise UnknownName("row in the quarantine", row_id, cells)
        cells[row_id][column] = value or None
    return list(cells.values())


def batches(rows: pl.DataFrame, cells: list[Cells]) -> list[Batch]:
    """Rows by mapping entry and file, in the order of loading."""
    sources = {name: read_mapping(_findable(name)) for name in sorted(rows["mapping"].unique())}
    found: dict[Origin, list[int]] = {}
    for at, row in enumerate(rows.iter_rows(named=True)):
        origin = Origin(row["source"], row["mapping"], row["entry"], row["file"])
        found.setdefault(origin, []).append(at)
    made = [
        _batch(sources[origin.mapping], origin, numbers, rows, cells) for origin, numbers in found.items()
    ]
    return sorted(made, key=lambda batch: (batch.plan.rank, batch.origin.file))


def is_readable(mapping: str) -> bool:
    """Whether the mapping of rows put aside is still there and right."""
    try:
        read_mapping(_findable(mapping))
    except (MappingError, UnknownName):
        return False
    return True


def _batch(
    source: SourcePlan, origin: Origin, numbers: list[int], rows: pl.DataFrame, cells: list[Cells]
) -> Batch:
    """The rows of one file."""
    plan, own, held = source.files[origin.entry], [cells[at] for at in numbers], rows[numbers]
    for before, after in zip(held["row"], own, strict=True):
        _check_columns(plan, json.loads(before), after)
    left = dict(enumerate(_first_guess(plan, own, held)))
    return Batch(source, plan, origin, held, own, _frame(plan, own, held["line"]), left)


def _check_columns(plan: FilePlan, before: Cells, after: Cells) -> None:
    """Corrections are of columns that the file has."""
    allowed = plan.takes.union(plan.entry.ignore, before)
    for name in after:
        if name not in allowed:
            shown = sorted(column for column in allowed if not column.startswith(HIDDEN))
            raise BadParameter("column of a correction", name, ", ".join(shown))


def _findable(name: str) -> str | Path:
    """A mapping's name, or its path."""
    return Path(name) if "/" in name else name


def _first_guess(plan: FilePlan, cells: list[Cells], held: pl.DataFrame) -> Iterator[Problem]:
    """The problem each row begins with: a wrong number of fields, else one that may have gone."""
    found = held.select("reason", "column").rows()
    for row, (own, (reason, column)) in enumerate(zip(cells, found, strict=True)):
        wrong = _misplaced(plan, own, column if reason == "wrong_field_count" else None)
        if wrong is None:
            yield Problem(row, "", None, "unknown_reference")
        else:
            yield Problem(row, wrong, own.get(wrong), "wrong_field_count")


def _misplaced(plan: FilePlan, own: Cells, named: str | None) -> str | None:
    """The field a row has too much or too little, if any; ``named``: the one it was put aside for.

    A row that lacks a column that nobody takes has its other cells in the wrong places all the same.
    """
    extra = (name for name in _surplus(plan, own) if own[name] is not None)
    needed = [named] if named else []
    needed += sorted(plan.takes - plan.optional)
    return next(extra, None) or next((name for name in needed if name not in own), None)


def _surplus(plan: FilePlan, own: Cells) -> list[str]:
    """The fields beyond the header's."""
    known = plan.takes.union(plan.entry.ignore)
    return [name for name in own if name.startswith(EXTRA) and name not in known]


def _frame(plan: FilePlan, cells: list[Cells], lines: pl.Series) -> pl.DataFrame:
    """The rows ready for the rules; where a row has no occurrence number yet, its line stands for it."""
    given = {name for own in cells for name in own if name not in _surplus(plan, own)}
    names = sorted(given | plan.takes)
    schema = dict.fromkeys(names, pl.String)
    plain = pl.DataFrame([[own.get(name) for name in names] for own in cells], schema=schema, orient="row")
    numbered = Occurrences(plan).numbered(cleaned(plain, plan))
    line = pl.lit("line ") + lines.cast(pl.String)
    return numbered.with_columns(pl.col(f"^{OCCURRENCE}.*$").fill_null(line))
