"""How rare what was found is: each measure against what the population shows."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from graph_engine.ranking import rarity, tail_share

Measure = tuple[NDArray[np.generic], NDArray[np.generic]]
"""What findings show, and what every member of the population shows."""


def scores_of(measures: Sequence[Measure]) -> list[float]:
    """Give a score for each finding, from the rarity of its measures; see `graph_engine.ranking`.

    >>> scores_of([(np.array([5, 1]), np.array([0, 0, 1, 5]))])
    [0.569323, 0.317394]
    """
    tails = [tail_share(values, population) for values, population in measures]
    smallest = min(population.size for _, population in measures)
    scores: list[float] = rarity(tails, smallest).round(6).tolist()
    return scores
