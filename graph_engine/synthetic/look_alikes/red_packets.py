"""Red packets: at Spring Festival a circle of people send each other small lucky sums, all to all.

Looks like fan-in, fan-out and round trips at once; lawful and small.
"""

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.days import SPRING_FESTIVAL, day_of, number_of
from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "red_packets"
LUCKY_MINOR = (666, 888, 1_880, 6_600, 6_666, 8_800, 8_888, 16_800, 20_000, 66_600, 88_800)


def plant(cast: Cast) -> Planted:
    """10 to 25 persons, 2 to 6 packets each, from the eve to the fifth day of the lunar year."""
    circle = cast.persons(cast.between(10, 25))
    n = len(circle) * cast.between(2, 6)
    payer, step = cast.rng.integers(0, len(circle), n), cast.rng.integers(1, len(circle), n)
    eve = _feast(cast) - 1
    times = cast.times(eve, 6, n)
    amounts = whole(cast.rng.choice(LUCKY_MINOR, n))
    rows = moves("red_packet", times, circle[payer], circle[(payer + step) % len(circle)], amounts)
    return Planted(KIND, whole_rows(rows), (("member", circle),), lawful=True)


def _feast(cast: Cast) -> int:
    """First day of a lunar year that begins in the period (the period begins before one)."""
    years = range(day_of(cast.first_day).year, day_of(cast.last_day).year + 1)
    feasts = np.array([number_of(SPRING_FESTIVAL[year]) for year in years])
    return int(cast.rng.choice(feasts[feasts <= cast.last_day]))
