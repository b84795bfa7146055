"""Rankers beside a run: what they learn from it, and what they say of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from graph_engine.errors import BadParameter
from graph_engine.kernel_cache import use_kernel_cache
from graph_engine.model_features import FeatureParameters, Per
from graph_engine.ranker import Labels, Ranker, labels_of_file, labels_of_judgements
from graph_engine.runs import Run

if TYPE_CHECKING:
    from graph_engine.ranker.scoring import Learned
    from graph_engine.scoring import Proposed

RANKED: tuple[Per, ...] = ("transaction", "account")
"""What a ranker may rank."""


def features_for(run: Run, per: Per, parameters: FeatureParameters | None = None) -> pl.DataFrame:
    """What a ranker reads of a run."""
    use_kernel_cache(run.home)
    from graph_engine.model_features.table import model_features  # noqa: PLC0415  needs kernels

    view = run.ledger_view()
    return model_features(
        run.index, per, parameters or FeatureParameters(), run.reporting(view), view.taken_back()
    )


def train_ranker(run: Run, per: str, labels: Path | None, *, skip_unknown: bool) -> Ranker:
    """Teach a ranker from a file of labels or, without one, from what reviewers decided up to the run.

    Raises
    ------
    BadParameter
        If nothing of that kind is ranked, or the labels do not suffice.
    LoadError
        If the file cannot be read as labels of what the run holds.
    """
    from graph_engine.ranker.training import train  # noqa: PLC0415  needs LightGBM

    ranked = next((each for each in RANKED if each == per), None)
    if ranked is None:
        raise BadParameter("per", per, f"one of {', '.join(RANKED)}")
    features = features_for(run, ranked)
    told = _decided(run, ranked)
    if labels is not None:
        key = features.columns[0]
        told = labels_of_file(labels, key, features[key], skip_unknown=skip_unknown)
    return train(features, told, ranked, _data(run))


def _decided(run: Run, per: Per) -> Labels:
    members = pl.concat([run.table("finding_members"), run.table("shadow_finding_members")])
    return labels_of_judgements(run.ledger_view().rows("judgement"), members, per)


def _data(run: Run) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "ledger_version": run.ledger_version,
        "instant": run.instant.isoformat(),
        "snapshot_days": FeatureParameters.snapshot_days,
    }


def scores_of(run: Run, ranker: Ranker) -> pl.DataFrame:
    """The score of everything that a ranker ranks, in the order of its features."""
    from graph_engine.ranker.scoring import scores  # noqa: PLC0415  needs LightGBM

    return scores(ranker, features_for(run, ranker.card["per"]))


def refuse_unless_of_transactions(ranker: Ranker) -> None:
    """Refuse a ranker that ranks something else than transactions."""
    per = ranker.card["per"]
    if per != "transaction":
        raise BadParameter("ranker", ranker.ranker_id, f"a ranker of transactions, not of {per}s")


def learned_score(run: Run, ranker: Ranker, proposed: "Proposed") -> "Learned":
    """What a ranker of transactions says of one that comes after a run, from features as once it is booked.

    Raises
    ------
    BadParameter
        If the run knows neither account.
    """
    use_kernel_cache(run.home)
    from graph_engine.model_features.table import transaction_features  # noqa: PLC0415  needs kernels
    from graph_engine.ranker.scoring import learned  # noqa: PLC0415  needs LightGBM

    view = run.ledger_view()
    events = proposed.placed(run.index).booked(view)
    features = transaction_features(events, FeatureParameters(), run.reporting(view))
    return learned(ranker, features.tail(1))


def learned_order(run: Run, ranker: Ranker, alerts: pl.DataFrame) -> pl.DataFrame:
    """Alerts by the ranker's score, with it and its reasons; those it cannot score last, as they were."""
    from graph_engine.ranker.scoring import alert_scores  # noqa: PLC0415  needs LightGBM

    ids = alerts["finding_id"].implode()
    members = run.table("finding_members").filter(pl.col("finding_id").is_in(ids))
    told = alert_scores(ranker, features_for(run, ranker.card["per"]), members)
    return alerts.join(told, on="finding_id", how="left", maintain_order="left").sort(
        ["ranker_score", "score", "finding_id"], descending=[True, True, False], nulls_last=True
    )
