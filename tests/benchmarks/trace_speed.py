"""How fast money is traced: ``python -m tests.benchmarks.trace_speed [TRANSACTIONS]``.

Payer and payee are drawn independently with weights 1/(rank + 20)^0.9, each shuffled on its own, ten
transactions an account, times uniform over 30 days, lognormal amounts, a fixed seed: hubs are large.
Processor time.
"""

import resource
import sys
import time

import numpy as np
import pyarrow as pa

from graph_engine.index import Adjacency
from graph_engine.kernels.adjacency import adjacency, read_only
from graph_engine.kernels.tracing_events import Entries, Money, Side
from graph_engine.tracing import Asked, Start, Traceable, trace_from
from graph_engine.tracing.entries import OneSided
from graph_engine.tracing.money import NONE, Openings, Transfers, arrays_of, names_of

TRANSACTIONS = 10_000_000
TRANSACTIONS_PER_ACCOUNT = 10
SPAN_US = 30 * 86_400_000_000
SEED = 1
SAMPLES = 101
METHODS = ("fifo", "lifo", "pro-rata", "libr", "poison")


def measure(n_transfers: int = TRANSACTIONS) -> list[dict[str, object]]:
    """Trace from average accounts, their payments and the largest hub; a row for each figure."""
    rng = np.random.default_rng(SEED)
    traceable = drawn(rng, n_transfers)
    degrees = np.diff(traceable.money.outward.offsets)
    average = np.flatnonzero(np.abs(degrees - degrees.mean()) <= 2)
    accounts = rng.choice(average, SAMPLES, replace=False)
    payments = [int(traceable.money.outward.edges[traceable.money.outward.offsets[one]]) for one in accounts]
    hub = int(np.argmax(degrees))
    rows: list[dict[str, object]] = []
    for method in METHODS:
        asked = Asked("forward", method)
        trace_from(traceable, from_payment(payments[0]), asked)
        for what, starts in (
            ("a payment of an average account", [from_payment(one) for one in payments]),
            ("an average account", [from_account(int(one)) for one in accounts]),
        ):
            rows += timed(f"{method}, 4 hops from {what}", traceable, starts, asked)
        rows += timed(f"{method}, 4 hops from the largest hub", traceable, [from_account(hub)], asked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        *rows,
        row("events of the largest hub's payments", int(degrees[hub]), ""),
        row("peak memory", peak, "MiB"),
    ]


def timed(what: str, traceable: Traceable, starts: list[Start], asked: Asked) -> list[dict[str, object]]:
    """Median and slowest tenth of a trace, and how many transactions it found."""
    taken, found = [], []
    for start in starts:
        began = time.process_time()
        trace = trace_from(traceable, start, asked)
        taken.append((time.process_time() - began) * 1e3)
        found.append(trace.steps.hop.size)
    return [
        row(what, float(np.median(taken)), "ms median"),
        row("    nine in ten within", float(np.quantile(taken, 0.9)), "ms"),
        row("    transactions found", float(np.median(found)), "median"),
    ]


def row(what: str, value: float, unit: str) -> dict[str, object]:
    """A figure."""
    return {"what": what, "value": round(value, 3), "unit": unit}


def from_payment(code: int) -> Start:
    """Start from one transfer."""
    none = np.empty(0, np.int64)
    return Start("transaction", str(code), np.array([code], np.int64), none, none)


def from_account(account: int) -> Start:
    """Start from an account."""
    none = np.empty(0, np.int64)
    return Start("account", str(account), none, none, np.array([account], np.int64))


def drawn(rng: np.random.Generator, n_transfers: int) -> Traceable:
    """The stream, as tracing reads it."""
    n_accounts = n_transfers // TRANSACTIONS_PER_ACCOUNT
    weights = 1 / (np.arange(n_accounts) + 20) ** 0.9
    cumulated = np.cumsum(weights) / weights.sum()
    ends = [
        rng.permutation(n_accounts)[np.searchsorted(cumulated, rng.random(n_transfers))].astype(np.int32)
        for _ in range(2)
    ]
    times = np.sort(rng.integers(0, SPAN_US, n_transfers))
    amounts = np.ceil(rng.lognormal(11, 1.5, n_transfers)).astype(np.int64)
    ids = pa.array(np.char.zfill(np.arange(n_transfers).astype(str), 8), pa.large_string())
    outward = Adjacency(*adjacency(ends[0], ends[1], times, n_accounts))
    inward = Adjacency(*adjacency(ends[1], ends[0], times, n_accounts))
    side = Side(*read_only(amounts, np.zeros(n_transfers, np.int16)))
    by_day = read_only(np.zeros(n_transfers, np.bool_))[0]
    entries = no_entries(n_accounts)
    money = Money(
        arrays_of(outward), arrays_of(inward), side, side, by_day, names_of(ids), entries_of(entries)
    )
    told = Transfers(ends[0], ends[1], times, np.zeros(n_transfers, np.int32))
    zeros, flags = np.zeros(n_accounts, np.int64), np.zeros(n_accounts, np.bool_)
    openings = Openings(
        np.full(n_accounts, 10_000_000),
        ~flags,
        zeros.astype(np.int32),
        flags,
        np.full(n_accounts, NONE, np.int16),
    )
    return Traceable(money, ("CNY",), told, entries, openings, ~flags)


def no_entries(n_accounts: int) -> OneSided:
    """No cash, no fees."""
    none, codes, flags = np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.bool_)
    of = Adjacency(np.zeros(n_accounts + 1, np.int64), codes, codes, none)
    words = (codes.astype(np.int16), ("CNY",), codes.astype(np.int16), ("cash",))
    return OneSided(of, codes, none, codes, none, *words, flags, flags, pa.array([], pa.large_string()))


def entries_of(entries: OneSided) -> Entries:
    """Entries as kernels take them."""
    arrays = read_only(entries.amount_minor, entries.currency, entries.inward, entries.by_day)
    return Entries(arrays_of(entries.of), *arrays, names_of(entries.ids))


def main() -> None:
    """Print every figure."""
    for figure in measure(*map(int, sys.argv[1:])):
        print(f"{figure['what']:<55} {figure['value']:>14,} {figure['unit']}")


if __name__ == "__main__":
    main()
