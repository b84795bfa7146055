"""Rent collector: tenants pay in the first days of the month, the collector pays the owners a few days later.

Looks like gather-scatter and rapid pass-through; lawful letting.
"""

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "rent_collector"


def plant(cast: Cast) -> Planted:
    """8 to 30 tenants, 1 to 5 owners, the collector keeps 5 to 10 %; every month."""
    collector = cast.persons(1) if cast.rng.random() < 0.5 else cast.small_firms(1)
    tenants, owners = cast.mixed_persons(cast.between(8, 30)), cast.persons(cast.between(1, 5))
    rent = cast.rng.integers(15, 65, len(tenants)) * 10_000
    kept = cast.rng.uniform(0.05, 0.10)
    owner_of = cast.rng.integers(0, len(owners), len(tenants))
    owed = np.maximum(whole(np.bincount(owner_of, weights=rent, minlength=len(owners)) * (1 - kept)), 10_000)
    parts = []
    for month in cast.period:
        in_at = month.first_day * 86_400 + cast.rng.integers(8 * 3_600, 5 * 86_400, len(tenants))
        out_at = (month.first_day + cast.between(5, 8)) * 86_400 + cast.rng.integers(
            36_000, 70_000, len(owners)
        )
        parts.append(moves("rent", in_at, tenants, collector[0], rent))
        parts.append(moves("rent", out_at, collector[0], owners, owed))
    roles = (("collector", collector), ("tenant", tenants), ("owner", owners))
    return Planted(KIND, whole_rows(*parts), roles, lawful=True)
