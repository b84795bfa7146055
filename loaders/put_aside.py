"""Rows put aside: how the quarantine holds and lists them, and how they leave it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from graph_engine.ledger import Ledger, LedgerWrite, Snapshot
from loaders.rows.problems import Problem
from loaders.values.knowledge import CURRENCY, HIDDEN

OPEN, RELEASED = "open", "released"
SCHEMA: dict[str, type[pl.DataType]] = {
    "quarantine_id": pl.String,
    "source": pl.String,
    "mapping": pl.String,
    "entry": pl.Int64,
    "file": pl.String,
    "line": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "reason": pl.String,
    "row": pl.String,
    "shown": pl.String,
    "state": pl.String,
}
"""Columns of the quarantine: where a row came from, what is wrong with it, its cells as JSON, and what of
them is shown."""

MASK = "***"
"""What stands for a contact point wherever it would be shown."""

EXTRA = "field "
"""Begin of the names of fields beyond the header's: ``field 7`` is the seventh."""


Cells = dict[str, str | None]


@dataclass(frozen=True)
class Origin:
    """The file that rows come from, and the mapping entry that reads it."""

    source: str
    mapping: str
    entry: int
    file: str


def quarantined(
    origin: Origin,
    cells: Sequence[Cells],
    lines: Sequence[int],
    problems: Sequence[Problem],
    secret: frozenset[str],
) -> pl.DataFrame:
    """Rows put aside, one for each problem given; cells of the columns in ``secret`` are never shown."""
    kept = [json.dumps(_visible(row), ensure_ascii=False) for row in cells]
    rows = [
        {
            "quarantine_id": _identity(origin, line, row),
            "source": origin.source,
            "mapping": origin.mapping,
            "entry": origin.entry,
            "file": origin.file,
            "line": line,
            "column": problem.column,
            "value": MASK if problem.column in secret and problem.value else problem.value,
            "reason": problem.reason,
            "row": row,
            "shown": _shown(row, secret),
            "state": OPEN,
        }
        for line, row, problem in zip(lines, kept, problems, strict=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def list_rows(ledger: Ledger | Snapshot) -> pl.DataFrame:
    """The rows that are put aside, by file and line: what is wrong with each, and its cells as JSON."""
    snapshot = ledger if isinstance(ledger, Snapshot) else ledger.snapshot()
    return open_rows(snapshot).drop("row").rename({"shown": "row"})


def open_rows(snapshot: Snapshot) -> pl.DataFrame:
    """The rows that are put aside, with all their cells."""
    every = snapshot.quarantined()
    if every.is_empty():
        return pl.DataFrame(schema={**SCHEMA, "ledger_version": pl.Int64})
    gone = every.filter(pl.col("state") == RELEASED)
    still = every.join(gone, on="quarantine_id", how="anti")
    return still.unique("quarantine_id", keep="any").sort("file", "line", "quarantine_id")


def release(write: LedgerWrite, rows: pl.DataFrame) -> None:
    """Take rows out of the quarantine of the version that a write makes."""
    if not rows.is_empty():
        write.quarantine(rows.select(list(SCHEMA)).with_columns(state=pl.lit(RELEASED)))


def still_open(write: LedgerWrite, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that were not released by an earlier version."""
    before = write.base.quarantined()
    if before.is_empty():
        return rows
    gone = before.filter(pl.col("state") == RELEASED)
    return rows.join(gone, on="quarantine_id", how="anti", maintain_order="left")


def _visible(row: dict[str, str | None]) -> dict[str, str | None]:
    """The cells of a row that a rule can read again: not the currencies, which follow from others."""
    return {name: value for name, value in row.items() if not name.startswith(CURRENCY)}


def _shown(row: str, secret: frozenset[str]) -> str:
    """The cells of a row as its file had them, with contact points masked."""
    cells = {name: value for name, value in json.loads(row).items() if not name.startswith(HIDDEN)}
    masked = {name: MASK if name in secret and value else value for name, value in cells.items()}
    return json.dumps(masked, ensure_ascii=False)


def _identity(origin: Origin, line: int, row: str) -> str:
    """An id that the same row of the same file has each time it is put aside."""
    parts = json.dumps([origin.source, origin.entry, origin.file, line, row], ensure_ascii=False)
    return hashlib.sha256(parts.encode()).hexdigest()[:16]
