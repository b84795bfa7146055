"""How fast a CSV file gets into the ledger, against DuckDB's typed CSV to Parquet of the same file.

``python -m tests.benchmarks.load_speed [TRANSACTIONS]``; five million by default. Two files are measured: one
with the dozen columns that most systems deliver, and one as ``fundgraph generate`` writes it, with all 34.
The load reads, checks and stores every row, compares it with the ledger and looks up its references.
"""

import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from graph_engine.ledger import Ledger
from graph_engine.synthetic import generate
from loaders.load import load

TRANSACTIONS = 5_000_000
ACCOUNTS_PER_TRANSACTION = 25
WIDE_CUSTOMERS, WIDE_MONTHS = 24_000, 4
SEED = 1
START = datetime(2025, 1, 1, tzinfo=UTC)
YEAR_S = 365 * 86_400
SPACE_FACTOR = 500
"""Bytes of disk wanted for a transaction: the file, the ledger, DuckDB's copy."""

TYPES = {
    "time": "TIMESTAMPTZ",
    "amount": "DECIMAL(18,2)",
    "business_day": "DATE",
    "payroll": "BOOLEAN",
    "cross_border": "BOOLEAN",
    "payer_balance": "DECIMAL(18,2)",
    "payee_balance": "DECIMAL(18,2)",
}
"""What DuckDB reads as other than text."""


def measure(transactions: int = TRANSACTIONS) -> list[dict[str, object]]:
    """Load files of both widths beside DuckDB; a row for each figure: what, value, unit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if shutil.disk_usage(folder).free < transactions * SPACE_FACTOR:
            raise SystemExit(f"{folder} has no room for {transactions:,} transactions; set TMPDIR")
        narrow = narrow_bank(folder / "narrow", transactions)
        return compared("12 columns", narrow, folder) + compared(
            "34 columns", wide_bank(folder / "wide"), folder
        )


def compared(label: str, bank: Path, folder: Path) -> list[dict[str, object]]:
    """Figures of one folder of files, whose transactions alone are timed."""
    home, payments = folder / f"home {label}", sorted(bank.glob("transaction*.csv"))
    ledger = Ledger(home)
    rest = folder / f"rest {label}"
    rest.mkdir()
    for path in bank.glob("*.csv"):
        if path not in payments and path.stem != "loan_movement":
            (rest / path.name).symlink_to(path)
    load(ledger, "fundgraph", rest)
    timed = folder / f"timed {label}"
    timed.mkdir()
    for path in payments:
        (timed / path.name).symlink_to(path)
    duck_s, duck_cpu_s = timing(lambda: copy_with_duckdb(payments, folder / f"{label}.parquet"))
    load_s, load_cpu_s = timing(lambda: load(ledger, "fundgraph", timed))
    rows = ledger.snapshot().rows_in("transaction")
    copied = duckdb.sql(f"SELECT count(*) FROM '{folder / f'{label}.parquet'}'").fetchall()[0]
    if copied != (rows,):
        raise SystemExit(f"DuckDB copied {copied} rows, the ledger holds {rows:,}")
    return [
        row(f"load of {rows:,} transactions, {label}", load_s, "s"),
        row(f"transactions a second, {label}", round(rows / load_s), "1/s"),
        row(f"DuckDB's copy of the same, {label}", duck_s, "s"),
        row(f"load over DuckDB, {label}", load_s / duck_s, "ratio"),
        row(f"processor time over DuckDB's, {label}", load_cpu_s / duck_cpu_s, "ratio"),
        row("peak memory so far", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB"),
    ]


def copy_with_duckdb(files: list[Path], out: Path) -> None:
    """DuckDB's typed CSV to Parquet, with the compression that the ledger uses."""
    header = files[0].open(encoding="utf-8").readline().strip().split(",")
    columns = ", ".join(f"'{name}': '{TYPES.get(name, 'VARCHAR')}'" for name in header)
    listed = ", ".join(f"'{path}'" for path in files)
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv([{listed}], header = true, columns = {{{columns}}})) "
            f"TO '{out}' (FORMAT parquet, COMPRESSION zstd)"
        )


def narrow_bank(folder: Path, transactions: int) -> Path:
    """Accounts, and one file of transactions with the columns that most systems deliver."""
    folder.mkdir()
    rng = np.random.default_rng(SEED)
    count = max(transactions // ACCOUNTS_PER_TRANSACTION, 2)
    ids = pl.Series([f"A{at:08}" for at in range(count)])
    accounts = pl.DataFrame({"account_id": ids, "ours": "true", "currency": "CNY", "role": "ordinary"})
    accounts.write_csv(folder / "account.csv")
    for begin in range(0, transactions, 1_000_000):
        size = min(1_000_000, transactions - begin)
        frame = payments(rng, ids, begin, size)
        with (folder / "transaction.csv").open("ab") as file:
            frame.write_csv(file, include_header=begin == 0)
    return folder


def payments(rng: np.random.Generator, ids: pl.Series, begin: int, size: int) -> pl.DataFrame:
    """Random transactions as they stand in a file."""
    seconds = pl.Series(rng.integers(0, YEAR_S, size))
    minor = rng.lognormal(9, 2, size).astype(np.int64) + 1
    frame = pl.DataFrame({"at": seconds, "minor": minor})
    local = pl.lit(START.replace(tzinfo=None)) + pl.duration(seconds="at")
    return frame.select(
        transaction_id=pl.Series([f"T{at:010}" for at in range(begin, begin + size)]),
        time=local.dt.strftime("%Y-%m-%dT%H:%M:%S+08:00"),
        business_day=local.dt.date().cast(pl.String),
        amount=(pl.col("minor") // 100).cast(pl.String)
        + "."
        + (pl.col("minor") % 100).cast(pl.String).str.zfill(2),
        currency=pl.lit("CNY"),
        kind=pl.lit("transfer"),
        channel=pl.lit("mobile"),
        payer_account=ids[rng.integers(0, len(ids), size)],
        payee_account=ids[rng.integers(0, len(ids), size)],
        payee_name=pl.lit("某某有限公司"),
        summary=pl.lit("货款"),
        status=pl.lit("booked"),
    )


def wide_bank(folder: Path) -> Path:
    """A bank as the generator writes it: about a million transactions."""
    generate(folder, customers=WIDE_CUSTOMERS, months=WIDE_MONTHS, seed=SEED)
    return folder


def timing(work) -> tuple[float, float]:
    """Seconds on the clock, and of processor time."""
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


def row(what: str, value: float, unit: str) -> dict[str, object]:
    """A figure."""
    return {"what": what, "value": round(value, 2), "unit": unit}


if __name__ == "__main__":
    for figure in measure(*(int(word) for word in sys.argv[1:])):
        print(f"{figure['what']:<55} {figure['value']:>12,} {figure['unit']}")
