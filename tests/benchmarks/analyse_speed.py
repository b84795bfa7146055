"""How long a run takes and how much memory: ``python -m tests.benchmarks.analyse_speed [TRANSACTIONS …]``.

Each size is measured in a process of its own, so that peak memory is its own; 1, 2 and 4 million by default.
The ratio of each size to the one before says how near to linear a run is: per transaction, 1 is linear.
"""

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl

from graph_engine.ledger import Ledger
from graph_engine.runs import analyse
from graph_engine.runs.paths import RunPaths
from graph_engine.schema import TABLES

SIZES = (1_000_000, 2_000_000, 4_000_000)
TRANSACTIONS_PER_CUSTOMER = 50
CIRCLE = 40
"""Customers that mostly pay each other."""
DAYS = 365
SEED = 1
START_US = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
DAY_US = 86_400_000_000


def measure(sizes: tuple[int, ...] = SIZES) -> list[dict[str, object]]:
    """Analyse banks of several sizes; a row for each figure: what, value, unit."""
    measured = [in_own_process(size) for size in sizes]
    rows = [
        {"what": f"{what}, {size:,} transactions", "value": value, "unit": unit}
        for size, figures in zip(sizes, measured, strict=True)
        for what, (value, unit) in figures.items()
    ]
    for position in range(1, len(sizes)):
        before, after = (
            measured[place]["processor time of the run"][0] for place in (position - 1, position)
        )
        growth = (after / before) / (sizes[position] / sizes[position - 1])
        what = f"processor time per transaction, {sizes[position]:,} over {sizes[position - 1]:,}"
        rows.append({"what": what, "value": round(growth, 2), "unit": "ratio"})
    return rows


