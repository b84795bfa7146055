"""Tax days: small firms send a bookkeeper their taxes before the 15th, and the treasury gets them in one sum.

Looks like fan-in and rapid pass-through; lawful. Taxes of a month are due by the 15th of the next (Law on the
Administration of Tax Collection and its rules).
"""

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "tax_days"
DUE_DAY = 15


def plant(cast: Cast) -> Planted:
    """A bookkeeping firm and 8 to 25 clients, ours and outside; every month."""
    bookkeeper = cast.small_firms(1)
    n = cast.between(8, 25)
    ours = np.concatenate([cast.traders(n // 3), cast.small_firms(n // 3)])
    clients = np.concatenate([ours, cast.outside_firms(n - len(ours))])
    treasury = cast.world.body("treasury")
    usual = cast.amounts(500_000, n, 0.7)
    parts = []
    for month in cast.period:
        due = month.pay_day(DUE_DAY)
        taxes = np.maximum(whole(usual * cast.rng.lognormal(0, 0.3, n)), 1_000)
        in_at = (due - cast.rng.integers(0, 4, n)) * 86_400 + cast.rng.integers(30_000, 50_000, n)
        parts.append(moves("trade", in_at, clients, bookkeeper[0], taxes))
        out_at = whole([due * 86_400 + cast.between(52_000, 60_000)])
        parts.append(
            moves("tax_transfer", out_at, bookkeeper[0], treasury, taxes.sum(keepdims=True) * 97 // 100)
        )
    roles = (("bookkeeper", bookkeeper), ("client", whole(clients)), ("treasury", whole([treasury])))
    return Planted(KIND, whole_rows(*parts), roles, lawful=True)
