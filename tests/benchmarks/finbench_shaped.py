"""A random graph in the shape of FinBench, and the same graph one day later, for measurements."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.index.results import add_results
from graph_engine.ledger import Ledger
from tests.benchmarks.index_speed import (
    MONTHS,
    START,
    accounts,
    holdings,
    names,
    parties,
    with_system_columns,
)
from tests.finbench.asking import NO_RESULTS, Facts

TRANSACTIONS_PER_ACCOUNT = 10
WITHDRAWN_SHARE = 0.5
LOANS_PER_ACCOUNT = 0.5
BLOCKED_SHARE = 0.05
CHANGED_SHARE = 0.01
SEED = 1


def two_days(home: Path, transactions: int) -> dict[str, Facts]:
    """The graph of a random ledger with so many transfers and withdrawals, and with 1 % more a day later."""
    ledger, rng = Ledger(home), np.random.default_rng(SEED)
    tables = tables_of(rng, transactions)
    with ledger.write() as write:
        for name, frame in tables.items():
            write.append(name, frame)
        write.commit({})
    before = built(home, "before", ledger)
    with ledger.write() as write:
        write.append("transaction", a_day_more(rng, tables["transaction"]))
        write.commit({})
    return {"before": before, "after": built(home, "after", ledger)}


def built(home: Path, name: str, ledger: Ledger) -> Facts:
    """The graph of the ledger's latest version, in which nothing was analysed."""
    path = home / name
    build_facts(ledger.snapshot().as_of(None), path)
    add_results(path, NO_RESULTS)
    return Facts(GraphIndex.open(path), path, run_id=name)


def tables_of(rng: np.random.Generator, transactions: int) -> dict[str, pl.DataFrame]:
    """The tables of a ledger."""
    n = max(transactions // TRANSACTIONS_PER_ACCOUNT, 100)
    return {
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


def a_day_more(rng: np.random.Generator, moved: pl.DataFrame) -> pl.DataFrame:
    """One in a hundred more on the day after the last; half between accounts that dealt with each other."""
    n = max(round(moved.height * CHANGED_SHARE), 2)
    repeated = moved[rng.integers(0, moved.height, n)]
    strangers = repeated["payee_account"].gather(rng.permutation(n))
    return repeated.with_columns(
        transaction_id=names("tx:", np.arange(moved.height, moved.height + n)),
        payee_account=pl.when(pl.Series(rng.random(n) < 0.5)).then("payee_account").otherwise(strangers),
        time=pl.lit(START + timedelta(days=MONTHS * 30)),
        business_day=pl.lit((START + timedelta(days=MONTHS * 30)).date()),
    ).with_columns(source_key=pl.col("transaction_id").str.slice(3))


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
