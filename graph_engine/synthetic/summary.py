"""What a generated bank holds, in numbers."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from graph_engine.synthetic.world import World


@dataclass(frozen=True)
class Summary:
    """Counts of a synthetic bank, and the seed it came from."""

    seed: int
    customers: int
    persons: int
    sole_traders: int
    firms: int
    accounts: int
    transactions: int
    transactions_per_month: tuple[int, ...]


def summarised(folder: Path, world: World, seed: int, written: list[int]) -> Summary:
    """Count, and keep the counts in ``truth/summary.json``."""
    size = world.size
    summary = Summary(
        seed=seed,
        customers=size.customers,
        persons=size.persons,
        sole_traders=size.traders,
        firms=size.firms,
        accounts=len(world.accounts),
        transactions=sum(written),
        transactions_per_month=tuple(written),
    )
    text = json.dumps(asdict(summary), ensure_ascii=False, indent=2)
    (folder / "truth" / "summary.json").write_text(text + "\n", encoding="utf-8")
    return summary
