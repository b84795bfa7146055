"""How well alerts find what is labelled: ``python -m tests.benchmarks.detection_quality [DATA …]``.

DATA is amlgentex_dev or tide_dev, below ``../shared/data/aml``; both by default. Labels are read here, to
measure, and nowhere else.

Alerts are taken whole, in the order of their score (then confidence, then id), until the next would bring
the unlabelled transactions in them over a budget: 0.1, 0.5 or 1 per cent of all unlabelled ones. A labelled
instance is found when one of these alerts holds at least half of its transactions. A legitimate pattern is
alerted when one alert, of all there are, holds at least half of its transactions, or has at least half of its
own in it.
"""

import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graph_engine.detectors import detect
from graph_engine.findings import Finding, from_patterns
from graph_engine.index import GraphIndex, money_flows
from graph_engine.index.build import build_facts
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.ledger import Ledger
from loaders.load import load

DATA = Path(__file__).parents[3] / "shared" / "data" / "aml"
BUDGETS = (0.001, 0.005, 0.01)
Instances = dict[str, tuple[str, frozenset[str]]]
"""Instance to its typology and its transactions."""


@dataclass(frozen=True)
class Labels:
    """What is labelled: laundering instances, legitimate patterns, and how many transactions there are."""

    laundering: Instances
    legitimate: Instances
    transactions: int

    @property
    def labelled(self) -> frozenset[str]:
        """All transactions of laundering."""
        return frozenset().union(*(members for _, members in self.laundering.values()))


def amlgentex_labels(folder: Path) -> Labels:
    """Patterns by id: those with a reported transaction are laundering, those named n_… legitimate."""
    rows = pl.read_csv(folder / "account_transfers.csv.gz", infer_schema=False)
    told = rows.filter(pl.col("patternID").is_not_null() & (pl.col("patternID") != "-1"))
    groups = told.group_by("patternID", "isSAR", "typology").agg("tx_id")
    laundering, legitimate = {}, {}
    for pattern, reported, typology, ids in groups.iter_rows():
        members = frozenset(f"tx:{name}" for name in ids)
        into = laundering if reported == "1" else legitimate
        into[f"{pattern} {typology}"] = (typology, members)
    return Labels(laundering, legitimate, rows.height)


def tide_labels(folder: Path) -> Labels:
    """Patterns as listed; no legitimate ones are."""
    rows = pl.read_csv(folder / "pattern_transactions.csv", infer_schema=False).filter(
        pl.col("tx_id") != "-1"
    )
    groups = rows.group_by("pattern_id", "typology").agg("tx_id")
    laundering = {
        pattern: (typology, frozenset(f"tx:{name}" for name in ids))
        for pattern, typology, ids in groups.iter_rows()
    }
    n = pl.read_csv(folder / "transactions.csv.gz", columns=["tx_id"]).height
    return Labels(laundering, {}, n)


SOURCES = {"amlgentex_dev": ("amlgentex", amlgentex_labels), "tide_dev": ("tide", tide_labels)}


def alerts_of(mapping: str, folder: Path) -> list[Finding]:
    """Load a source into a home of its own and run every detector, in the order of rank."""
    with tempfile.TemporaryDirectory() as home:
        use_kernel_cache(Path(home).parent / "detection-quality")
        ledger = Ledger(Path(home) / "home")
        load(ledger, mapping, folder)
        view = ledger.snapshot().as_of()
        index = Path(home) / "index"
        build_facts(view, index)
        flows = money_flows(GraphIndex.open(index))
        started = time.process_time()
        found = from_patterns(detect(flows), flows, view.instant)
        print(f"{len(found):,} alerts in {time.process_time() - started:.1f} s of processor time")
    return sorted(found, key=lambda one: (-one.score, -one.confidence, one.finding_id))


def within(alerts: list[Finding], labels: Labels, budget: float) -> list[Finding]:
    """The alerts that a budget allows."""
    allowed = budget * (labels.transactions - len(labels.labelled))
    flagged: set[str] = set()
    taken = []
    for alert in alerts:
        flagged |= alert.ids_of("transaction") - labels.labelled
        if len(flagged) > allowed:
            break
        taken.append(alert)
    return taken


def found_in(alerts: list[Finding], instances: Instances, *, mostly: bool = False) -> set[str]:
    """Instances of which one alert holds half; with ``mostly`` also those that are half of an alert."""
    of_transaction = defaultdict(set)
    for name, (_, members) in instances.items():
        for member in members:
            of_transaction[member].add(name)
    found = set()
    for alert in alerts:
        common: dict[str, int] = defaultdict(int)
        own = alert.ids_of("transaction")
        for member in own:
            for name in of_transaction.get(member, ()):
                common[name] += 1
        for name, n in common.items():
            if 2 * n >= len(instances[name][1]) or (mostly and 2 * n >= len(own)):
                found.add(name)
    return found


def by_typology(instances: Instances, found: set[str]) -> Mapping[str, tuple[int, int]]:
    """Typology to how many were found of how many."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, (typology, _) in instances.items():
        counts[typology][0] += name in found
        counts[typology][1] += 1
    return {typology: (n, of) for typology, (n, of) in sorted(counts.items())}


def report(name: str, mapping: str, folder: Path, labels: Labels) -> None:
    """Print recall at each budget, recall of all alerts, and how many legitimate patterns are alerted."""
    print(f"\n{name}")
    alerts = alerts_of(mapping, folder)
    chosen = {f"{budget:.1%}": within(alerts, labels, budget) for budget in BUDGETS} | {"all": alerts}
    found = {
        title: by_typology(labels.laundering, found_in(some, labels.laundering))
        for title, some in chosen.items()
    }
    print(f"{'typology':<28}" + "".join(f"{title:>12}" for title in chosen))
    print(f"{'(alerts)':<28}" + "".join(f"{len(some):>12,}" for some in chosen.values()))
    for typology in found["all"]:
        cells = [found[title][typology] for title in chosen]
        print(f"{typology:<28}" + "".join(f"{f'{n}/{of}':>12}" for n, of in cells))
    for title in chosen:
        n, of = (sum(counts[end] for counts in found[title].values()) for end in (0, 1))
        print(f"recall at {title}: {n / of:.3f}")
    if labels.legitimate:
        wrong = found_in(alerts, labels.legitimate, mostly=True)
        print(f"alerts per 1,000 legitimate patterns: {1000 * len(wrong) / len(labels.legitimate):.1f}")
    used: dict[str, int] = defaultdict(int)
    for alert in alerts:
        used[alert.detector] += 1
    print("alerts by detector: " + ", ".join(f"{detector} {n}" for detector, n in sorted(used.items())))


if __name__ == "__main__":
    for source in sys.argv[1:] or SOURCES:
        mapping, labels_of = SOURCES[source]
        report(source, mapping, DATA / source, labels_of(DATA / source))
