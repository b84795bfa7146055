"""What every account holds when the story begins."""

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints, lognormal_minor, whole
from graph_engine.synthetic.world import World

MONTHS_OF_INCOME = 2.0
MONTHS_OF_TURNOVER = 0.5
BALANCE_SIGMA = 1.3
INTERNAL_MINOR = 10**14
"""Internal accounts of the bank stand for its own book and never run dry."""


def opening_balances(rng: Chances, world: World) -> Ints:
    """Balances before the first day, lognormal about some weeks' income; none for accounts elsewhere."""
    size, accounts = world.size, world.accounts
    base = np.concatenate(
        [world.people.income_minor * MONTHS_OF_INCOME, world.firms.turnover_minor * MONTHS_OF_TURNOVER]
    )
    opening = np.zeros(len(accounts), dtype=np.int64)
    opening[: size.customers] = lognormal_minor(rng, base, BALANCE_SIGMA, size.customers)
    second = world.second_account[world.second_account >= 0]
    holders = accounts.holder[second]
    opening[second] = lognormal_minor(rng, base[holders], BALANCE_SIGMA, len(second))
    opening[world.usd_account[world.usd_account >= 0]] = 0
    opening[world.body("bank")] = INTERNAL_MINOR
    return whole(opening)
