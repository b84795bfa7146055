"""How well alerts find planted shapes: ``python -m tests.benchmarks.planted_shapes [SEED …]``.

They are planted in a small bank of day resolution, in the files of AMLGentex; each seed makes another.

Ordinary payments run along the relations of a scale-free network, some of which are used once, some again,
some every month; lawful crowds, settlements and chains run along them too. The members of what is planted are
drawn at random, their amounts are ordinary, and what is passed on is most of what came in. Shapes after IBM
AMLSim (fan_in, fan_out, cycle, bipartite, stack, gather_scatter, scatter_gather), the rest ours.
"""

import gzip
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.random import Generator
from numpy.typing import NDArray

from tests.benchmarks.detection_quality import amlgentex_labels, report

N_DAYS = 120
PERIOD_DAYS = 28
"""Longest time that a planted or lawful shape takes."""
KEPT = (0.0, 0.1)
"""Share that who passes money on keeps."""
SIZES = (3, 15)
"""Fewest and most members of a shape."""

Relations = list[NDArray[np.int64]]
"""Whom each account pays."""
Label = tuple[str, int, str]
"""Name of the shape, whether it is laundering, its kind."""
Row = tuple[int, int, int, float, str, int, str]
"""Day, payer, payee, amount and label."""
Steps = list[tuple[int, int, int]]
"""Payer, payee and stage of each payment: what is of a later stage comes after all of the stages before."""


@dataclass(frozen=True)
class Bank:
    """How large it is: accounts, relations of an account on the average, planted and lawful shapes a kind."""

    accounts: int = 3_000
    relations: int = 5
    planted: int = 15
    lawful: int = 40


ORDINARY = Bank()


def fan_in(members: list[int]) -> Steps:
    """All pay the first."""
    return [(payer, members[0], 0) for payer in members[1:]]


def fan_out(members: list[int]) -> Steps:
    """The first pays all."""
    return [(members[0], payee, 0) for payee in members[1:]]


def cycle(members: list[int]) -> Steps:
    """Each pays the next, the last the first."""
    return [(payer, members[(n + 1) % len(members)], n) for n, payer in enumerate(members)]


def bipartite(members: list[int]) -> Steps:
    """Each of the first half pays each of the second."""
    half = len(members) // 2
    return [(payer, payee, 0) for payer in members[:half] for payee in members[half:]]


def stack(members: list[int]) -> Steps:
    """Three layers, each of which pays all of the next."""
    third = max(len(members) // 3, 1)
    layers = members[:third], members[third : 2 * third], members[2 * third :]
    return [
        (payer, payee, stage) for stage in (0, 1) for payer in layers[stage] for payee in layers[stage + 1]
    ]


def gather_scatter(members: list[int]) -> Steps:
    """The first half pays the hub, which pays the other half."""
    hub, others = members[0], members[1:]
    half = (len(others) + 1) // 2
    return [(payer, hub, 0) for payer in others[:half]] + [(hub, payee, 1) for payee in others[half:]]


def scatter_gather(members: list[int]) -> Steps:
    """The first pays all between, and these the last."""
    first, *between, last = members
    return [(first, each, 0) for each in between] + [(each, last, 1) for each in between]


SHAPES = (fan_in, fan_out, cycle, bipartite, stack, gather_scatter, scatter_gather)
FEWEST = {"bipartite": 4, "stack": 6, "gather_scatter": 7, "scatter_gather": 4, "fan_in": 5, "fan_out": 5}
"""Fewest members that make a shape of the name; else ``SIZES`` says."""


def plant(folder: Path, seed: int, bank: Bank = ORDINARY) -> None:
    """Write ``accounts.csv`` and ``account_transfers.csv.gz``, labels included."""
    rng = np.random.default_rng(seed)
    relations = _relations(rng, bank)
    rows = [*_ordinary(rng, relations), *_lawful(rng, relations, bank), *_planted(rng, bank)]
    columns = ["step", "nameOrig", "nameDest", "amount", "patternID", "isSAR", "typology"]
    transfers = pl.DataFrame(rows, schema=columns, orient="row").sort(columns)
    transfers = transfers.with_row_index("tx_id").with_columns(
        pl.lit("TRANSFER").alias("type"),
        pl.lit("bank_a").alias("bankOrig"),
        pl.lit("bank_a").alias("bankDest"),
    )
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / "account_transfers.csv.gz", "wb") as file:
        file.write(transfers.write_csv().encode())
    accounts = pl.DataFrame({"ACCOUNT_ID": range(bank.accounts)}).with_columns(
        pl.format("C_{}", "ACCOUNT_ID").alias("CUSTOMER_ID"),
        pl.lit(100_000).alias("INIT_BALANCE"),
        pl.lit("city").alias("CITY"),
        pl.lit("bank_a").alias("BANK_ID"),
    )
    accounts.write_csv(folder / "accounts.csv")


