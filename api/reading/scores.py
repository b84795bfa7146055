"""Scores of single transactions as values: the answer of the command line and of the API."""

import time
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from api.models.scores import ScoreAsked
from api.reading.rankers import learned_score, refuse_unless_of_transactions
from api.service import now
from api.serving import RUNS_HELD
from api.settings import Language
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.model_features import FEATURES, FeatureParameters
from graph_engine.ranker import Ranker
from graph_engine.runs import Run

if TYPE_CHECKING:
    from graph_engine.scoring import Proposed, Recent


@lru_cache(maxsize=RUNS_HELD)
def recent_of(run: Run) -> "Recent":
    """What scoring reads of a run, made when it is first asked for."""
    use_kernel_cache(run.home)
    from graph_engine.scoring import Recent  # noqa: PLC0415  needs kernels

    return Recent.of(run.index, FeatureParameters())


def scored(run: Run, asked: ScoreAsked, lang: Language, ranker: Ranker | None = None) -> dict[str, Any]:
    """Rate a transaction against a run, and by a ranker where one is asked for; nothing is written.

    Raises
    ------
    BadParameter
        If it cannot be rated: neither account is known, or it is earlier than the run's last transaction;
        or if the ranker ranks something else than transactions.
    """
    if ranker is not None:
        refuse_unless_of_transactions(ranker)
    recent = recent_of(run)
    from graph_engine.scoring import Proposed, score  # noqa: PLC0415  needs kernels

    started = time.perf_counter()
    proposed = Proposed(**{**asked.model_dump(), "time": asked.time or now()})
    found = score(recent, proposed)
    learned = {"learned": _learned(run, ranker, proposed, lang)} if ranker else {}
    texts = {feature.name: getattr(feature, lang) for feature in FEATURES["transaction"]}
    return learned | {
        "run_id": run.run_id,
        "until": recent.until,
        "score": found.score,
        "reasons": [asdict(reason) | {"text": texts[reason.feature]} for reason in found.reasons],
        "completes": [asdict(each) for each in found.completes],
        "features": dict(found.features),
        "population": recent.n,
        "elapsed_ms": round((time.perf_counter() - started) * 1000, 1),
    }


def _learned(run: Run, ranker: Ranker, proposed: "Proposed", lang: Language) -> dict[str, Any]:
    """What a ranker says of a transaction, and why."""
    told = learned_score(run, ranker, proposed)
    card = {name: ranker.card[name] for name in ("ranker_id", "threshold")}
    return card | {"score": told.score, "flagged": told.flagged, "why": told.why[lang]}
