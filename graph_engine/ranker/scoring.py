"""What a ranker says: a score of each transaction or account, and of each alert with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.model_features import FEATURES, Feature
from graph_engine.ranker.boosting import Floats, Matrix, Model
from graph_engine.ranker.matrix import matrix
from graph_engine.ranker.store import Ranker
from graph_engine.wording import Language

MOST_MEMBERS = 3
"""An alert's score is the mean of so many of its members with the highest scores; ours: one member alone may
be chance, and the mean of all lets long alerts drown what is in them."""

MOST_REASONS = 3
DIGITS = 6
"""Decimals of an alert's score (ours)."""

BETWEEN: dict[Language, str] = {"en": "; ", "zh": "；"}
UNKNOWN: dict[Language, str] = {"en": "unknown", "zh": "未知"}

ALERT_SCHEMA: dict[str, pl.DataType] = {
    "finding_id": pl.String(),
    "ranker_score": pl.Float64(),
    "ranker_why_en": pl.String(),
    "ranker_why_zh": pl.String(),
}


def scores(ranker: Ranker, features: pl.DataFrame) -> pl.DataFrame:
    """Give the score of every row of features.

    Returns
    -------
    DataFrame
        The key, ``score`` from 0 to 1, and ``flagged``: whether it reaches the ranker's threshold; in the
        order of the features.
    """
    model, values = _asked(ranker, features)
    return _scored(ranker, features, model.scores(values))


def _asked(ranker: Ranker, features: pl.DataFrame) -> tuple[Model, Matrix]:
    """A ranker's model, and the features as it reads them."""
    return Model(ranker.model_text), matrix(features, ranker.names, ranker.card["words"])


def _scored(ranker: Ranker, features: pl.DataFrame, told: Floats) -> pl.DataFrame:
    """The key of each row of features, its score, and whether that reaches the ranker's threshold."""
    score = pl.Series("score", told)
    flagged = (score >= ranker.card["threshold"]).alias("flagged")
    return pl.DataFrame([features.to_series(0), score, flagged])


@dataclass(frozen=True)
class Learned:
    """What a ranker says of one row: a score from 0 to 1, whether it is flagged, and why, by language."""

    score: float
    flagged: bool
    why: Mapping[Language, str]


def learned(ranker: Ranker, features: pl.DataFrame) -> Learned:
    """Give what a ranker says of the only row of features."""
    model, values = _asked(ranker, features)
    row = _scored(ranker, features, model.scores(values)).row(0, named=True)
    (push,) = model.contributions(values)
    return Learned(
        score=row["score"],
        flagged=row["flagged"],
        why=_reasons(push, _read_by(ranker), features.row(0, named=True)),
    )


def alert_scores(ranker: Ranker, features: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Give the score of every alert, and what speaks for it most.

    Parameters
    ----------
    ranker : Ranker
        Of transactions or of accounts.
    features : DataFrame
        ``model_features`` of the run for what it ranks.
    members : DataFrame
        ``finding_members`` of the alerts.

    Returns
    -------
    DataFrame
        Columns of ``ALERT_SCHEMA``, by finding; alerts without a member that has features are not there.
        Reasons are the features that raise the mean log-odds of the highest members most, in words, with
        their value for the first of them; empty where nothing raises them.
    """
    key, per = features.columns[0], ranker.card["per"]
    top = (
        members.filter(pl.col("member_kind") == per)
        .select("finding_id", pl.col("member_id").alias(key))
        .unique()
        .join(scores(ranker, features), on=key)
        .sort(["finding_id", "score", key], descending=[False, True, False])
        .group_by("finding_id", maintain_order=True)
        .head(MOST_MEMBERS)
    )
    rows = top.join(features, on=key, how="left", maintain_order="left")
    model, values = _asked(ranker, rows)
    pushes = model.contributions(values)
    read, told = _read_by(ranker), []
    for (finding,), group in rows.with_row_index("place").group_by("finding_id", maintain_order=True):
        places = group["place"].to_numpy()
        why = _reasons(pushes[places].mean(axis=0), read, group.row(0, named=True))
        told.append((finding, round(float(np.mean(group["score"].to_numpy())), DIGITS), why["en"], why["zh"]))
    return pl.DataFrame(told, schema=ALERT_SCHEMA, orient="row")


def _read_by(ranker: Ranker) -> tuple[Feature, ...]:
    """The features that a ranker reads, in its order."""
    known = {feature.name: feature for feature in FEATURES[ranker.card["per"]]}
    return tuple(known[name] for name in ranker.names)


def _reasons(push: Floats, read: Sequence[Feature], first: Mapping[str, object]) -> dict[Language, str]:
    """What raises a score most, in words of each language."""
    order = np.argsort(-push, kind="stable")[:MOST_REASONS]
    raising = [read[place] for place in order if push[place] > 0]
    return {
        language: between.join(reason(feature, first[feature.name], language) for feature in raising)
        for language, between in BETWEEN.items()
    }


def reason(feature: Feature, value: object, language: Language) -> str:
    """A feature with its value, in a language."""
    return f"{getattr(feature, language)} = {_said(feature, value, language)}"


def _said(feature: Feature, value: object, language: Language) -> str:
    match value:
        case None:
            return UNKNOWN[language]
        case float() if feature.unit == "seconds":
            return f"{value:,.0f} s"
        case float():
            return f"{value:,.4g}"
        case bool() | str():
            return str(value)
        case _:
            return f"{value:,}"
