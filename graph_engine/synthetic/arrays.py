"""The array types of the generator, and the few shapes of chance it draws from."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Chances = np.random.Generator

NONE = -1
"""The code that stands for nothing: no account, no merchant, no loan."""


def whole(values: object) -> Ints:
    """The values as 64-bit integers."""
    return np.asarray(values, dtype=np.int64)


def flags(values: object) -> Flags:
    """The values as flags."""
    return np.asarray(values, dtype=np.bool_)


def none_of(n: int) -> Ints:
    """An array of ``n`` codes that stand for nothing."""
    return np.full(n, NONE, dtype=np.int64)


def weighted(rng: Chances, weights: Sequence[float] | Floats, n: int) -> Ints:
    """Draw ``n`` positions with the given weights, by inverting their cumulative sum."""
    cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn = np.searchsorted(cumulative, rng.random(n) * cumulative[-1], side="right")
    return whole(np.minimum(drawn, len(cumulative) - 1))


def lognormal_minor(rng: Chances, median_minor: float | npt.NDArray[Any], sigma: float, n: int) -> Ints:
    """Draw ``n`` amounts in minor units, lognormal about a median (heavy upper tail), at least 0.01."""
    drawn = np.asarray(median_minor) * np.exp(sigma * rng.standard_normal(n))
    return np.maximum(whole(drawn), 1)


def pareto_weights(rng: Chances, alpha: float, n: int) -> Floats:
    """Draw ``n`` weights whose tail falls as a power: few hubs, many small ones."""
    return np.asarray((1.0 - rng.random(n)) ** (-1.0 / alpha))


def rounded(amounts_minor: Ints, to_minor: int) -> Ints:
    """Round amounts to a multiple (1 yuan is 100), never below one multiple."""
    return np.maximum((amounts_minor + to_minor // 2) // to_minor, 1) * to_minor


def spans(counts: Ints) -> tuple[Ints, Ints]:
    """For groups of the given sizes: the group of each element, and its place within the group.

    Example
    -------
    >>> group, place = spans(np.array([2, 0, 3]))
    >>> group.tolist(), place.tolist()
    ([0, 0, 2, 2, 2], [0, 1, 0, 1, 2])
    """
    group = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    return whole(group), whole(np.arange(len(group)) - starts[group])


def picked(words: Sequence[str | None] | pl.Series, codes: Ints) -> pl.Series:
    """The word of each code; null where the code stands for nothing."""
    series = words if isinstance(words, pl.Series) else pl.Series(list(words), dtype=pl.String)
    return series.extend_constant(None, 1).gather(np.where(codes < 0, len(series), codes))


def numbered(prefix: str, codes: Ints, width: int) -> pl.Series:
    """Ids such as ``P0000017`` for codes; null where the code stands for nothing.

    Example
    -------
    >>> numbered("P", np.array([17, -1]), 7).to_list()
    ['P0000017', None]
    """
    written = prefix + pl.Series(np.maximum(codes, 0) + 10**width).cast(pl.String).str.slice(1)
    return written if (codes >= 0).all() else written.set(pl.Series(codes < 0), None)


def as_money(amounts_minor: Ints) -> pl.Series:
    """Amounts in minor units as decimal text in major units.

    Example
    -------
    >>> as_money(np.array([123450, -5])).to_list()
    ['1234.50', '-0.05']
    """
    size = np.abs(amounts_minor)
    text = pl.Series(size // 100).cast(pl.String) + _CENTS.gather(size % 100)
    return text if (amounts_minor >= 0).all() else picked(("", "-"), whole(amounts_minor < 0)) + text


_CENTS = pl.Series([f".{i:02d}" for i in range(100)])
