"""A demonstration from generated files to a published run, each step timed."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from api.demo.folder import DemoFolder
from api.demo.show import Show
from api.demo.words import WORDS, Language
from graph_engine.ledger import Ledger
from graph_engine.progress import Progress
from graph_engine.runs import Run, analyse, publish
from graph_engine.synthetic import generate
from graph_engine.synthetic.truth import read_truth
from loaders.load import load

Made = TypeVar("Made")

SOURCE = "fundgraph"


@dataclass(frozen=True)
class Asked:
    """How large a bank, and which."""

    customers: int
    months: int
    seed: int


class Clock:
    """Tells each step with the seconds it took."""

    def __init__(self, tell: Callable[[str], None], lang: Language) -> None:
        self._tell, self._lang = tell, lang
        self._began = time.perf_counter()

    def step(self, do: Callable[[], Made], key: str, values: Callable[[Made], dict[str, object]]) -> Made:
        """Do a step, then tell what came of it and how long it took."""
        began = time.perf_counter()
        made = do()
        self._took(WORDS.say(key, self._lang, **values(made)), began)
        return made

    def total(self) -> None:
        """Tell how long all steps took together."""
        self._took(WORDS.say("total", self._lang), self._began)

    def _took(self, what: str, began: float) -> None:
        seconds = f"{time.perf_counter() - began:.1f}"
        self._tell(WORDS.say("took", self._lang, what=what, seconds=seconds))


def made_anew(
    folder: DemoFolder, asked: Asked, clock: Clock, lang: Language, progress: Progress | None
) -> Show:
    """Generate, load, analyse and publish a bank, and give what its screens are made from."""
    clock.step(
        lambda: generate(
            folder.bank,
            customers=asked.customers,
            months=asked.months,
            seed=asked.seed,
            progress=progress,
        ),
        "generated",
        lambda made: {
            "customers": f"{made.customers:,}",
            "transactions": f"{made.transactions:,}",
            "months": asked.months,
        },
    )
    ledger = Ledger(folder.home)
    clock.step(
        lambda: load(ledger, SOURCE, folder.bank, progress=progress),
        "loaded",
        lambda report: {"rows": f"{report.read:,}", "quarantined": f"{report.quarantined:,}"},
    )
    run = clock.step(
        lambda: analyse(folder.home, ledger, seed=asked.seed, progress=progress),
        "analysed",
        lambda run: {"run": run.run_id},
    )
    clock.step(lambda: publish(folder.home, run.run_id), "published", lambda run_id: {"run": run_id})
    zone = ledger.snapshot().settings.time_zone
    return Show(Run.open(folder.home), read_truth(folder.bank), folder.pictures, zone, lang)
