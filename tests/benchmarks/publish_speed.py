"""How fast a graph gets into Neo4j: ``python -m tests.benchmarks.publish_speed [TRANSACTIONS]``.

A first publish by the driver, a change of one in a hundred transactions, and a first load by the import tool,
of one random graph in the shape of FinBench (transfers and withdrawals, three million by default, a tenth
as many accounts), on a server of its own that shares the processors.
"""

import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.index.results import add_results
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.ledger import Ledger
from graph_engine.neo4j_connection import Neo4j
from graph_engine.run_tables import RUN_TABLES
from loaders.neo4j.import_command import write_import_folder
from loaders.neo4j.local import LTS, LocalServer, Shape, temporary_server
from loaders.neo4j.local.server import free_port, new_password
from loaders.neo4j.plan import IN_PLACE_AT_MOST
from tests.benchmarks.index_speed import (
    MONTHS,
    START,
    accounts,
    holdings,
    names,
    parties,
    peak_mib,
    row,
    with_system_columns,
)
from tests.loaders.neo4j.imported import run_command
from tests.loaders.neo4j.small_graphs import publish, source

TRANSACTIONS = 3_000_000
TRANSACTIONS_PER_ACCOUNT = 10
CHANGED_SHARE = 0.01
WITHDRAWN_SHARE = 0.2
SEED = 1

SHAPE = Shape(heap_mb=1_024, page_cache_mb=768, query_mb=700)


def measure(transactions: int = TRANSACTIONS) -> list[dict[str, object]]:
    """Publish and import so many transactions; a row for each figure: what, value, unit."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        use_kernel_cache(folder)
        indices = graphs(folder, transactions)
        by_driver = driver_figures(indices)
        return by_driver + import_figures(folder, indices["before"], by_driver[0]["value"])


def driver_figures(indices) -> list[dict[str, object]]:
    """Figures of a first publish, of publishing the same again, and of a change."""
    n_edges = relationships(indices["before"])
    with temporary_server(LTS, SHAPE) as server, Neo4j(server.settings) as neo4j:
        with timed() as first:
            publish(neo4j, "before", indices)
        with timed() as again:
            publish(neo4j, "before", indices)
        with timed() as change:
            report = publish(neo4j, "after", indices, limit=max(IN_PLACE_AT_MOST, n_edges))
        if report.why_anew:
            raise SystemExit(f"the change was published as new: {report.why_anew}")
    return [
        row("relationships a second, first publish by driver", round(n_edges / first[0]), "1/s"),
        row("relationships", n_edges, ""),
        row("first publish by driver", first[0], "s"),
        row("the same again: compare and verify", again[0], "s"),
        row("rows written by a change of 1 %", report.rows, ""),
        row("change of 1 %", change[0], "s"),
        row("change over first publish", change[0] / first[0], "ratio"),
        row("peak memory of the publisher", peak_mib(), "MiB"),
    ]


def import_figures(folder: Path, index: GraphIndex, driver_speed) -> list[dict[str, object]]:
    """Figures of files for the import tool, and of the tool."""
    n_edges = relationships(index)
    with timed() as written:
        report = write_import_folder(source("before", index), "growth", folder / "files")
    (folder / "home").mkdir()
    with timed() as imported:
        run_command(LocalServer(LTS, folder / "home", free_port(), new_password(), SHAPE), report.folder)
    speed = n_edges / (written[0] + imported[0])
    return [
        row("write import files", written[0], "s"),
        row("neo4j-admin database import", imported[0], "s"),
        row("relationships a second, imported", round(n_edges / imported[0]), "1/s"),
        row("relationships a second, files and import", round(speed), "1/s"),
        row("files and import over driver", speed / driver_speed, "ratio"),
    ]


@contextmanager
def timed():
    """A list that holds the seconds of the block after it."""
    seconds = []
    start = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - start)


def relationships(index: GraphIndex) -> int:
    """How many relationships an index holds."""
    return sum(len(index.edges(*pattern.split("."))) for pattern in index.patterns)


def graphs(folder: Path, transactions: int) -> dict[str, GraphIndex]:
    """The graph of a ledger, and that of the ledger one day later."""
    ledger, n_accounts = Ledger(folder), max(transactions // TRANSACTIONS_PER_ACCOUNT, 2)
    rng = np.random.default_rng(SEED)
    moved = movements(rng, transactions, n_accounts)
    with ledger.write() as write:
        write.append("party", parties(n_accounts))
        write.append("account", accounts(n_accounts))
        write.append("account_holding", holdings(n_accounts))
        write.append("transaction", moved)
        write.commit({})
    before = built(folder / "before", ledger)
    with ledger.write() as write:
        write.append("transaction", a_day_more(rng, moved))
        write.commit({})
    return {"before": before, "after": built(folder / "after", ledger)}


def built(path: Path, ledger: Ledger) -> GraphIndex:
    """The index of the ledger's latest version, without findings."""
    build_facts(ledger.snapshot().as_of(None), path)
    add_results(path, {name: table.empty() for name, table in RUN_TABLES.items()})
    return GraphIndex.open(path)


def movements(rng: np.random.Generator, n: int, n_accounts: int) -> pl.DataFrame:
    """Transfers and withdrawals at random times of a year, heavy-tailed in their accounts."""
    times = START + pl.duration(seconds=pl.Series(rng.integers(0, MONTHS * 30 * 86_400, n)))
    ends = [(n_accounts * rng.random(n) ** 2).astype(np.int64) for _ in range(2)]
    columns = {
        "transaction_id": names("tx:", np.arange(n)),
        "payer_account": names("ac:", ends[0]),
        "payee_account": names("ac:", ends[1]),
        "amount_minor": rng.integers(1, 10_000_000, n),
        "payment_method": pl.Series(["card", "wire", "mobile"]).gather(rng.integers(0, 3, n)),
        "kind": pl.Series(["transfer", "card_withdrawal"]).gather(
            (rng.random(n) < WITHDRAWN_SHARE).astype(int)
        ),
    }
    return with_system_columns("transaction", columns).with_columns(
        times.alias("time").cast(pl.Datetime("us", "UTC")),
        times.dt.date().alias("business_day"),
        currency=pl.lit("CNY"),
        time_precision=pl.lit("microsecond"),
    )


def a_day_more(rng: np.random.Generator, moved: pl.DataFrame) -> pl.DataFrame:
    """One in a hundred more on the day after the last; half between accounts that dealt with each other."""
    n = max(round(moved.height * CHANGED_SHARE), 2)
    repeated = moved.tail(moved.height)[rng.integers(0, moved.height, n)]
    strangers = repeated["payee_account"].gather(rng.permutation(n))
    return repeated.with_columns(
        transaction_id=names("tx:", np.arange(moved.height, moved.height + n)),
        payee_account=pl.when(pl.Series(rng.random(n) < 0.5)).then("payee_account").otherwise(strangers),
        time=pl.lit(START + timedelta(days=MONTHS * 30)),
        business_day=pl.lit((START + timedelta(days=MONTHS * 30)).date()),
    ).with_columns(source_key=pl.col("transaction_id").str.slice(3))


if __name__ == "__main__":
    for figure in measure(*(int(word) for word in sys.argv[1:])):
        print(f"{figure['what']:<55} {figure['value']:>12,} {figure['unit']}")
