"""Rows of ledger tables from what matters in a case."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from graph_engine.ledger import Ledger
from graph_engine.schema import TABLES

DEFAULTS: dict[str, dict[str, Any]] = {
    "transaction": {
        "time": datetime(2025, 1, 10, 1, tzinfo=UTC),
        "time_precision": "second",
        "business_day": date(2025, 1, 10),
        "amount_minor": 100,
        "currency": "CNY",
        "kind": "transfer",
    },
    "account": {"ours": True, "role": "ordinary"},
    "party": {"ours": True, "role": "ordinary", "kind": "person"},
    "account_holding": {"role": "holder"},
    "balance": {"currency": "CNY"},
}


def at(day: int, hour: int = 0) -> datetime:
    """A time in January 2025."""
    return datetime(2025, 1, day, hour, tzinfo=UTC)


def make_rows(table: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of a table; required columns that a case does not name hold something ordinary."""
    named = TABLES[table]
    full = [
        {"source": "hand", "source_key": str(row[named.id_column]), **DEFAULTS.get(table, {}), **row}
        for row in rows
    ]
    columns = {name for row in full for name in row}
    schema = {name: kind for name, kind in named.polars_schema.items() if name in columns}
    return pl.DataFrame(full, schema=schema)


def load(home: Path, **tables: pl.DataFrame) -> list[str]:
    """Append tables in one write, revised rows as corrections; the verdicts of all rows in order."""
    verdicts: list[str] = []
    with Ledger(home).write() as write:
        for table, rows in tables.items():
            revised = "revised_at" in rows.columns and rows["revised_at"].null_count() == 0
            outcome = write.append(table, rows, on_conflict="correct" if revised else "quarantine")
            verdicts += outcome.verdicts.to_list()
        write.commit({"tables": sorted(tables)})
    return verdicts
