from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from graph_engine.schema import TABLES

Rows = Callable[..., pl.DataFrame]
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
}


def make_rows(table: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """Rows of a table from what matters in a case; the rest is filled with something ordinary."""
    named = TABLES[table]
    full = [
        {"source": "hand", "source_key": str(row[named.id_column]), **DEFAULTS.get(table, {}), **row}
        for row in rows
    ]
    columns = {name for row in full for name in row}
    schema = {name: kind for name, kind in named.polars_schema.items() if name in columns}
    return pl.DataFrame(full, schema=schema)


@pytest.fixture
def rows() -> Rows:
    return make_rows
