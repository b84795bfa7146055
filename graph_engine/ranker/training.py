"""Teach a ranker: the first part in time teaches, the middle one sets the threshold, the last measures."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.errors import BadParameter
from graph_engine.model_features import FEATURES, Per
from graph_engine.ranker.boosting import PARAMETERS, ROUNDS, Model, library_version, taught
from graph_engine.ranker.labels import Labels
from graph_engine.ranker.matrix import matrix, words_in
from graph_engine.ranker.metrics import best_threshold, quality
from graph_engine.ranker.store import ID_CHARACTERS, Ranker

TEACH_SHARE, THRESHOLD_SHARE = 0.6, 0.2
"""Shares of labelled rows, in time, that teach and that set the threshold; the rest measures."""

FEWEST_OF_A_CLASS = 10
"""Fewest of either class among what teaches; ours: from fewer nothing general is learnt."""

MOST_GAINS = 20

TIME_FORM = "%Y-%m-%dT%H:%M:%S%.fZ"


@dataclass(frozen=True)
class _Part:
    """Rows of one part of the split, in time."""

    name: str
    rows: pl.DataFrame

    @property
    def labels(self) -> NDArray[np.bool_]:
        """What is so of each row."""
        return self.rows["label"].to_numpy()

    def told(self, time: str) -> dict[str, Any]:
        """What the card says of the part."""
        times = self.rows[time].dt.strftime(TIME_FORM)
        span = {"from": times[0], "to": times[-1]} if self.rows.height else {}
        return {"rows": self.rows.height, "positive": int(self.labels.sum()), **span}


def train(features: pl.DataFrame, labels: Labels, per: Per, data: Mapping[str, Any]) -> Ranker:
    """Teach a ranker from features and labels.

    Parameters
    ----------
    features : DataFrame
        ``model_features`` of a run: key, time, features.
    labels : Labels
        By ledger id; rows without a label teach nothing.
    per : "transaction" or "account"
        What is ranked.
    data : mapping
        What the card says of the data: run, ledger version, parameters of features.

    Raises
    ------
    BadParameter
        If labels match nothing, or a part that needs both classes has only one.

    Notes
    -----
    The same features, labels and library give the same ranker, its id included. Features are those of the
    past alone, so that the split by time lets nothing through.
    """
    key, time = features.columns[:2]
    known = features.join(labels.frame, left_on=key, right_on="id", how="inner").sort(time, key)
    parts = _split(known)
    _check(parts, labels)
    names = [feature.name for feature in FEATURES[per]]
    words = words_in(parts[0].rows, names)
    inputs = [matrix(part.rows, names, words) for part in parts]
    text = taught(inputs[0], parts[0].labels, [names.index(name) for name in words])
    model = Model(text)
    scores = [model.scores(values) for values in inputs]
    threshold = best_threshold(scores[1], parts[1].labels)
    card: dict[str, Any] = {
        "per": per,
        "data": {**data, "labels": {**labels.origin, "used": known.height}},
        "split": {part.name: part.told(time) for part in parts},
        "threshold": threshold,
        "metrics": {
            part.name: quality(each, part.labels, threshold)
            for part, each in zip(parts[1:], scores[1:], strict=True)
        },
        "features": names,
        "words": words,
        "gains": _gains(model, names),
        "parameters": {**PARAMETERS, "rounds": ROUNDS},
        "library": f"lightgbm {library_version()}",
    }
    digest = sha256((text + json.dumps(card, sort_keys=True)).encode()).hexdigest()
    return Ranker({"ranker_id": digest[:ID_CHARACTERS], **card}, text)


def _split(known: pl.DataFrame) -> tuple[_Part, _Part, _Part]:
    first = int(known.height * TEACH_SHARE)
    second = int(known.height * (TEACH_SHARE + THRESHOLD_SHARE))
    return (
        _Part("teach", known[:first]),
        _Part("threshold", known[first:second]),
        _Part("measure", known[second:]),
    )


def _check(parts: tuple[_Part, ...], labels: Labels) -> None:
    if not sum(part.rows.height for part in parts):
        raise BadParameter(
            "labels",
            f"{labels.frame.height} ids",
            "ids of which the run tells features: decisions of reviewers that it uses, or a file of labels",
        )
    fewest = min(int(parts[0].labels.sum()), int((~parts[0].labels).sum()))
    if fewest < FEWEST_OF_A_CLASS:
        raise BadParameter(
            "labels",
            _classes(parts[0]),
            f"at least {FEWEST_OF_A_CLASS} of either label in the first 60 % in time",
        )
    if not 0 < parts[1].labels.sum() < parts[1].rows.height:
        raise BadParameter("labels", _classes(parts[1]), "both labels in the next 20 % in time")


def _classes(part: _Part) -> str:
    return f"{int(part.labels.sum())} true and {int((~part.labels).sum())} false"


def _gains(model: Model, names: list[str]) -> list[dict[str, Any]]:
    gains = model.gains()
    order = np.argsort(-gains, kind="stable")[:MOST_GAINS]
    return [{"feature": names[place], "share": round(float(gains[place]), 4)} for place in order]
