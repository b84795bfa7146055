"""The page of model features: ``python -m graph_engine.model_features.page > docs/model_features.md``."""

from graph_engine.model_features.catalogue import FEATURES, Feature, Per
from graph_engine.model_features.parameters import FeatureParameters

STANDARD = FeatureParameters()

HEAD = f"""# Features for models

`fundgraph export features --per transaction|account|party --out FILE`, and `GET /v1/exports/features`,
tell of each transaction, account of ours or customer what a model may learn
from; [the learned ranker](ranker.md) reads the same.
This page is made from their catalogue: `python -m graph_engine.model_features.page >
docs/model_features.md`.

What holds for all of them:

- **Nothing from later rows.** Rows stand in the order of (time, id), and each is told what it and the
  rows before it say: the same ledger cut after a transaction tells the same of it. Labels, judgements,
  lists and risk ratings are never read. The kind and country of a party are those at the instant of the
  run.
- **Reversals** are later rows: a payment that is reversed later was one when it was made. It counts as
  it was booked, whole, for itself and for every row after it, and its reversal as a payment back of its
  own, a row like others. In flows, patterns and alerts both are gone; so they are for a scoring call,
  which reads the movements of the current run alone.
- **Per transaction**: every movement as it was booked, one-sided
  ones too. The key is `transaction_id`; `time` stands beside it. A side that is cash or the bank has
  counts of 0 and no ratios; a party is the holder of the account, or whoever acted on a side of cash.
  What moves from an account or party to itself is a payment and a receipt of it, and part of no shape.
- **Per account, per party**: accounts of ours and customers, as at their last movement (`last_at`),
  that one included. Of parties the features of the run ([analyses.md](analyses.md#features)) come
  first, those here after them; of a customer without movements they are empty.
- **Windows** end with the transaction, and both ends count: within 7 days means at most 7 times 24
  hours before.
- **Money** is in minor units and added up within the currency of the transaction, per account and
  currency; counts are over all currencies. Logarithms are those of 1 + the amount in minor units.
- **Lines from which money is reported** are those by which the bank files. An amount counts at the rate of
  its business day, rounded half up; without a rate it counts under no line. Either side counts the amount
  and currency of the payer, and money is abroad where its source says so.
  [Structuring](detectors/structuring.md) differs: it takes what each side saw, rounds the sum of a day
  once, and tells money abroad by the countries of its sides where the source does not say. It looks at
  ordinary accounts of ours alone, and counts cash for its holder whoever brings or takes it; here cash that
  is told to be brought or taken by its holder counts under no line.
- **Shapes** are counted for the transaction that completes them, among parties, over at most
  {STANDARD.pattern_days} days. One transaction follows another as in
  [patterns](patterns.md#what-holds-for-all-shapes), and stands after it in the order of the rows. A
  search looks at {STANDARD.cycle_steps} transactions at most for the cycles of one transaction, the
  latest first, and at the last {STANDARD.recent} receipts or payments of a party otherwise: a count is
  a lower bound beyond that.
- **Network and communities** come from snapshots taken at the beginning of every
  {STANDARD.snapshot_days}th day (UTC) since 1970 (`--snapshot-days`), over the {STANDARD.network_days}
  days before; a transaction is told of the last at or before the beginning of its day. Ties are
  weighted by number of transactions, as amounts of several currencies cannot be added. Communities:
  Leiden on modularity. Whoever moved nothing then has none.
- What nobody knows is empty, never 0.
- They are computed when asked for and are no part of a run, which few of them would serve; allow 2 KB
  of memory a movement.

Windows, bounds and the choice of features are ours.
"""

TITLES: tuple[tuple[Per, str], ...] = (
    ("transaction", "Per transaction"),
    ("account", "Per account and per party"),
)


def page() -> str:
    """Write the page in Markdown."""
    return "\n".join([HEAD, *(_chapter(per, title) for per, title in TITLES)])


def _chapter(per: Per, title: str) -> str:
    rows = [_row(feature) for feature in FEATURES[per]]
    return "\n".join(
        [f"## {title}\n", "| feature | unit | definition | 定义 |", "|---|---|---|---|", *rows, ""]
    )


def _row(feature: Feature) -> str:
    return f"| {feature.name} | {feature.unit} | {feature.en} | {feature.zh} |"


if __name__ == "__main__":
    print(page(), end="")
