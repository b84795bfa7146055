"""How fast FinBench's complex reads answer on an engine, about average accounts and about hubs."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from graph_engine.errors import OutOfMemory
from graph_engine.index import GraphIndex
from graph_engine.neo4j_connection import Neo4j
from graph_engine.schema.access import Viewer
from queries.answers import Answer
from queries.engines import on_index, on_neo4j
from queries.graph import Bounds
from tests.benchmarks.finbench_shaped import LOANS_PER_ACCOUNT, SEED
from tests.benchmarks.index_speed import START, row, seconds
from tests.finbench.asking import Facts

N_AVERAGE, N_HUBS, N_ON_NEO4J, N_HUBS_ON_NEO4J = 200, 20, 20, 2
"""Questions of each read about average accounts and hubs; fewer on Neo4j, which takes longer."""

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


def read_figures(facts: Facts, neo4j: Neo4j) -> Iterator[dict[str, object]]:
    """Ask every read of an index and of the server it is published to; a row for each figure."""
    viewer, asked = Viewer.owner(), asked_about(facts.index)

    def of_index(name: str, arguments: dict[str, object]) -> Answer:
        return on_index.run(name, facts, arguments, viewer, bounds=BOUNDS)

    def of_neo4j(name: str, arguments: dict[str, object]) -> Answer:
        return on_neo4j.run(name, neo4j, arguments, viewer, bounds=BOUNDS)

    here = yield from figures("index", of_index, asked, (N_AVERAGE, N_HUBS))
    there = yield from figures("Neo4j", of_neo4j, asked, (N_ON_NEO4J, N_HUBS_ON_NEO4J))
    for read, median_ms in there.items():
        yield row(f"{read}: Neo4j over index, median", median_ms / here[read], "ratio")


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
