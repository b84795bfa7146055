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


def surprise(measures: Sequence[Floats], segments: NDArray[np.integer[Any]]) -> Floats:
    """Give how odd each of some instances is among those of its segment, over several measures.

    Parameters
    ----------
    measures : sequence of float64 arrays, each of shape (n,)
        What the instances show, the larger the odder.
    segments : integer array, shape (n,)
        With which others an instance is compared: those of the same number.

    Returns
    -------
    float64 array, shape (n,)
        Mean over the measures of 1 - the tail share in the segment: 0 where all others show as much.

    Notes
    -----
    O(n log n). To be odd, an instance must be so on most measures; a single extreme one does not do. Two
    instances of a segment tie only if all their measures do.

    References
    ----------
    E. S. Edgington: An additive method for combining probability values from independent experiments, Journal
    of Psychology 80 (1972) 351-363 (adds up p values; not checked against the text).

    Examples
    --------
    >>> surprise([np.array([9.0, 1.0, 9.0])], np.array([0, 0, 1])).round(2).tolist()
    [0.33, 0.0, 0.0]
    """
    total = np.zeros(segments.size)
    for segment in np.unique(segments):
        own = segments == segment
        for measure in measures:
            total[own] += 1 - tail_share(measure[own], measure[own])
    odd: Floats = total / max(len(measures), 1)
    return odd


def credible(told: Floats, population_size: int) -> Floats:
    """Give what a model of chance counts as evidence: never more than a population could tell.

    Parameters
    ----------
    told : float64 array, shape (n,)
        Minus the natural logarithm of how many as unlikely chance would bring: below 0 where it brings some.
    population_size : int
        How many could have an instance, at least 1.

    Returns
    -------
    float64 array, shape (n,)
        b w / (|b| + w) of b, with w = ln(1 + population): about b where that is small, always between -w and
        w.

    Notes
    -----
    Ours: that parties act independently of each other holds for no model quite, so that its smallest chances
    are too small. A tail share counts no rarer than the population can tell either (:func:`tail_share`).

    Examples
    --------
    >>> credible(np.array([0.0, 1.0, 1e9, -1.0]), 99).round(2).tolist()
    [0.0, 0.82, 4.61, -0.82]
    """
    most = np.log(1.0 + max(population_size, 1))
    counted: Floats = told * most / (np.abs(told) + most)
    return counted


def standing(odd: Floats, population_size: int) -> Floats:
    """Give the evidence of how few of a population have an instance at least as odd.

    Parameters
    ----------
    odd : float64 array, shape (n,)
        How odd each instance is.
    population_size : int
        How many could have one: parties, not instances; the number of instances if that is larger.

    Returns
    -------
    float64 array, shape (n,)
        -ln((1 + instances at least as odd - odd / 2) / (1 + population)), where of ``odd`` no more than 1
        counts.

    Notes
    -----
    Ours: the oddest of many instances of a common shape stand no higher than the oddest of few instances of a
    rare one, and further down a rare shape stays above a common one. How odd it is counts for less than one
    instance, so that the oddest of several shapes do not tie. Instances tie only if they are equally odd.

    Examples
    --------
    >>> standing(np.array([3.0, 1.0, 2.0]), 99).round(2).tolist()
    [4.2, 3.35, 3.69]
    """
    ordered = np.sort(odd)
    as_odd = odd.size - np.searchsorted(ordered, odd, side="left")
    whole = np.log(1.0 + max(population_size, odd.size, 1))
    evidence: Floats = whole - np.log(1.0 + as_odd - np.clip(odd, 0.0, 1.0) / 2)
    return evidence


def score_of(stands: Floats, told: Floats, population_size: int) -> Floats:
    """Give a score from 0 to 1: two thirds if it is all that the population alone can tell.

    Parameters
    ----------
    stands : float64 array, shape (n,)
        :func:`standing`.
    told : float64 array, shape (n,)
        Minus the natural logarithm of how many as unlikely chance would bring by all that is told beside.
    population_size : int
        How many could have an instance.

    Returns
    -------
    float64 array, shape (n,)
        The standing and what is :func:`credible` beside, from -w to 2 w with w = ln(1 + population), as a
        share of that range.

    Notes
    -----
    Logarithms of probabilities are added, as where Fisher combines independent tests.

    References
    ----------
    R. A. Fisher: Statistical Methods for Research Workers (1925), section 21.1 (adds up logarithms of p
    values; not checked against the text).

    Examples
    --------
    >>> score_of(np.array([np.log(100), 0.0, 0.0]), np.array([0.0, 0.0, -1e9]), 99).round(2).tolist()
    [0.67, 0.33, 0.0]
    """
    most = np.log(1.0 + max(population_size, 1))
    scores: Floats = np.clip((stands + most + credible(told, population_size)) / (3 * most), 0.0, 1.0)
    return scores


def together(surprise: float, n_tests: int) -> float:
    """Give minus the logarithm of the chance that so many independent tests are as surprising together.

    Parameters
    ----------
    surprise : float
        The sum of -ln p over the tests, at least 0.
    n_tests : int
        Number of tests, at least 1.

    Returns
    -------
    float
        -ln of the chance that p values drawn at random have so large a sum; at most ``surprise``.

    Notes
    -----
    O(n_tests). The sum has a gamma distribution, the upper tail of which is exp(-s) times the sum of s^i / i!
    over i < n.

    References
    ----------
    R. A. Fisher: Statistical Methods for Research Workers (1925), section 21.1 (not checked against the
    text).

    Examples
    --------
    >>> together(3.0, 1), round(together(3.0, 2), 3), together(0.0, 2)
    (3.0, 1.614, 0.0)
    """
    if surprise <= 0:
        return 0.0
    orders = np.arange(1, n_tests)
    terms = np.concatenate(([0.0], np.cumsum(np.log(surprise / orders))))
    return float(surprise - np.logaddexp.reduce(terms))


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
