"""Rows put aside: listed, and loaded again once they are corrected or what they refer to has come."""

import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl

from graph_engine.errors import BadParameter, UnreadableFile
from graph_engine.ledger import Ledger, LedgerWrite, PairingReport
from loaders.batches import Batch, Cells, batches, corrected, is_readable
from loaders.converters import converter_of
from loaders.intake import Intake
from loaders.put_aside import list_rows, open_rows, quarantined, release
from loaders.references import References
from loaders.report import FileCount, LoadReport, Tally, iso
from loaders.rows.problems import ROW

__all__ = ["list_rows", "replay", "retry_waiting"]

CORRECTION = ("quarantine_id", "column", "value")
"""Columns of a table of corrections."""


def replay(ledger: Ledger, corrections: pl.DataFrame | Path | None = None) -> LoadReport:
    """Try every row of the quarantine again, as one new version.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    corrections : pl.DataFrame or Path, optional
        Table (or CSV file) with columns ``quarantine_id``, ``column`` (of the source) and ``value`` (empty:
        no value).

    Returns
    -------
    LoadReport
        What became of each row. Rows that are now loaded, or turn out to be duplicates, leave the quarantine;
        corrected ones that are still wrong stay with their corrected cells.

    Raises
    ------
    UnknownName
        If a correction names a row that is not in the quarantine.
    UnreadableFile
        If the file of corrections is no CSV file in UTF-8.
    BadParameter
        If the table of corrections has other columns, or names a column that the row does not have.
    LedgerBusy
        If another process is writing.
    """
    with ledger.write() as write:
        rows = open_rows(write.base)
        intake = _try_again(write, rows, corrected(rows, _table(corrections)))
        record = _record(intake)
        unresolved = intake.unresolved()
        version = write.commit(record)
    return LoadReport(record["load_id"], version, intake.tally, unresolved, PairingReport(0, 0, 0))


def retry_waiting(write: LedgerWrite) -> Tally:
    """Load rows put aside earlier that refer to what has come since: the order of loads does not matter.

    Rows whose mapping cannot be read any more stay where they are; a replay says why.
    """
    rows = open_rows(write.base).filter(pl.col("reason") == "unknown_reference")
    readable = [name for name in sorted(rows["mapping"].unique()) if is_readable(name)]
    rows = rows.filter(pl.col("mapping").is_in(readable))
    return _try_again(write, rows, corrected(rows, _table(None))).tally


def _try_again(write: LedgerWrite, rows: pl.DataFrame, cells: list[Cells]) -> Intake:
    """Load rows as long as more of them can be, and settle what became of each."""
    intake = Intake(write, References(write), Tally())
    every = batches(rows, cells)
    again = True
    while again:
        before = sum(len(batch.left) for batch in every)
        for batch in every:
            _take(batch, intake)
        again = sum(len(batch.left) for batch in every) < before
    for batch in every:
        _settle(batch, intake)
    return intake


def _table(corrections: pl.DataFrame | Path | None) -> pl.DataFrame:
    """The corrections as a table of text."""
    if corrections is None:
        return pl.DataFrame(schema=dict.fromkeys(CORRECTION, pl.String))
    if isinstance(corrections, Path):
        corrections = _read(corrections)
    if set(corrections.columns) != set(CORRECTION):
        raise BadParameter("columns of the corrections", corrections.columns, ", ".join(CORRECTION))
    return corrections.select(CORRECTION).cast(pl.String)


def _read(file: Path) -> pl.DataFrame:
    """A CSV file of corrections."""
    try:
        return pl.read_csv(file, infer_schema=False, encoding="utf8")
    except pl.exceptions.PolarsError as problem:
        raise UnreadableFile(f"{file}: is no CSV file in UTF-8: {problem}; save it as CSV UTF-8") from problem


def _take(batch: Batch, intake: Intake) -> None:
    """Load the rows of a batch that are still left and have all their fields."""
    again = [row for row, problem in batch.left.items() if problem.reason != "wrong_field_count"]
    if not again:
        return
    count = intake.tally.files.setdefault(batch.origin.file, FileCount())
    rows = batch.frame.filter(pl.col(ROW).is_in(pl.Series(again, dtype=pl.UInt32).implode()))
    left = intake.take(rows, batch.plan, converter_of(batch.source, intake.write, batch.plan), count)
    for row in again:
        if row in left:
            batch.left[row] = left[row]
        else:
            del batch.left[row]


def _settle(batch: Batch, intake: Intake) -> None:
    """Take loaded rows out of the quarantine; put corrected ones that are still wrong in their place."""
    tally = intake.tally
    tally.files.setdefault(batch.origin.file, FileCount()).quarantined += len(batch.left)
    for problem in batch.left.values():
        tally.add_reason(problem.reason)
    given = [json.loads(row) for row in batch.rows["row"]]
    changed = {row for row in batch.left if batch.cells[row] != given[row]}
    gone = [row for row in range(batch.rows.height) if row not in batch.left or row in changed]
    release(intake.write, batch.rows[gone])
    if changed:
        numbers = sorted(changed)
        lines = batch.rows["line"][numbers].to_list()
        cells, problems = [batch.cells[row] for row in numbers], [batch.left[row] for row in numbers]
        intake.write.quarantine(quarantined(batch.origin, cells, lines, problems, batch.plan.secret))


def _record(intake: Intake) -> dict[str, Any]:
    """What the ledger's version remembers of the replay."""
    tally = intake.tally
    return {
        "load_id": hashlib.sha256(f"replay {intake.write.version}".encode()).hexdigest()[:12],
        "source": "replay",
        "files": {name: count.to_json() for name, count in sorted(tally.files.items())},
        "sums": dict(sorted(tally.sums.items())),
        "reasons": dict(sorted(tally.reasons.items())),
        "from": iso(tally.first),
        "to": iso(tally.last),
    }
