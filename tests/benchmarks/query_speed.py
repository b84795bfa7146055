"""How fast fund-flow queries answer: ``python -m tests.benchmarks.query_speed [TRANSACTIONS] [ENGINES]``.

FinBench's complex reads on a random graph in its shape (transfers and withdrawals, three million by default,
heavy-tailed in their accounts), asked about average accounts and about hubs with a truncation limit of 500:
on the index and on a Neo4j server of its own, with the ratio. Times are of whole answers, arguments bound and
ids written. ``ENGINES`` is ``index`` or ``both``, the default.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from graph_engine.errors import OutOfMemory
from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.index.results import add_results
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.ledger import Ledger
from graph_engine.neo4j_connection import Neo4j
from graph_engine.run_tables import RUN_TABLES
from graph_engine.schema.access import Viewer
from loaders.neo4j.local import LTS, Shape, temporary_server
from queries.answers import Answer
from queries.engines import on_index, on_neo4j
from queries.graph import Bounds
from tests.benchmarks.index_speed import (
    MONTHS,
    START,
    accounts,
    holdings,
    names,
    open_and_touch,
    parties,
    peak_mib,
    row,
    seconds,
    with_system_columns,
)
from tests.finbench.asking import Facts, publish_facts

TRANSACTIONS = 3_000_000
TRANSACTIONS_PER_ACCOUNT = 10
WITHDRAWN_SHARE = 0.5
LOANS_PER_ACCOUNT = 0.5
BLOCKED_SHARE = 0.05
SEED = 1

N_AVERAGE, N_HUBS, N_ON_NEO4J = 200, 20, 20
"""Questions of each read about average accounts and hubs; fewer on Neo4j, which takes longer."""

SHAPE = Shape(heap_mb=1_536, page_cache_mb=768, query_mb=1_024)
BOUNDS = Bounds(edges=20_000_000, milliseconds=600_000)

WINDOW = {"from": START.isoformat(), "to": "2026-01-01T00:00:00Z"}
TRUNCATED = WINDOW | {"truncation_limit": 500}

READS = {
    "complex 1": ("blocked_device_exposure", ("account",), TRUNCATED),
    "complex 2": ("loans_upstream", ("party",), TRUNCATED),
    "complex 3": ("transfer_distance", ("payer_account", "payee_account"), WINDOW),
    "complex 4": ("transfer_cycle_of_three", ("payer_account", "payee_account"), WINDOW),
    "complex 5": ("onward_transfer_traces", ("party",), TRUNCATED),
    "complex 6": ("pooled_then_withdrawn", ("account",), TRUNCATED),
    "complex 7": ("fast_in_fast_out", ("account",), TRUNCATED),
    "complex 8": ("loan_fund_trace", ("loan",), TRUNCATED | {"more_than_share": 0.1}),
    "complex 9": ("loan_and_transfer_ratios", ("account",), TRUNCATED),
    "complex 10": ("shared_investments", ("party", "other_party"), WINDOW),
    "complex 11": ("guarantee_chain_loans", ("party",), TRUNCATED),
    "complex 12": ("payments_to_companies", ("party",), TRUNCATED),
}
"""The query, the ids it is asked with, and its other arguments."""

Ask = Callable[[str, dict[str, object]], Answer]


@dataclass(frozen=True)
class Asked:
    """Numbers of accounts to ask about: average ones, and hubs."""

    average: np.ndarray
    hubs: np.ndarray


def measure(transactions: int = TRANSACTIONS, engines: str = "both") -> Iterator[dict[str, object]]:
    """Ask every read; a row for each figure: what, value, unit."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        use_kernel_cache(home)
        facts = facts_of(home, transactions)
        yield row("open, first span of TRANSFERRED", seconds(lambda: open_and_touch(facts.path)) * 1e3, "ms")
        viewer = Viewer.owner()
        asked = asked_about(facts.index)
        before_mib = peak_mib()
        on = lambda name, arguments: on_index.run(name, facts, arguments, viewer, bounds=BOUNDS)  # noqa: E731
        medians = yield from figures("index", on, asked, (N_AVERAGE, N_HUBS))
        yield row("peak memory before asking", before_mib, "MiB")
        yield row("peak memory after asking", peak_mib(), "MiB")
        if engines == "both":
            yield from neo4j_figures(facts, asked, medians)


