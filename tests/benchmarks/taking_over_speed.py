"""What it saves not to search again what is settled: ``python -m tests.benchmarks.taking_over_speed``.

200,000 transactions among 8,000 parties over 180 days, payer and payee drawn independently with weights
1/(rank + 20)^0.9, one seed: all of them strangers, so that crossed payments are many. The first 99 % are
searched, then all, with what was found before and without. One thread; processor time.
"""

import time

import numpy as np

from graph_engine.kernels.layer_search import Fewest
from graph_engine.kernels.layers import Budget, layers
from graph_engine.patterns.background import DAY_US
from graph_engine.patterns.searches import Instances, Searches, sizes_of
from graph_engine.patterns.strangers import Among
from graph_engine.patterns.stretches import Asked, Search, by_stretch

TRANSACTIONS, PARTIES, DAYS, SEED = 200_000, 8_000, 180, 1
BEFORE = round(0.99 * TRANSACTIONS)
BUDGET = Budget(64, 4_000, 2_000_000_000)
SHAPES = {"bipartite": (14, Fewest(2, 2, 0)), "stack": (28, Fewest(2, 2, 1))}
"""Days of the window, and the fewest members of each layer."""


def among(n: int, window_days: int) -> Among:
    """The first n transactions."""
    draw = np.random.default_rng(SEED)
    weights = 1 / (np.arange(PARTIES) + 20) ** 0.9
    ends = [
        draw.choice(PARTIES, TRANSACTIONS, p=draw.permutation(weights) / weights.sum()).astype(np.int32)
        for _ in range(2)
    ]
    return Among(
        rows=np.arange(n, dtype=np.int32),
        payers=ends[0][:n],
        payees=ends[1][:n],
        times=np.sort(draw.integers(0, DAYS * DAY_US, TRANSACTIONS))[:n],
        by_day=np.zeros(n, np.bool_),
        amounts=np.ones(n, np.int64),
        currencies=np.zeros(n, np.int16),
        usual=lambda *_: np.ones(1, np.int64),
        window_us=window_days * DAY_US,
        n_nodes=PARTIES,
    )


def search_of(fewest: Fewest) -> Search:
    """A search for layers."""

    def search(graph, until, _amounts) -> Instances:  # type: ignore[no-untyped-def]
        (found,) = layers(graph, until, (fewest,), BUDGET)
        left_out = (found.starts_unknown, found.starts_cut)
        return Instances(sizes_of(found.offsets), found.transactions, found.layers, left_out)

    return search


def measure() -> list[dict[str, object]]:
    """A row for each figure: what, value, unit."""
    rows: list[dict[str, object]] = []
    for name, (window_days, fewest) in SHAPES.items():
        asked = Asked("layers", (*fewest, *BUDGET), by_amounts=False, reasons=("unknown", "cut"))
        search, before = search_of(fewest), Searches()
        by_stretch(before, among(BEFORE, window_days), asked, search)
        every, seconds = among(TRANSACTIONS, window_days), []
        for searches in (Searches(), Searches(before.table())):
            started = time.process_time()
            by_stretch(searches, every, asked, search)
            seconds.append(time.process_time() - started)
        figures = {"in full": (seconds[0], "s"), "taking over": (seconds[1], "s")}
        figures |= {"taking over in full": (seconds[1] / seconds[0], "ratio")}
        rows += [
            {"what": f"{name}, {what}", "value": round(value, 3), "unit": unit}
            for what, (value, unit) in figures.items()
        ]
    return rows


if __name__ == "__main__":
    for row in measure():
        print(f"{row['what']:<40} {row['value']:>10} {row['unit']}")
