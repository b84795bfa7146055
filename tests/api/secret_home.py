"""The bank whose secrets are known, written into a home: its ledger and finished runs."""

import json
from pathlib import Path

import polars as pl

from graph_engine.index.build import build_facts
from graph_engine.index.results import add_results
from graph_engine.ledger import Ledger
from graph_engine.run_tables import RUN_TABLES
from graph_engine.schema import TABLES
from tests.api.secret_bank import INSTANT, LEDGER_ROWS, RUN_ROWS


def _frame(rows: list[dict], schema: dict) -> pl.DataFrame:
    return pl.DataFrame(
        rows, schema={name: kind for name, kind in schema.items() if any(name in row for row in rows)}
    )


def fill_ledger(home: Path) -> int:
    """Write the bank into the ledger of a home, and give its version."""
    with Ledger(home).write() as write:
        for name, rows in LEDGER_ROWS.items():
            key = TABLES[name].id_column
            told = [{**row, "source": "test", "source_key": row[key]} for row in rows]
            outcome = write.append(name, _frame(told, TABLES[name].polars_schema))
            assert outcome.accepted == len(rows), name
        return write.commit({})


def write_run(home: Path, run_id: str, *, sentence_en: str = "Four members.") -> None:
    """Write a finished run with known results over the facts of the ledger."""
    ledger = Ledger(home)
    folder = home / "runs" / run_id
    (folder / "tables").mkdir(parents=True)
    build_facts(ledger.snapshot().as_of(INSTANT), folder / "index")
    frames = {name: _run_frame(name) for name in RUN_TABLES}
    frames["community_profiles"] = frames["community_profiles"].with_columns(sentence_en=pl.lit(sentence_en))
    add_results(folder / "index", frames)
    for name, frame in frames.items():
        frame.write_parquet(folder / "tables" / f"{name}.parquet")
    inputs = {"ledger_version": ledger.snapshot().version, "instant": INSTANT.isoformat()}
    inputs |= {"ledger_content": "a bank of secrets", "parent": None, "seed": 1}
    cycle = {"status": "shadow", "window_days": 914_000_001}
    inputs |= {"configuration": {"detectors": {"cycle": cycle}, "filings": {"home": "CN"}}}
    record = {"run_id": run_id, "inputs": inputs, "searched_in_full_because": None}
    (folder / "run.json").write_text(
        json.dumps(record | {"business_day": "2025-07-01", "tables": dict.fromkeys(frames)})
    )


def _run_frame(name: str) -> pl.DataFrame:
    table = RUN_TABLES[name]
    rows = _frame(RUN_ROWS.get(name, []), table.columns)
    missing = [
        pl.lit(None, dtype=kind).alias(column)
        for column, kind in table.columns.items()
        if column not in rows.columns
    ]
    return table.shaped(rows.with_columns(missing))
