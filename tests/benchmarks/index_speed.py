"""How fast a graph index is built and opened: ``python -m tests.benchmarks.index_speed [TRANSACTIONS]``."""

import resource
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.ledger import Ledger
from graph_engine.schema import TABLES

TRANSACTIONS = 5_000_000
ACCOUNTS_PER_TRANSACTION = 25
MONTHS = 12
SEED = 1
START = datetime(2025, 1, 1, tzinfo=UTC)


def measure(transactions: int = TRANSACTIONS) -> list[dict[str, object]]:
    """Build and open an index of so many transactions; a row for each figure: what, value, unit."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        use_kernel_cache(home)
        warm_up(home / "small")
        view = filled_ledger(home, transactions).snapshot().as_of(None)
        read_s = seconds(lambda: (view.movements(), view.accounts(), view.parties()))
        before_mib, before_cpu_s = peak_mib(), time.process_time()
        build_s = seconds(lambda: build_facts(view, home / "index"))
        cpu_s = time.process_time() - before_cpu_s
        open_s = seconds(lambda: open_and_touch(home / "index"))
        size = sum(path.stat().st_size for path in (home / "index").rglob("*") if path.is_file())
        return [
            row("read movements, accounts, parties from the ledger", read_s, "s"),
            row("build the index from the view", build_s, "s"),
            row("processor time of building", cpu_s, "s"),
            row("transactions a second, built", round(transactions / build_s), "1/s"),
            row("open, first span of TRANSFERRED", open_s * 1e3, "ms"),
            row("index on disk, a transaction", size / transactions, "bytes"),
            row("peak memory before building", before_mib, "MiB"),
            row("peak memory after building", peak_mib(), "MiB"),
        ]


def row(what: str, value: float, unit: str) -> dict[str, object]:
    """A figure."""
    return {"what": what, "value": round(value, 3), "unit": unit}


def seconds(work) -> float:
    """How long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_mib() -> float:
    """The most memory this process held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def open_and_touch(path: Path) -> None:
    """Open an index and look at the first account."""
    GraphIndex.open(path).edges("TRANSFERRED").forward.span(0)


def warm_up(home: Path) -> None:
    """Compile what building needs."""
    build_facts(filled_ledger(home, 100).snapshot().as_of(None), home / "index")
    shutil.rmtree(home)


def filled_ledger(home: Path, transactions: int) -> Ledger:
    """A ledger with random transactions, heavy-tailed in their accounts."""
    ledger = Ledger(home)
    n_accounts = max(transactions // ACCOUNTS_PER_TRANSACTION, 2)
    with ledger.write() as write:
        write.append("party", parties(n_accounts))
        write.append("account", accounts(n_accounts))
        write.append("account_holding", holdings(n_accounts))
        write.append("transaction", random_transactions(transactions, n_accounts))
        write.commit({})
    return ledger


def names(prefix: str, codes) -> pl.Series:
    """Ids of codes."""
    return pl.select(pl.lit(prefix) + pl.Series(codes).cast(pl.String).str.zfill(9)).to_series()


def with_system_columns(table: str, columns: dict[str, object]) -> pl.DataFrame:
    """A frame with what every table needs."""
    key = TABLES[table].id_column
    return pl.DataFrame(columns).with_columns(
        pl.lit("benchmark").alias("source"), pl.col(key).str.slice(3).alias("source_key")
    )


def parties(n: int) -> pl.DataFrame:
    """One customer an account."""
    ids = names("pa:", np.arange(n))
    return with_system_columns("party", {"party_id": ids}).with_columns(
        kind=pl.lit("person"), ours=pl.lit(True), role=pl.lit("ordinary")
    )


def accounts(n: int) -> pl.DataFrame:
    """Accounts of ours."""
    ids = names("ac:", np.arange(n))
    return with_system_columns("account", {"account_id": ids}).with_columns(
        ours=pl.lit(True), role=pl.lit("ordinary"), currency=pl.lit("CNY")
    )


def holdings(n: int) -> pl.DataFrame:
    """Each account held by its customer."""
    columns = {"holding_id": "ho:", "party_id": "pa:", "account_id": "ac:"}
    ids = {column: names(prefix, np.arange(n)) for column, prefix in columns.items()}
    return with_system_columns("account_holding", ids).with_columns(role=pl.lit("holder"))


def random_transactions(n: int, n_accounts: int) -> pl.DataFrame:
    """Transfers at random times of a year between accounts of very different activity."""
    random = np.random.default_rng(SEED)
    seconds_of_year = MONTHS * 30 * 86_400
    times = START + pl.duration(seconds=pl.Series(random.integers(0, seconds_of_year, n)))
    ends = [(n_accounts * random.random(n) ** 2).astype(np.int64) for _ in range(2)]
    columns = {
        "transaction_id": names("tx:", random.permutation(n)),
        "payer_account": names("ac:", ends[0]),
        "payee_account": names("ac:", ends[1]),
        "amount_minor": random.integers(1, 10_000_000, n),
        "channel": pl.Series(["mobile", "counter", "web"]).gather(random.integers(0, 3, n)),
    }
    return with_system_columns("transaction", columns).with_columns(
        times.alias("time").cast(pl.Datetime("us", "UTC")),
        times.dt.date().alias("business_day"),
        kind=pl.lit("transfer"),
        currency=pl.lit("CNY"),
        time_precision=pl.lit("second"),
    )


if __name__ == "__main__":
    for figure in measure(int(sys.argv[1]) if len(sys.argv) > 1 else TRANSACTIONS):
        print(f"{figure['what']:<55} {figure['value']:>12} {figure['unit']}")