def neo4j_figures(facts: Facts, asked: Asked, medians: dict[str, float]) -> Iterator[dict[str, object]]:
    """The same on a server, and how much longer it takes."""
    with temporary_server(LTS, SHAPE) as server, Neo4j(server.settings) as neo4j:
        publish_facts(neo4j, facts)
        viewer = Viewer.owner()
        on = lambda name, arguments: on_neo4j.run(name, neo4j, arguments, viewer, bounds=BOUNDS)  # noqa: E731
        there = yield from figures("Neo4j", on, asked, (N_ON_NEO4J, 2))
    for read, median_ms in there.items():
        yield row(f"{read}: Neo4j over index, median", median_ms / medians[read], "ratio")


def figures(engine: str, ask: Ask, asked: Asked, most: tuple[int, int]) -> Iterator[dict[str, object]]:
    """Median and 99th percentile of each read about average accounts, and the longest about hubs."""
    medians: dict[str, float] = {}
    for read, (name, ids, further) in READS.items():
        about = [asked.average[: most[0]], asked.hubs[: most[1]]]
        average, hubs = (timed(ask, name, ids, further, numbers) for numbers in about)
        medians[read] = float(np.median(average))
        yield row(f"{read} on {engine}, median", medians[read], "ms")
        yield row(f"{read} on {engine}, 99th percentile", float(np.percentile(average, 99)), "ms")
        yield row(f"{read} on {engine}, longest about a hub", max(hubs), "ms")
    return medians


def timed(ask: Ask, name: str, ids: tuple[str, ...], further: dict, numbers: np.ndarray) -> list[float]:
    """Milliseconds of each answer; the first, which compiles and maps, is asked once before."""
    prefixes = {"party": "pa:", "other_party": "pa:", "loan": "lo:"}
    questions = [
        {one: f"{prefixes.get(one, 'ac:')}{number:09d}" for one, number in zip(ids, pair, strict=False)}
        for pair in zip(numbers.tolist(), np.roll(numbers, 1).tolist(), strict=True)
    ]
    return [
        seconds(lambda arguments=one: answered(ask, name, arguments | further)) * 1e3
        for one in [*questions[:1], *questions]
    ][1:]


def answered(ask: Ask, name: str, arguments: dict[str, object]) -> None:
    """Ask once; an answer that the server has not the memory for is said and counts as long as it took."""
    try:
        ask(name, arguments)
    except OutOfMemory as error:
        print(f"{name} of {arguments}: {error}", file=sys.stderr)


def asked_about(index: GraphIndex) -> Asked:
    """Accounts that have a loan: some around the median degree, and those of the largest."""
    transfers = index.edges("TRANSFERRED")
    degrees = np.diff(transfers.forward.offsets) + np.diff(transfers.backward.offsets)
    with_loan = np.arange(0, degrees.size, round(1 / LOANS_PER_ACCOUNT))
    ordered = with_loan[np.argsort(degrees[with_loan], kind="stable")]
    middle = ordered.size // 2
    near = ordered[max(middle - 5 * N_AVERAGE, 0) : middle + 5 * N_AVERAGE]
    return Asked(np.random.default_rng(SEED).permutation(near)[:N_AVERAGE], ordered[::-1][:N_HUBS])


