"""What each detector makes of a synthetic bank: planted instances found, alerts for 1,000 lawful look-alikes.

``python -m tests.benchmarks.look_alikes [--customers N] [--months M] [--seed S]``
"""

import argparse
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from graph_engine.detectors import DETECTORS, detect
from graph_engine.findings import frames, from_patterns
from graph_engine.index import GraphIndex, MoneyFlows, money_flows
from graph_engine.index.build import build_facts
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.ledger import Ledger
from graph_engine.synthetic import generate
from graph_engine.synthetic.truth import Truth, found_versus_planted, read_truth
from loaders.load import load

NO_COMMUNITIES = pl.DataFrame(schema=dict.fromkeys(("party_id", "community"), pl.String))
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def main() -> None:
    """Make a bank, run each detector by itself, and print what it found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--months", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bank, home = Path(folder, "bank"), Path(folder, "home")
        generate(bank, customers=options.customers, months=options.months, seed=options.seed)
        use_kernel_cache(home)
        ledger = Ledger(home)
        load(ledger, "fundgraph", bank)
        view = ledger.snapshot().as_of(None)
        build_facts(view, Path(folder, "index"))
        report(money_flows(GraphIndex.open(Path(folder, "index"))), read_truth(bank))


def report(flows: MoneyFlows, truth: Truth) -> None:
    """Print a line for each detector: alerts, instances found by kind, look-alikes alerted, seconds."""
    lawful = truth.patterns.filter("lawful").height
    print(f"{flows.payer.size:,} transfers, {len(flows.booked):,} booked; {lawful} look-alikes")
    print(f"{'detector':24}{'alerts':>8}{'per 1,000 look-alikes':>24}{'seconds':>9}  found")
    for detector in DETECTORS:
        only = {each.name: {"status": "disabled"} for each in DETECTORS if each is not detector}
        detect(flows, only)  # compiles
        started = time.perf_counter()
        detected = detect(flows, only, time_zone="Asia/Shanghai")
        seconds = time.perf_counter() - started
        alerts, members = frames(from_patterns(detected, flows, NOW))
        counted = found_versus_planted(truth, alerts, members, NO_COMMUNITIES).filter(pl.col("found") > 0)
        wrongly = counted.filter(group="lawful")["found"].sum()
        found = counted.filter(group="laundering").select("kind", "found", "planted").iter_rows()
        told = ", ".join(f"{kind} {n} of {planted}" for kind, n, planted in found)
        rate = 1_000 * wrongly / max(lawful, 1)
        print(f"{detector.name:24}{alerts.height:>8}{rate:>24.0f}{seconds:>9.1f}  {told}")


if __name__ == "__main__":
    main()
