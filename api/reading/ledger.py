"""Loads and the quarantine as a viewer may see them: what feeds AML work is neither told nor counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from api.models.ledger import LoadedFile, QuarantineRow
from api.pages import Found
from api.reading.secret_sources import SecretSources
from graph_engine.ledger import Snapshot
from graph_engine.schema.access import Viewer
from graph_engine.schema.masks import mask_text
from loaders.quarantine import list_rows

Record = Mapping[str, Any]
OF_A_LOAD = ("load_id", "source", "mapping", "from", "to")
OF_A_ROW = tuple(QuarantineRow.model_fields)
ENTRY = ("mapping", "entry")


@dataclass(frozen=True)
class RowFilters:
    """Which rows of the quarantine are asked for."""

    file: str | None = None
    reason: str | None = None

    @property
    def conditions(self) -> list[pl.Expr]:
        """The same on the table of rows."""
        return [pl.col(name) == value for name, value in vars(self).items() if value is not None]


def find_loads(snapshot: Snapshot, viewer: Viewer) -> tuple[Found, list[str]]:
    """The loads that led to a ledger version, the newest first, and mappings that cannot be read."""
    records = snapshot.load_records()[::-1]
    sources = SecretSources.of(viewer, (record["mapping"] for record in records if "mapping" in record))
    return Found(len(records), lambda a, b: [_load(one, sources) for one in records[a:b]]), sources.unread


def _load(record: Record, sources: SecretSources) -> Record:
    """A load's values; a file that feeds AML work alone keeps its counts to who may know of them."""
    files: Mapping[str, Record] = record.get("files", {})
    hidden = {name for name in files if sources.hides_file(name)}
    return {
        **{name: record.get(name) for name in OF_A_LOAD},
        "ledger_version": record["ledger_version"],
        "files": {
            name: LoadedFile(sha256=told.get("sha256")) if name in hidden else LoadedFile(**told)
            for name, told in files.items()
        },
        "sums": record.get("sums", {}),
        "reasons": None if hidden else record.get("reasons", {}),
    }


def find_quarantined(snapshot: Snapshot, viewer: Viewer, filters: RowFilters) -> tuple[Found, list[str]]:
    """The rows put aside up to a ledger version, by file and line, and mappings that cannot be read."""
    rows = list_rows(snapshot).filter(*filters.conditions)
    entries = rows.select(ENTRY).unique().sort(ENTRY).rows()
    sources = SecretSources.of(viewer, (mapping for mapping, _ in entries))
    seen = [entry for entry in entries if not sources.hides_entry(*entry)]
    shown = pl.DataFrame(seen, schema={name: rows.schema[name] for name in ENTRY}, orient="row")
    rows = rows.join(shown, on=ENTRY, how="semi", maintain_order="left")
    return Found(rows.height, lambda a, b: _rows(rows.slice(a, b - a), sources)), sources.unread


def _rows(rows: pl.DataFrame, sources: SecretSources) -> Sequence[Record]:
    return [
        {name: row[name] for name in OF_A_ROW} | {"value": _value(row, sources)}
        for row in rows.iter_rows(named=True)
    ]


def _value(row: Record, sources: SecretSources) -> str | None:
    """The value that is wrong, long numbers masked; nothing where it only feeds AML work."""
    value: str | None = row["value"]
    if value is None or sources.hides_value(row["mapping"], row["entry"], row["column"]):
        return None
    return mask_text(value)
