"""Gradient-boosted trees, by LightGBM: taught, asked and taken apart."""

from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Matrix = NDArray[np.float32]

ROUNDS = 300
PARAMETERS: dict[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_child_samples": 20,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 1.0,
    "max_bin": 127,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
"""LightGBM's own leaves and leaf size, a slow rate with enough rounds, and half of the many alike features at
a time: general practice, not chosen by results on any data. Classes are not reweighted, as this distorts
probabilities: the threshold answers to their imbalance. One thread, a seed and row-wise building give the
same model each time."""


def taught(values: Matrix, labels: NDArray[np.bool_], words: Sequence[int]) -> str:
    """Give a model as text.

    Parameters
    ----------
    values : float32 array, shape (n, k)
        Features; NaN for what nobody knows.
    labels : bool array, shape (n,)
        What was found to be so.
    words : sequence of int
        Columns that hold codes of words.
    """
    data = lightgbm.Dataset(values, labels.astype(np.int8), categorical_feature=list(words))
    return str(lightgbm.train(PARAMETERS, data, ROUNDS).model_to_string())


class Model:
    """A model that was taught."""

    def __init__(self, text: str) -> None:
        self._booster = lightgbm.Booster(model_str=text)

    def scores(self, values: Matrix) -> Floats:
        """How likely each row is so, shape (n,), 0 to 1."""
        if not values.shape[0]:
            return np.zeros(0)
        return np.asarray(self._booster.predict(values, num_threads=1), np.float64)

    def contributions(self, values: Matrix) -> Floats:
        """How much each feature moves each row's log-odds, shape (n, k): SHAP values of trees."""
        if not values.shape[0]:
            return np.zeros(values.shape)
        told = np.asarray(self._booster.predict(values, pred_contrib=True, num_threads=1), np.float64)
        return told[:, :-1]

    def gains(self) -> Floats:
        """How much of what was learnt each feature carries, shape (k,), adding up to 1."""
        gains = np.asarray(self._booster.feature_importance("gain"), np.float64)
        shares: Floats = gains / max(gains.sum(), 1e-12)
        return shares


def library_version() -> str:
    """The version of LightGBM."""
    return str(lightgbm.__version__)
