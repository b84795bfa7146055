"""How rare a finding is against the population: the score by which findings are ranked."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def tail_share(values: NDArray[np.generic], population: NDArray[np.generic]) -> Floats:
    """Give the share of a population that shows at least each value.

    Parameters
    ----------
    values : array, shape (n,)
        What the findings show.
    population : array, shape (m,)
        What every member of the population shows, those without a finding too.

    Returns
    -------
    float64 array, shape (n,)
        (1 + members at or above the value) / (1 + m), in (0, 1]: never zero, so that no finding is rarer than
        the population can tell.

    Notes
    -----
    O((n + m) log m).

    References
    ----------
    B. V. North, D. Curtis, P. C. Sham: A note on the calculation of empirical p values from Monte Carlo
    procedures. American Journal of Human Genetics 71 (2002) 439-441: (r + 1) / (n + 1).

    Examples
    --------
    >>> tail_share(np.array([5, 0]), np.array([0, 0, 5])).tolist()
    [0.5, 1.0]
    """
    ordered = np.sort(population)
    at_or_above = ordered.size - np.searchsorted(ordered, values, side="left")
    shares: Floats = np.minimum((1.0 + at_or_above) / (1.0 + ordered.size), 1.0)
    return shares


def rarity(tails: Sequence[Floats], population_size: int) -> Floats:
    """Give a score from 0 (everyone does it) to below 1 (nobody else does), from several tail shares.

    Parameters
    ----------
    tails : sequence of float64 arrays, each of shape (n,)
        Tail share of each measure.
    population_size : int
        The smallest population the measures were taken over, at least 1.

    Returns
    -------
    float64 array, shape (n,)
        Mean over the measures of -ln(tail) / ln(population_size + 1), cut to [0, 1].

    Notes
    -----
    Ours: the mean surprise of the measures, in units of the most that the population can show. Two findings
    tie only if all their measures do.

    Examples
    --------
    >>> rarity([np.array([0.1, 1.0])], 99).round(3).tolist()
    [0.5, 0.0]
    """
    most = np.log(max(population_size, 1) + 1.0)
    surprises = [-np.log(tail) / most for tail in tails]
    scores: Floats = np.clip(np.mean(surprises, axis=0), 0.0, 1.0)
    return scores


def most_per(
    groups: NDArray[np.integer[Any]], values: NDArray[np.integer[Any]], n_groups: int
) -> NDArray[np.int64]:
    """Give the largest value of each group.

    Parameters
    ----------
    groups : integer array, shape (n,)
        Group of each value, 0 to ``n_groups`` - 1.
    values : integer array, shape (n,)
        Values, not negative.
    n_groups : int
        Number of groups.

    Returns
    -------
    int64 array, shape (n_groups,)
        0 for a group without values.

    Examples
    --------
    >>> most_per(np.array([2, 0, 2]), np.array([3, 1, 7]), 3).tolist()
    [1, 0, 7]
    """
    most = np.zeros(n_groups, np.int64)
    np.maximum.at(most, groups, values)
    return most
