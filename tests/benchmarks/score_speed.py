"""What the score of one transaction costs: ``python -m tests.benchmarks.score_speed [TRANSACTIONS]``.

The bank of ``analyse_speed``, a year of it. Payments between accounts that move money about as often as the
mean account does, and such to and from the ten accounts that do so most often, of which the first is one end
of a fifth of all transactions. One seed; processor time.
"""

import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.index.properties import EPOCH
from graph_engine.model_features import FeatureParameters
from graph_engine.scoring import Proposed, Recent, score
from tests.benchmarks.analyse_speed import filled

TRANSACTIONS, SAMPLES, SEED = 3_000_000, 100, 1
HUBS = 10
Codes = NDArray[np.integer]
NEAR_MEAN = 0.05
"""How far from the mean the movements of an average account may be, as a part of it."""


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
        score(recent, next(iter(asked.values()))[0])
        taken_ms = {what: [rated_in_ms(recent, one) for one in own] for what, own in asked.items()}
    rows: list[dict[str, object]] = [
        {"what": "reading the index once", "value": round(first_s, 2), "unit": "s"}
    ]
    for what, values in taken_ms.items():
        rows.append({"what": f"{what}, median", "value": round(float(np.median(values)), 1), "unit": "ms"})
        rows.append({"what": f"{what}, the slowest", "value": round(max(values), 1), "unit": "ms"})
    return rows


def rated_in_ms(recent: Recent, proposed: Proposed) -> float:
    """Milliseconds of processor time that an answer takes."""
    started = time.process_time()
    score(recent, proposed)
    return (time.process_time() - started) * 1e3


def drawn(index: GraphIndex, recent: Recent) -> dict[str, list[Proposed]]:
    """Transactions within the minutes after the last, by what they are between."""
    moved, draw = index.edges("TRANSFERRED"), np.random.default_rng(SEED)
    degrees = np.diff(moved.forward.offsets) + np.diff(moved.backward.offsets)
    average = np.flatnonzero(np.abs(degrees - degrees.mean()) <= NEAR_MEAN * degrees.mean())
    one, other = (draw.choice(average, SAMPLES) for _ in range(2))
    hubs = np.resize(np.argsort(-degrees)[:HUBS], SAMPLES)
    ends = {
        "between average accounts": (one, other),
        "to hubs": (one, hubs),
        "from hubs": (hubs, one),
        "between hubs": (hubs, np.roll(hubs, 1)),
    }
    return {what: proposed(index, recent, *pair) for what, pair in ends.items()}


def proposed(index: GraphIndex, recent: Recent, payers: Codes, payees: Codes) -> list[Proposed]:
    """Payments of what the last ones were, one a second."""
    accounts, after = index.nodes("Account"), EPOCH + timedelta(microseconds=recent.last_us)
    amounts = index.edges("TRANSFERRED").column("amount_minor")[-payers.size :].tolist()
    return [
        Proposed(
            accounts.id_at(payer), accounts.id_at(payee), amount, "CNY", after + timedelta(seconds=1 + second)
        )
        for second, (payer, payee, amount) in enumerate(
            zip(payers.tolist(), payees.tolist(), amounts, strict=True)
        )
    ]


def main() -> None:
    """Print every figure."""
    for figure in measure(*map(int, sys.argv[1:])):
        print(f"{figure['what']:<40} {figure['value']:>10} {figure['unit']}")


if __name__ == "__main__":
    main()
