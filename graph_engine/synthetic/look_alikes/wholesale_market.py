"""Wholesale market: many small buyers pay one wholesaler, who pays its growers once a week.

Looks like fan-in and gather-scatter; lawful trade in the small hours.
"""

import numpy as np

from graph_engine.synthetic.arrays import Ints, whole
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "wholesale_market"
MARKET_OPENS_S = 3 * 3_600
MARKET_LASTS_S = 5 * 3_600


def plant(cast: Cast) -> Planted:
    """A wholesaler, 15 to 50 buyers who come back every few days, 2 to 4 growers."""
    wholesaler = cast.traders(1) if cast.rng.random() < 0.5 else cast.small_firms(1)
    n = cast.between(15, 50)
    buyers = np.concatenate([cast.traders(min(n // 3, 10)), cast.mixed_persons(n - min(n // 3, 10))])
    growers = np.concatenate([cast.outside_firms(2), cast.persons(cast.between(0, 2))])
    length = cast.last_day - cast.first_day + 1
    usual = cast.amounts(cast.amount(50_000, 400_000), len(buyers), 0.6)
    day, buyer = np.nonzero(cast.rng.random((length, len(buyers))) < cast.rng.uniform(0.08, 0.25))
    time_s = (cast.first_day + day) * 86_400 + MARKET_OPENS_S + cast.rng.integers(0, MARKET_LASTS_S, len(day))
    amounts = np.maximum(whole(usual[buyer] * cast.rng.lognormal(0, 0.35, len(day))), 100)
    bought = moves("transfer", whole(time_s), buyers[buyer], wholesaler[0], amounts)
    roles = (("wholesaler", wholesaler), ("buyer", whole(buyers)), ("grower", whole(growers)))
    return Planted(
        KIND, whole_rows(bought, _pay_growers(cast, wholesaler, whole(growers), bought)), roles, lawful=True
    )


def _pay_growers(cast: Cast, wholesaler: Ints, growers: Ints, bought: Moves) -> Moves:
    week = (bought.time_s // 86_400 - cast.first_day) // 7
    sums = np.bincount(week, weights=bought.amount_minor)
    weeks = np.flatnonzero(sums)
    time_s = cast.within(
        (cast.first_day + 7 * weeks + 7) * 86_400 + cast.rng.integers(32_400, 50_000, len(weeks))
    )
    paid = whole(sums[weeks] * cast.rng.uniform(0.75, 0.9, len(weeks)))
    return moves("trade", whole(time_s), wholesaler[0], cast.rng.choice(growers, len(weeks)), paid)