def in_own_process(size: int) -> dict[str, tuple[float, str]]:
    """The figures of one size; one process fills the ledger, another analyses it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.benchmarks.analyse_speed"]
        subprocess.run([*command, "--fill", str(size), folder], check=True)
        said = subprocess.run([*command, "--one", folder], check=True, capture_output=True, text=True).stdout
    return {what: tuple(figure) for what, figure in json.loads(said.splitlines()[-1]).items()}


def one(folder: Path) -> dict[str, tuple[float, str]]:
    """Warm the kernels up on a small bank, and analyse the large one."""
    home, small = folder / "home", folder / "small"
    analyse(small, filled(small, 2_000))
    (home / "cache").symlink_to(small / "cache")
    before_s, started = time.process_time(), time.perf_counter()
    run = analyse(home, Ledger(home))
    wall_s, cpu_s = time.perf_counter() - started, time.process_time() - before_s
    log = (RunPaths(home).logs / f"{run.run_id}.jsonl").read_text(encoding="utf-8")
    steps = [json.loads(line) for line in log.splitlines()]
    analyses_s = sum(step["seconds"] for step in steps if step["step"] not in ("index", "write"))
    figures = {
        "whole run": (round(wall_s, 1), "s"),
        "processor time of the run": (round(cpu_s, 1), "s"),
        "all analyses, without index and writing": (round(analyses_s, 1), "s"),
    }
    figures |= {f"step {step['step']}": (step["seconds"], "s") for step in steps}
    peak = {f"peak memory after {step['step']}": (step["peak_memory_mb"], "MiB") for step in steps}
    return figures | {name: peak[name] for name in ("peak memory after index", "peak memory after write")}


def filled(home: Path, transactions: int) -> Ledger:
    """A bank with circles of customers, firms, outside payees, a platform, wages, heavy-tailed amounts."""
    ledger, tables = Ledger(home), bank(transactions)
    with ledger.write() as write:
        for name, rows in tables.items():
            write.append(
                name, rows.with_columns(source=pl.lit("bench"), source_key=pl.col(TABLES[name].id_column))
            )
        write.commit({})
    return ledger


def bank(transactions: int) -> dict[str, pl.DataFrame]:
    """The tables of such a bank."""
    draw = np.random.default_rng(SEED)
    n = max(transactions // TRANSACTIONS_PER_CUSTOMER, 2 * CIRCLE)
    n_outside = n // 2
    customers = named("party:c", n)
    outside = named("party:o", n_outside)
    firm = np.arange(n) % 12 == 0
    parties = pl.DataFrame(
        {
            "party_id": pl.concat([customers, outside, pl.Series(["party:pay"])]),
            "kind": pl.Series([*np.where(firm, "company", "person"), *["company"] * (n_outside + 1)]),
            "ours": np.arange(n + n_outside + 1) < n,
            "role": ["ordinary"] * (n + n_outside) + ["platform"],
            "name": pl.concat([customers, outside, pl.Series(["party:pay"])]),
            "region": [f"region {number % 30}" for number in range(n + n_outside + 1)],
            "value_segment": [["mass", "affluent", "private"][(number // CIRCLE) % 3] for number in range(n)]
            + [None] * (n_outside + 1),
            "born_on": pl.Series([datetime(1980, 1, 1, tzinfo=UTC).date()] * (n + n_outside + 1)),
        }
    )
    accounts = parties.select(
        pl.col("party_id").str.replace("party", "acct").alias("account_id"),
        "ours",
        "role",
        kind=pl.lit("current"),
        currency=pl.lit("CNY"),
        bank_code=pl.when("ours").then(pl.lit("bank:ours")).otherwise(pl.lit("bank:rival")),
    )
    holdings = pl.DataFrame(
        {
            "holding_id": accounts["account_id"].str.replace("acct", "holding"),
            "party_id": parties["party_id"],
            "account_id": accounts["account_id"],
            "role": ["holder"] * accounts.height,
        }
    )
    consents = pl.DataFrame(
        {
            "consent_id": customers.str.replace("party", "consent"),
            "party_id": customers,
            "purpose": ["marketing"] * n,
            "given": np.arange(n) % 3 > 0,
            "at": pl.Series([START_US] * n).cast(pl.Datetime("us", "UTC")),
        }
    )
    banks = pl.DataFrame(
        {
            "bank_code": ["bank:ours", "bank:rival"],
            "name": ["我行", "他行"],
            "standing": ["ours", "competitor"],
        }
    )
    return {
        "bank": banks,
        "party": parties,
        "account": accounts,
        "account_holding": holdings,
        "transaction": movements(transactions, n, n_outside, draw),
        "consent": consents,
    }


def movements(m: int, n: int, n_outside: int, draw: np.random.Generator) -> pl.DataFrame:
    """Payments: half inside circles, the rest to anybody, to outside payees by rank, and to the platform."""
    payer = draw.integers(0, n, m)
    near = payer // CIRCLE * CIRCLE + draw.integers(0, CIRCLE, m)
    far = draw.integers(0, n, m)
    popular = n + np.minimum(draw.zipf(1.4, m) - 1, n_outside - 1)
    where = draw.random(m)
    payee = np.select(
        [where < 0.5, where < 0.6, where < 0.8], [np.minimum(near, n - 1), far, popular], n + n_outside
    )
    ids = pl.concat([named("acct:c", n), named("acct:o", n_outside), pl.Series(["acct:pay"])])
    time_us = START_US + np.sort(draw.integers(0, DAYS * DAY_US, m))
    return pl.DataFrame(
        {
            "transaction_id": named("tx:", m),
            "time": pl.Series(time_us).cast(pl.Datetime("us", "UTC")),
            "time_precision": pl.Series(["second"]).new_from_index(0, m),
            "business_day": pl.Series(time_us).cast(pl.Datetime("us", "UTC")).dt.date(),
            "amount_minor": (draw.pareto(1.5, m) * 10_000).astype(np.int64) + 100,
            "currency": pl.Series(["CNY"]).new_from_index(0, m),
            "kind": pl.Series(["transfer"]).new_from_index(0, m),
            "payer_account": ids.gather(payer),
            "payee_account": ids.gather(payee),
            "payroll": (payer % 12 == 0) & (payer != payee) & (draw.random(m) < 0.3),
        }
    )


def named(prefix: str, n: int) -> pl.Series:
    """So many ids."""
    return pl.select(pl.format(prefix + "{}", pl.int_range(n).cast(pl.String).str.zfill(8))).to_series()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--one"]:
        print(json.dumps(one(Path(arguments[1]))))
    elif arguments[:1] == ["--fill"]:
        filled(Path(arguments[2]) / "home", int(arguments[1]))
    else:
        for figure in measure(tuple(map(int, arguments)) or SIZES):
            print(f"{figure['what']:>70}  {figure['value']:>10}  {figure['unit']}")
