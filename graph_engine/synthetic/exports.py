"""Exporters: dollars from buyers abroad, sold to the bank for yuan within days."""

import numpy as np

from graph_engine.synthetic.arrays import Chances, lognormal_minor, whole
from graph_engine.synthetic.clock import moments, working_days
from graph_engine.synthetic.days import DAY_S
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.scene import Scene

RECEIPTS_PER_MONTH = 1.2
SOLD_SHARE = 0.95
YUAN_CENTS_PER_DOLLAR = 718
"""The bank's buying rate, kept still (ours); the reference table's rates wander around 7.20."""


def exports(scene: Scene, rng: Chances) -> Moves:
    """Receipts in dollars, and their sale: one row leaves the dollar account, one reaches the yuan."""
    world = scene.world
    exporters = np.flatnonzero(world.usd_account >= 0)
    who = whole(np.repeat(exporters, rng.poisson(RECEIPTS_PER_MONTH, len(exporters))))
    buyers = world.abroad_accounts[(who * 7 + rng.integers(0, 2, len(who))) % len(world.abroad_accounts)]
    turnover = world.firms.turnover_minor[who - world.size.persons]
    dollars = lognormal_minor(rng, turnover * 0.1 / 7.2, 0.6, len(who))
    days = np.minimum(working_days(rng, scene.month, len(who)), scene.month.working_days[-3])
    receipts = moves("export", moments(rng, days, "office"), buyers, world.usd_account[who], dollars)
    sold = whole(dollars * SOLD_SHARE)
    wait = rng.integers(3_600, 2 * DAY_S, len(who))
    sale_at = receipts.time_s + wait
    sales = moves("sell_currency", sale_at, world.usd_account[who], -1, sold)
    proceeds = moves("sell_currency_cny", sale_at, -1, who, sold * YUAN_CENTS_PER_DOLLAR // 100)
    return together([receipts, sales, proceeds])
