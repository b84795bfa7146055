"""What is done with too much money: saved, spent at once on something large, paid out, moved to a rival.

Without it balances would only grow; with it deposits hold steady, so that the quarter-end surge can be seen.
"""

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints, rounded, whole
from graph_engine.synthetic.clock import any_days, moments, working_days
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.scene import Scene

ENOUGH_MONTHS = 5.0
ENOUGH_TURNOVER = 0.6
ACTS_SHARE = 0.45
LETS_GO = (0.3, 0.9)
"""Above how many months' income or turnover, how often in a month, and how much of the excess (all ours)."""


def surplus(scene: Scene, rng: Chances) -> Moves:
    """A month's large outlays of those who held more than enough when it began."""
    world = scene.world
    enough = np.concatenate(
        [world.people.income_minor * ENOUGH_MONTHS, world.firms.turnover_minor * ENOUGH_TURNOVER]
    )
    excess = scene.balances_minor[: world.size.customers] - whole(enough)
    acts = (excess > 0) & world.active & (rng.random(len(excess)) < ACTS_SHARE)
    who = whole(np.flatnonzero(acts))
    amounts = rounded(whole(excess[who] * rng.uniform(*LETS_GO, len(who))), 10_000)
    person = who < world.size.persons
    private = _persons(scene, rng, who[person], amounts[person])
    return together([private, _firms(scene, rng, who[~person], amounts[~person])])


def _persons(scene: Scene, rng: Chances, who: Ints, amounts: Ints) -> Moves:
    """To an account elsewhere where there is one; else into products of the bank or a large purchase."""
    world = scene.world
    elsewhere = world.same_name_account[who]
    saves = rng.random(len(who)) < 0.5
    time_s = moments(rng, any_days(rng, scene.month, len(who)), "person")
    sellers = world.outside_firms_drawn(rng, len(who))
    out = moves("own_account", time_s, who, elsewhere, amounts)
    saved = moves("wealth_buy", time_s, who, world.body("bank"), amounts)
    spent = moves("large_purchase", time_s, who, sellers, amounts)
    has = elsewhere >= 0
    return together([out.rows(has), saved.rows(~has & saves), spent.rows(~has & ~saves)])


def _firms(scene: Scene, rng: Chances, who: Ints, amounts: Ints) -> Moves:
    """To the firm's account elsewhere where there is one; else a large payment to a firm outside."""
    elsewhere = scene.world.same_name_account[who]
    time_s = moments(rng, working_days(rng, scene.month, len(who)), "office")
    out = moves("own_firm_account", time_s, who, elsewhere, amounts)
    paid = moves(
        "trade", time_s, who, scene.world.usual_suppliers(rng, who - scene.world.size.persons), amounts
    )
    has = elsewhere >= 0
    return together([out.rows(has), paid.rows(~has)])
