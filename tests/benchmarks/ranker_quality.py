"""How well the learned ranker does: ``python -m tests.benchmarks.ranker_quality [DATA …]``.

DATA is amlgentex_dev or tide_dev, below ``../shared/data/aml``; both by default. Labels teach and measure and
are read nowhere else. The first 60 % in time teach, the next 20 % set the threshold, the last 20 % measure:
all transactions that the loader accepted, in the order of (time, id). Beside it the same trees on amounts
and types alone.
"""

import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.ledger import Ledger
from graph_engine.model_features import FeatureParameters
from graph_engine.model_features.table import model_features
from graph_engine.ranker import Labels, labels_of_file
from graph_engine.ranker.training import train
from graph_engine.reporting import Reporting
from loaders.load import load

DATA = Path(__file__).parents[3] / "shared" / "data" / "aml"
AMOUNT_AND_TYPE = ("amount_minor", "currency", "kind", "channel")
SOURCES = {
    "amlgentex_dev": ("amlgentex", "account_transfers.csv.gz", "isSAR", "1"),
    "tide_dev": ("tide", "transactions.csv.gz", "is_fraudulent", "True"),
}


def features_of(mapping: str, folder: Path) -> pl.DataFrame:
    """Load a source into a home of its own and compute what models are told."""
    with tempfile.TemporaryDirectory() as home:
        use_kernel_cache(Path(home).parent / "ranker-quality")
        ledger = Ledger(Path(home) / "home")
        load(ledger, mapping, folder)
        build_facts(ledger.snapshot().as_of(), Path(home) / "index")
        started = time.process_time()
        index = GraphIndex.open(Path(home) / "index")
        told = model_features(index, "transaction", FeatureParameters(), Reporting())
        print(f"{told.height:,} x {told.width} in {time.process_time() - started:.1f} s of processor time")
    return told


def labels_of(name: str, known: pl.Series) -> Labels:
    """The labels of a data set, in the form that ``fundgraph ranker train --labels`` takes."""
    _, file, column, true = SOURCES[name]
    rows = pl.read_csv(DATA / name / file, infer_schema=False)
    told = rows.select(transaction_id="tx_id", label=(pl.col(column) == true).cast(pl.Int8))
    with tempfile.TemporaryDirectory() as folder:
        told.write_csv(Path(folder) / "labels.csv")
        return labels_of_file(Path(folder) / "labels.csv", "transaction_id", known, skip_unknown=True)


def report(name: str) -> None:
    """Print the split and how well the ranker does, with all features and with amounts and types alone."""
    print(f"\n{name}")
    told = features_of(SOURCES[name][0], DATA / name)
    labels = labels_of(name, told["transaction_id"])
    others = [column for column in told.columns[2:] if column not in AMOUNT_AND_TYPE]
    bare = told.with_columns(pl.lit(None, told.schema[column]).alias(column) for column in others)
    for title, features in (("all features", told), ("amounts and types", bare)):
        started = time.process_time()
        card = train(features, labels, "transaction", {}).card
        seconds = time.process_time() - started
        print(f"{title}: {card['metrics']['measure']} in {seconds:.1f} s of processor time")
        print("  " + ", ".join(f"{part} {of['positive']}/{of['rows']}" for part, of in card["split"].items()))
        print("  " + ", ".join(f"{gain['feature']} {gain['share']}" for gain in card["gains"][:12]))


if __name__ == "__main__":
    for source in sys.argv[1:] or SOURCES:
        report(source)
