"""What the score of one transaction costs: ``python -m tests.benchmarks.score_speed [TRANSACTIONS]``.

The bank of ``analyse_speed``, a year of it. Half of the transactions rated are payments between two accounts
that have dealt with each other before, half between two drawn from those that move money, each as often as it
does: so large accounts come up often. One seed; processor time.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import numpy as np

from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.index.properties import EPOCH
from graph_engine.model_features import FeatureParameters
from graph_engine.scoring import Proposed, Recent, score
from tests.benchmarks.analyse_speed import filled

TRANSACTIONS, SAMPLES, SEED = 1_000_000, 100, 1


def measure(transactions: int = TRANSACTIONS) -> list[dict[str, object]]:
    """A row for each figure: what, value, unit."""
    with tempfile.TemporaryDirectory() as folder:
        view = filled(Path(folder) / "home", transactions).snapshot().as_of()
        build_facts(view, Path(folder) / "index")
        index = GraphIndex.open(Path(folder) / "index")
        started = time.process_time()
        recent = Recent.of(index, FeatureParameters())
        first_s = time.process_time() - started
        asked = drawn(index, recent)
        score(recent, asked[0])
        taken_ms = [rated_in_ms(recent, one) for one in asked]
    figures = {"reading the end of the index": (round(first_s, 2), "s")}
    figures |= {
        name: (round(float(np.quantile(taken_ms, share)), 1), "ms")
        for name, share in (("an answer, median", 0.5), ("nine in ten within", 0.9), ("the slowest", 1.0))
    }
    return [{"what": what, "value": value, "unit": unit} for what, (value, unit) in figures.items()]


def rated_in_ms(recent: Recent, proposed: Proposed) -> float:
    """Milliseconds of processor time that an answer takes."""
    started = time.process_time()
    score(recent, proposed)
    return (time.process_time() - started) * 1e3


def drawn(index: GraphIndex, recent: Recent) -> list[Proposed]:
    """Transactions within the hour after the last."""
    draw, moved, accounts = np.random.default_rng(SEED), index.edges("TRANSFERRED"), index.nodes("Account")
    after = EPOCH + timedelta(microseconds=recent.last_us)
    found = []
    for number in range(SAMPLES):
        one, other = draw.integers(0, len(moved), 2).tolist()
        ends = int(moved.sources[one]), int(moved.targets[one if number % 2 else other])
        amount = int(moved.column("amount_minor")[other])
        at = after + timedelta(seconds=int(draw.integers(1, 3600)))
        found.append(Proposed(accounts.id_at(ends[0]), accounts.id_at(ends[1]), amount, "CNY", at))
    return found


def main() -> None:
    """Print every figure."""
    for figure in measure(*map(int, sys.argv[1:])):
        print(f"{figure['what']:<40} {figure['value']:>10} {figure['unit']}")


if __name__ == "__main__":
    main()
