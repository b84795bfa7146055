"""Features as the numbers that a model reads."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

Words = Mapping[str, Sequence[str]]


def words_in(features: pl.DataFrame, names: Sequence[str]) -> dict[str, list[str]]:
    """The words of each feature that holds words, sorted; their places are their codes."""
    texts = [name for name in names if features.schema[name] == pl.String]
    return {name: features[name].drop_nulls().unique().sort().to_list() for name in texts}


def matrix(features: pl.DataFrame, names: Sequence[str], words: Words) -> NDArray[np.float32]:
    """Give named features as numbers, shape (n, k).

    What nobody knows, and a word that the model was not taught, is NaN.
    """
    columns = [
        pl.col(name).replace_strict(
            {word: code for code, word in enumerate(words[name])}, default=None, return_dtype=pl.Float32
        )
        if name in words
        else pl.col(name).cast(pl.Float32)
        for name in names
    ]
    told = features.select(columns).fill_null(float("nan"))
    return told.to_numpy(order="c").astype(np.float32, copy=False)
