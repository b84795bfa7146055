"""When in a day and on which days things happen; the shapes are ours."""

from collections.abc import Sequence

import numpy as np

from graph_engine.synthetic.arrays import Chances, Floats, Ints, weighted, whole
from graph_engine.synthetic.days import DAY_S, SPRING_FESTIVAL, Month, number_of

HOUR_S = 3600

_HOURS: dict[str, Sequence[float]] = {
    "office": [0] * 8 + [2, 8, 10, 8, 3, 5, 9, 10, 7, 2] + [0] * 6,
    "person": [1, 0.3, 0.2, 0.1, 0.1, 0.3, 1, 3, 5, 6, 6, 7, 8, 6, 5, 5, 5, 6, 7, 8, 8, 7, 5, 2],
    "meals": [0.5, 0.1, 0.1, 0.1, 0.1, 0.5, 2, 6, 4, 2, 3, 9, 10, 4, 2, 2, 3, 8, 10, 7, 4, 3, 2, 1],
    "night": [8, 9, 9, 8, 5, 2] + [0.5] * 14 + [1, 2, 4, 6],
}
"""Relative frequency of each hour of the day."""


def seconds(rng: Chances, habit: str, n: int) -> Ints:
    """Seconds since midnight for ``n`` events of a habit: office, person, meals or night."""
    return weighted(rng, _HOURS[habit], n) * HOUR_S + rng.integers(0, HOUR_S, n)


def moments(rng: Chances, days: Ints, habit: str) -> Ints:
    """Seconds since 1970 (local) on the given days."""
    return days * DAY_S + seconds(rng, habit, len(days))


def any_days(rng: Chances, month: Month, n: int, weights: Floats | None = None) -> Ints:
    """``n`` days of the month, all alike or by weight."""
    chosen = rng.integers(0, month.length, n) if weights is None else weighted(rng, weights, n)
    return whole(month.first_day + chosen)


def working_days(rng: Chances, month: Month, n: int) -> Ints:
    """``n`` working days of the month."""
    days = month.working_days
    return days[rng.integers(0, len(days), n)]


def shopping_weights(month: Month) -> Floats:
    """How much is bought on each day: more at weekends, far more on 18 June and 11 November.

    The factors are ours. Before Spring Festival spending rises for ten days; on the feast shops are closed.
    """
    days = month.first_day + np.arange(month.length)
    weights = np.where(month.working, 1.0, 1.25)
    feast = number_of(SPRING_FESTIVAL[month.first.year])
    weights = np.where((days >= feast - 10) & (days < feast), weights * 1.5, weights)
    weights = np.where((days >= feast) & (days < feast + 4), weights * 0.6, weights)
    for sale_month, sale_days in ((6, (1, 16, 17, 18)), (11, (1, 10, 11))):
        if month.first.month == sale_month:
            weights[np.array(sale_days) - 1] *= 2.0
            weights[sale_days[-1] - 1] *= 1.6
    return weights


def month_volume(month: Month) -> float:
    """How much more is bought in the month than in a usual one: the months of the two sales and the feast."""
    sale = 1.15 if month.first.month in (6, 11) else 1.0
    feast = 1.1 if month.holds(SPRING_FESTIVAL[month.first.year]) else 1.0
    return sale * feast