def _relations(rng: Generator, bank: Bank) -> Relations:
    """Whom each account pays: payees drawn by weights, as many as a Pareto distribution says."""
    weights = 1 / (np.arange(bank.accounts) + 20) ** 0.9
    weights = rng.permutation(weights / weights.sum())
    sizes = np.minimum(1 + rng.pareto(1.3, bank.accounts) * (bank.relations - 1) * 0.4, 60).astype(int)
    drawn = (np.unique(rng.choice(bank.accounts, size, p=weights)) for size in sizes)
    return [payees[payees != payer] for payer, payees in enumerate(drawn)]


def _amount(rng: Generator) -> float:
    return float(max(rng.normal(600, 220), 1))


def _row(day: int, payer: int, payee: int, amount: float, label: Label) -> Row:
    return (int(day), int(payer), int(payee), round(amount, 2), *label)


NOTHING = ("-1", 0, "")
OFTEN = ((1, 0.5), (2, 0.3), (4, 0.12), (12, 0.08))
"""How often a relation is used, and which share of them is."""


def _ordinary(rng: Generator, relations: Relations) -> Iterator[Row]:
    """Payments along each relation: once, or every so many days."""
    times, shares = zip(*OFTEN, strict=True)
    for payer, payees in enumerate(relations):
        for payee in payees:
            n = int(rng.choice(times, p=shares))
            every = int(rng.choice([7, 30])) if n * 7 < N_DAYS else 7
            first, amount = int(rng.integers(N_DAYS)), _amount(rng)
            for day in range(first, min(first + n * every, N_DAYS), every):
                yield _row(day, payer, payee, amount * rng.uniform(0.9, 1.1), NOTHING)


LAWFUL = ("n_fan_in", "n_fan_out", "n_forward", "n_mutual")


def _lawful(rng: Generator, relations: Relations, bank: Bank) -> Iterator[Row]:
    """Crowds and chains of parties that have relations, half of them again in the months that follow."""
    payers_of: list[list[int]] = [[] for _ in relations]
    for payer, payees in enumerate(relations):
        for payee in payees:
            payers_of[payee].append(payer)
    for number in range(bank.lawful * len(LAWFUL)):
        kind = LAWFUL[number % len(LAWFUL)]
        members = _neighbours(rng, kind, relations, payers_of)
        if kind in ("n_fan_in", "n_fan_out"):
            steps = (fan_in if kind == "n_fan_in" else fan_out)(members)
        else:
            steps = [(members[n], members[n + 1], n) for n in range(len(members) - 1)]
        first = int(rng.integers(N_DAYS - PERIOD_DAYS))
        for month in range(int(rng.choice([1, 3]))):
            yield from _paid(rng, steps, first + 30 * month, (f"n{number}", 0, kind))


def _neighbours(rng: Generator, kind: str, relations: Relations, payers_of: list[list[int]]) -> list[int]:
    """Members of a lawful shape: an account and those that it has relations with."""
    most = int(rng.integers(4, SIZES[1]))
    sides = payers_of if kind == "n_fan_in" else relations
    able = [n for n, own in enumerate(sides) if len(own) >= 4]
    first = int(rng.choice(able))
    others = rng.permutation(sides[first])[:most].tolist()
    if kind == "n_mutual":
        return [first, others[0], first]
    if kind == "n_forward":
        last = relations[others[0]]
        return [first, others[0], *map(int, last[:1])]
    return [first, *others]


def _planted(rng: Generator, bank: Bank) -> Iterator[Row]:
    for shape in SHAPES:
        for number in range(bank.planted):
            size = int(rng.integers(FEWEST.get(shape.__name__, SIZES[0]), SIZES[1] + 1))
            members = rng.choice(bank.accounts, size, replace=False).tolist()
            first = int(rng.integers(N_DAYS - PERIOD_DAYS))
            label = (f"{shape.__name__}{number}", 1, shape.__name__)
            yield from _paid(rng, shape(members), first, label)


def _paid(rng: Generator, steps: Steps, first: int, label: Label) -> Iterator[Row]:
    """Payments of a shape in its period, stage by stage; who received in it passes on most of that."""
    period = int(rng.integers(1, PERIOD_DAYS))
    n_stages = max(stage for *_, stage in steps) + 1
    ends = np.sort(np.append(rng.integers(0, period + 1, n_stages - 1), [0, period]))
    received: dict[int, float] = {}
    for stage in range(n_stages):
        own = [step for step in steps if step[2] == stage]
        held = dict(received)
        for payer, payee, _ in own:
            share = held[payer] / sum(step[0] == payer for step in own) if payer in held else _amount(rng)
            amount = share * (1 - rng.uniform(*KEPT))
            day = first + int(rng.integers(ends[stage], ends[stage + 1] + 1))
            received[payee] = received.get(payee, 0.0) + amount
            if day < N_DAYS:
                yield _row(day, payer, payee, amount, label)


if __name__ == "__main__":
    for seed in map(int, sys.argv[1:] or ["1"]):
        with tempfile.TemporaryDirectory() as home:
            plant(Path(home), seed)
            report(f"seed {seed}", "amlgentex", Path(home), amlgentex_labels(Path(home)))