def facts_of(home: Path, transactions: int) -> Facts:
    """The graph of a random ledger in FinBench's shape."""
    ledger, n = Ledger(home), max(transactions // TRANSACTIONS_PER_ACCOUNT, 100)
    rng = np.random.default_rng(SEED)
    tables = {
        "party": parties(n).with_columns(
            kind=pl.Series(np.where(rng.random(n) < 0.3, "company", "person")).cast(pl.String)
        ),
        "account": accounts(n).with_columns(
            product=pl.Series(np.where(rng.random(n) < 0.3, "debit card", "current account")).cast(pl.String),
            blocked=pl.Series(rng.random(n) < BLOCKED_SHARE),
        ),
        "account_holding": holdings(n),
        "transaction": movements(rng, transactions, n),
        **loan_tables(rng, n),
        **device_tables(rng, n),
        "investment": ties(rng, n, "investment_id", "investor_id", "company_id"),
        "guarantee": ties(rng, n // 2, "guarantee_id", "guarantor_id", "borrower_id"),
    }
    with ledger.write() as write:
        for name, frame in tables.items():
            write.append(name, frame)
        write.commit({})
    build_facts(ledger.snapshot().as_of(None), home / "index")
    add_results(home / "index", {name: table.empty() for name, table in RUN_TABLES.items()})
    return Facts(GraphIndex.open(home / "index"), home / "index")


def moments(rng: np.random.Generator, n: int) -> pl.Series:
    """Instants of a year."""
    times = START + pl.duration(seconds=pl.Series(rng.integers(0, MONTHS * 30 * 86_400, n)))
    return pl.select(times.cast(pl.Datetime("us", "UTC"))).to_series()


def movements(rng: np.random.Generator, n: int, n_accounts: int) -> pl.DataFrame:
    """Transfers and withdrawals between accounts of very different activity."""
    times = moments(rng, n)
    ends = [(n_accounts * rng.random(n) ** 2).astype(np.int64) for _ in range(2)]
    columns = {
        "transaction_id": names("tx:", np.arange(n)),
        "payer_account": names("ac:", ends[0]),
        "payee_account": names("ac:", ends[1]),
        "amount_minor": rng.integers(1, 10_000_000, n),
        "kind": pl.Series(["transfer", "card_withdrawal"]).gather(
            (rng.random(n) < WITHDRAWN_SHARE).astype(np.int64)
        ),
        "time": times,
        "business_day": times.dt.date(),
    }
    return with_system_columns("transaction", columns).with_columns(
        currency=pl.lit("CNY"), time_precision=pl.lit("second")
    )


def loan_tables(rng: np.random.Generator, n: int) -> dict[str, pl.DataFrame]:
    """A loan for every other account: applied for, paid out and repaid in part."""
    numbers = np.arange(0, n, round(1 / LOANS_PER_ACCOUNT))
    loans, m = names("lo:", numbers), numbers.size
    moved = [
        with_system_columns(
            "loan_movement",
            {
                "movement_id": names(f"{kind[0]}m:", numbers),
                "loan_id": loans,
                "account_id": names("ac:", numbers),
                "kind": pl.Series([kind] * m),
                "amount_minor": rng.integers(1, 10_000_000, m),
                "time": (times := moments(rng, m)),
                "business_day": times.dt.date(),
            },
        ).with_columns(currency=pl.lit("CNY"))
        for kind in ("disbursement", "repayment")
    ]
    amounts = {"loan_id": loans, "amount_minor": rng.integers(1, 10_000_000, m)}
    applied = {
        "application_id": names("la:", numbers),
        "party_id": names("pa:", numbers),
        "loan_id": loans,
        "time": moments(rng, m),
    }
    return {
        "loan": with_system_columns("loan", amounts).with_columns(currency=pl.lit("CNY")),
        "loan_movement": pl.concat(moved),
        "loan_application": with_system_columns("loan_application", applied),
    }


def device_tables(rng: np.random.Generator, n: int) -> dict[str, pl.DataFrame]:
    """Devices, a few of them blocked, that sign in to accounts."""
    n_devices = max(n // 4, 1)
    devices = {
        "device_id": names("de:", np.arange(n_devices)),
        "blocked": rng.random(n_devices) < BLOCKED_SHARE,
    }
    signed_in = {
        "sign_in_id": names("si:", np.arange(n)),
        "device_id": names("de:", rng.integers(0, n_devices, n)),
        "account_id": names("ac:", rng.integers(0, n, n)),
        "time": moments(rng, n),
    }
    return {
        "device": with_system_columns("device", devices).with_columns(kind=pl.lit("POS")),
        "sign_in": with_system_columns("sign_in", signed_in),
    }


def ties(rng: np.random.Generator, n: int, key: str, source: str, target: str) -> pl.DataFrame:
    """Random ties between parties."""
    columns = {
        key: names("ti:", np.arange(n)),
        source: names("pa:", rng.integers(0, n, n)),
        target: names("pa:", rng.integers(0, n, n)),
        "valid_from": moments(rng, n),
    }
    return with_system_columns(key.removesuffix("_id"), columns)


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else TRANSACTIONS
    for figure in measure(size, *sys.argv[2:3]):
        print(f"{figure['what']:<55} {figure['value']:>12} {figure['unit']}", flush=True)
