"""How well scores tell what is so: precision, recall, F1, average precision; the threshold of the best F1."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def best_threshold(scores: Floats, labels: Flags) -> float:
    """Give the score from which on flagging gives the best F1; the highest of several.

    Examples
    --------
    >>> best_threshold(np.array([0.9, 0.8, 0.3, 0.1]), np.array([True, True, False, True]))
    0.1
    """
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    last_of_equal = np.append(ranked[1:] != ranked[:-1], True)
    hits, flagged = np.cumsum(labels[order]), np.arange(1, scores.size + 1)
    quality = np.where(last_of_equal, 2 * hits / (flagged + labels.sum()), -1.0)
    return float(ranked[int(np.argmax(quality))])


def quality(scores: Floats, labels: Flags, threshold: float) -> dict[str, Any]:
    """Give precision, recall and F1 at a threshold, and average precision; None where nothing is so.

    Examples
    --------
    >>> quality(np.array([0.9, 0.2, 0.6]), np.array([True, True, False]), 0.5)
    {'flagged': 2, 'precision': 0.5, 'recall': 0.5, 'f1': 0.5, 'average_precision': 0.8333}
    """
    flagged, total = scores >= threshold, int(labels.sum())
    n_flagged, hits = int(flagged.sum()), int((flagged & labels).sum())
    if not total:
        return {
            "flagged": n_flagged,
            "precision": None,
            "recall": None,
            "f1": None,
            "average_precision": None,
        }
    return {
        "flagged": n_flagged,
        "precision": round(hits / n_flagged, 4) if n_flagged else None,
        "recall": round(hits / total, 4),
        "f1": round(2 * hits / (n_flagged + total), 4),
        "average_precision": round(average_precision(scores, labels), 4),
    }


def average_precision(scores: Floats, labels: Flags) -> float:
    """Mean, over all that is so, of the precision among what scores at least as high; equal scores together.

    Examples
    --------
    >>> average_precision(np.array([0.5, 0.5]), np.array([True, False]))
    0.5
    """
    order = np.argsort(-scores, kind="stable")
    ranked, hits = scores[order], np.cumsum(labels[order])
    ends = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))
    found = np.diff(np.concatenate([[0], hits[ends]]))
    return float((found * hits[ends] / (ends + 1)).sum() / labels.sum())
