"""Dormant account reactivated: long silent, suddenly large sums in and out, then silent again.

Source: People's Bank of China, Order No. 2 of 2006, article 11 (3): an account long unused is suddenly used
for large sums; sizes and speeds are ours.
"""

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import Moves, moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "dormant_reactivated"
EARLIEST_DAY = 10
MOST_AT_MACHINE = 200
"""Hundreds of yuan a day at machines: 20,000 yuan, what banks usually allow (ours)."""


def plant(cast: Cast) -> Planted:
    """One silent account, 1 to 4 inflows within days, 85 to 100 % out within 1 to 72 hours, some in cash."""
    account, sources = cast.dormant(1), cast.mixed_persons(cast.between(1, 3))
    ends = cast.mixed_persons(cast.between(1, 3))
    n = cast.between(1, 4)
    first = max(cast.start(8), min(cast.first_day + EARLIEST_DAY, cast.last_day - 8))
    times = cast.times(first, 3, n)
    amounts = cast.amounts(cast.amount(5_000_000, 40_000_000), n, 0.4)
    into = moves("transfer", times, cast.rng.choice(sources, n), account[0], amounts)
    left = whole(amounts * cast.rng.uniform(0.85, 1.0, n))
    out = moves("transfer", cast.after(times, 3_600, 72 * 3_600), account[0], cast.rng.choice(ends, n), left)
    drawn = _cash(cast, int(account[0]), out, int(amounts.sum() - left.sum()))
    roles = (("dormant", account), ("source", sources), ("end", ends))
    return Planted(KIND, whole_rows(into, out, drawn), roles)


def _cash(cast: Cast, account: int, out: Moves, rest_minor: int) -> Moves:
    """Up to three withdrawals of what is left, in hundreds of yuan."""
    n = min(cast.between(0, 3), rest_minor // 10_000)
    times = cast.after(out.time_s[-1:].repeat(n), 600, 86_400)
    each = min(rest_minor // max(n, 1) // 10_000, MOST_AT_MACHINE) * 10_000
    return moves("cash_out", times, account, -1, np.full(n, each, dtype=np.int64))
