"""Structuring: cash paid in again and again just below the sum that is reported, then moved on.

Source: the People's Bank of China reports cash of 50,000 yuan a day and more (Order No. 3 of 2016, article
5); sizes and speeds are ours.
"""

import numpy as np

from graph_engine.synthetic.arrays import whole
from graph_engine.synthetic.moves import moves
from graph_engine.synthetic.planting import Cast, Planted, whole_rows

KIND = "structuring"
REPORTED_FROM_MINOR = 5_000_000
LOWEST_SHARE = 0.72


def plant(cast: Cast) -> Planted:
    """1 to 3 accounts, 5 to 16 deposits of 36,000 to 49,900 yuan on different days, then 1 to 3 transfers."""
    accounts, n = cast.persons(cast.between(1, 3)), cast.between(5, 16)
    days = cast.between(n, n + 12)
    first = cast.start(days + 4)
    day = np.sort(cast.rng.choice(days, n, replace=False))
    account = cast.rng.choice(accounts, n)
    times = cast.within((first + day) * 86_400 + cast.rng.integers(9 * 3_600, 17 * 3_600, n))
    share = cast.rng.uniform(LOWEST_SHARE, 0.998, n)
    amounts = np.minimum(whole(share * REPORTED_FROM_MINOR) // 10_000 * 10_000, REPORTED_FROM_MINOR - 10_000)
    deposits = moves("cash_in", whole(times), -1, account, amounts)
    used = np.unique(account)
    end = cast.outside_persons(1)
    held = whole(np.bincount(account, weights=amounts, minlength=int(used.max()) + 1)[used])
    sent = whole(held * cast.rng.uniform(0.8, 0.98, len(used)))
    onwards = moves(
        "transfer", cast.after(times[-1:].repeat(len(used)), 3_600, 3 * 86_400), used, end[0], sent
    )
    return Planted(KIND, whole_rows(deposits, onwards), (("depositor", whole(used)), ("end", end)))
