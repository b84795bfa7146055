"""How fast shapes are found in a stream: ``python -m tests.benchmarks.pattern_speed [--large]``.

The stream has 100,000 accounts; payer and payee of each transaction are drawn independently with weights
1/(rank + 20)^0.9, each shuffled on its own, times uniform over 30 days or over 2, amounts lognormal, one
seed. One thread. A rate is transactions a second of processor time, every instance returned with all its
members; beside it stand the instances found and the first transactions that went over the budget. At last the
whole pack in one thread and in two, by the clock.

``--large`` adds 10 million transactions in two ways: over 300 days among the same accounts, so that a window
holds what it held, and over 30 days among a million accounts, so that it holds ten times as many and the
largest accounts, by the weights, seven times as many.
"""

import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.fans import fan_ins, fan_outs
from graph_engine.kernels.gather_scatter import gather_scatters
from graph_engine.kernels.layer_search import Fewest
from graph_engine.kernels.layers import Budget, layers
from graph_engine.kernels.scatter_gather import scatter_gathers
from graph_engine.kernels.temporal_cycles import CycleBounds, temporal_cycles
from graph_engine.kernels.time_graph import TimeGraph, time_graph, window_ends

TRANSACTIONS, ACCOUNTS, SEED = 1_000_000, 100_000, 1
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
REPEATS = 3
LEAST = 3
"""Others of a fan; between source and sink two."""

NO_AMOUNTS = np.zeros(0, np.int64)
CYCLES = CycleBounds(2, 10, 0, per_start=256, steps_per_start=4_000, steps_in_all=2_000_000_000)
LAYERS = Budget(sets_per_start=64, steps_per_start=256, steps_in_all=2_000_000_000)


class Stream(NamedTuple):
    """Transactions in time order: int32 payers and payees, int64 times in microseconds and minor units."""

    payers: NDArray[np.int32]
    payees: NDArray[np.int32]
    times: NDArray[np.int64]
    amounts: NDArray[np.int64]
    accounts: int


def stream(days: int, transactions: int = TRANSACTIONS, accounts: int = ACCOUNTS) -> Stream:
    """The stream of so many days."""
    draw = np.random.default_rng(SEED)
    weights = 1 / (np.arange(accounts) + 20) ** 0.9
    ends = [
        draw.choice(accounts, transactions, p=draw.permutation(weights) / weights.sum()).astype(np.int32)
        for _ in range(2)
    ]
    times = np.sort(draw.integers(0, days * DAY_US, transactions))
    amounts = (draw.lognormal(8, 1.5, transactions) * 100).astype(np.int64) + 1
    return Stream(ends[0], ends[1], times, amounts, accounts)


def laid_out(data: Stream) -> TimeGraph:
    """The graph that all kernels share."""
    by_day = np.zeros(data.times.size, np.bool_)
    return time_graph(data.payers, data.payees, data.times, by_day, n_nodes=data.accounts)


Outcome = tuple[int, int]
"""Instances, and first transactions over the budget."""


def found_fans(graph: TimeGraph, until: Any) -> Outcome:
    """Fan-in and fan-out."""
    found = fan_ins(graph, until, least=LEAST), fan_outs(graph, until, least=LEAST)
    return sum(one.nodes.size for one in found), 0


def found_gather_scatters(graph: TimeGraph, until: Any) -> Outcome:
    """Gather-scatter."""
    return gather_scatters(graph, until, fewest_payers=LEAST, fewest_payees=LEAST).nodes.size, 0


def found_scatter_gathers(graph: TimeGraph, until: Any) -> Outcome:
    """Scatter-gather."""
    return scatter_gathers(graph, until, least=2).between.size, 0


def found_cycles(graph: TimeGraph, until: Any) -> Outcome:
    """Temporal cycles."""
    found = temporal_cycles(graph, NO_AMOUNTS, until, CYCLES)
    return found.offsets.size - 1, found.starts_cut + found.starts_unseen


def found_layers(graph: TimeGraph, until: Any) -> Outcome:
    """Bipartite groups and stacks."""
    found = layers(graph, until, (Fewest(2, 2, 0), Fewest(2, 2, 2)), LAYERS)
    over = found[0].starts_unknown + sum(one.starts_cut + one.starts_unseen for one in found)
    return sum(one.offsets.size - 1 for one in found), over


SINGLE: tuple[tuple[str, Callable[[TimeGraph, Any], Outcome], int], ...] = (
    ("fan-in and fan-out, 6 h", found_fans, 6),
    ("fan-in and fan-out, 1 d", found_fans, 24),
    ("gather-scatter, 6 h", found_gather_scatters, 6),
    ("scatter-gather, 6 h", found_scatter_gathers, 6),
    ("scatter-gather, 1 d", found_scatter_gathers, 24),
    ("temporal cycles to 10 hops, 6 h", found_cycles, 6),
    ("bipartite and stack, 6 h", found_layers, 6),
)
PACK = (
    found_fans, found_gather_scatters, found_scatter_gathers, found_cycles, found_layers
)  # fmt: skip
"""The whole pack, at 6 hours."""


def timed(work: Callable[[], Outcome]) -> tuple[float, Outcome]:
    """The least processor seconds of some runs, and what the last gave."""
    seconds = []
    for _ in range(REPEATS):
        started = time.process_time()
        outcome = work()
        seconds.append(time.process_time() - started)
    return min(seconds), outcome


def pack(data: Stream) -> Outcome:
    """Everything, from bare columns to instances with their members."""
    graph, until = laid_out(data), window_ends(data.times, 6 * HOUR_US)
    outcomes = [find(graph, until) for find in PACK]
    return sum(found for found, _ in outcomes), sum(over for _, over in outcomes)


def by_the_clock(data: Stream, threads: int) -> float:
    """Least seconds of some runs of the whole pack in so many threads, its longest part first."""
    seconds = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        graph, until = laid_out(data), window_ends(data.times, 6 * HOUR_US)
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda find: find(graph, until), reversed(PACK)))  # noqa: B023 - done in the round
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def measure(name: str, data: Stream) -> list[str]:
    """A line for each kernel and for the pack."""
    works: list[tuple[str, Callable[[], Outcome]]] = [("laying out", lambda: (laid_out(data).payers.size, 0))]
    graph = laid_out(data)
    for what, find, hours in SINGLE:
        works.append((what, lambda f=find, h=hours: f(graph, window_ends(data.times, h * HOUR_US))))
    works.append(("whole pack, 6 h, laying out included", lambda: pack(data)))
    lines = []
    for what, work in works:
        seconds, (found, over) = timed(work)
        rate = data.payers.size / seconds / 1e6
        lines.append(f"{name:>22}  {what:<38} {rate:8.2f} M/s  {found:>10,} found  {over:>8,} over budget")
        print(lines[-1], flush=True)
    one, two = (by_the_clock(data, threads) for threads in (1, 2))
    lines.append(f"{name:>22}  whole pack by the clock: {one:.2f} s in one thread, {two:.2f} s in two")
    print(lines[-1], flush=True)
    return lines


def main(arguments: list[str]) -> None:
    """Measure both streams."""
    pack(stream(30, 20_000, 2_000))
    for days in (30, 2):
        measure(f"1 M over {days} days", stream(days))
    if "--large" in arguments:
        measure("10 M over 300 days", stream(300, 10 * TRANSACTIONS))
        measure("10 M, 1 M accounts", stream(30, 10 * TRANSACTIONS, 10 * ACCOUNTS))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"most memory of the process, stream included: {peak_mb:,} MiB")


if __name__ == "__main__":
    main(sys.argv[1:])
