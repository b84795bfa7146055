"""T+1 merchant settlement: a market operator gets the day's takings and passes them to its stalls next day.

Looks like rapid pass-through and fan-out; lawful settlement of a marketplace.
"""

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "merchant_settlement"
COMMISSION = 0.02


def plant(cast: Cast) -> Planted:
    """An operator and 6 to 20 stalls; takings come at dawn, shares leave by noon, on half to all days."""
    operator = cast.firms(1)
    stalls = cast.traders(min(cast.between(6, 20), cast.world.size.traders // 2))
    length = cast.last_day - cast.first_day + 1
    days = cast.first_day + np.flatnonzero(cast.rng.random(length) < cast.rng.uniform(0.3, 0.6))
    takings = cast.amounts(cast.amount(2_000_000, 15_000_000), len(days), 0.3)
    platform = cast.world.body("platform_1" if cast.rng.random() < 0.5 else "platform_2")
    in_at = days * 86_400 + 5 * 3_600 + cast.rng.integers(0, 3_600, len(days))
    into = moves("settlement", whole(in_at), platform, operator[0], takings)
    day, stall = np.nonzero(cast.rng.random((len(days), len(stalls))) < 0.6)
    share = cast.rng.gamma(2.0, 1.0, len(day))
    share /= np.maximum(np.bincount(day, weights=share, minlength=len(days)), 1e-9)[day]
    parts = np.maximum(whole(takings[day] * (1 - COMMISSION) * share), 100)
    out_at = days[day] * 86_400 + 11 * 3_600 + cast.rng.integers(0, 1_800, len(day))
    out = moves("settlement", whole(out_at), operator[0], stalls[stall], parts)
    roles = (("operator", operator), ("stall", stalls), ("platform", whole([platform])))
    return Planted(KIND, whole_rows(into, out), roles, lawful=True)
