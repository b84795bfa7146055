"""Owners and their firms: money drawn, lent and mixed up between the two purses."""

from dataclasses import replace

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints, lognormal_minor, rounded, weighted, whole
from graph_engine.synthetic.clock import any_days, moments
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.spending import PLATFORM_HABITS, PLATFORM_SHARES, Merchants

DRAWS_PER_MONTH = 0.8
LOANS_PER_MONTH = 0.25
PRIVATE_ON_FIRM_PER_MONTH = 1.5
TAKINGS_ON_OWNER_PER_MONTH = 1.2
"""How often each happens in small firms (ours); in firms above ten times the smallest, never."""

SMALL_SCALE = 10.0


def owner_money(merchants: Merchants, scene: Scene, rng: Chances) -> Moves:
    """Draws and loans, private purchases on the firm's account, takings on the owner's account."""
    firms = scene.world.firms
    small = np.flatnonzero((firms.owner >= 0) & (firms.scale < SMALL_SCALE))
    return together(
        [
            _draws(scene, rng, whole(small)),
            _loans(scene, rng, whole(small)),
            _private_on_firm(merchants, scene, rng, whole(small)),
            _takings_on_owner(scene, rng, whole(small)),
        ]
    )


def _times(scene: Scene, rng: Chances, n: int) -> Ints:
    return moments(rng, any_days(rng, scene.month, n), "person")


def _draws(scene: Scene, rng: Chances, small: Ints) -> Moves:
    firm = np.repeat(small, rng.poisson(DRAWS_PER_MONTH, len(small)))
    turnover = scene.world.firms.turnover_minor[firm]
    amounts = rounded(lognormal_minor(rng, turnover * 0.03, 0.8, len(firm)), 10_000)
    times = _times(scene, rng, len(firm))
    return moves("owner_draw", times, scene.world.firm_account(firm), scene.world.firms.owner[firm], amounts)


def _loans(scene: Scene, rng: Chances, small: Ints) -> Moves:
    firm = np.repeat(small, rng.poisson(LOANS_PER_MONTH, len(small)))
    income = scene.world.people.income_minor[scene.world.firms.owner[firm]]
    amounts = rounded(lognormal_minor(rng, income * 1.0, 0.9, len(firm)), 100_000)
    times = _times(scene, rng, len(firm))
    return moves("owner_loan", times, scene.world.firms.owner[firm], scene.world.firm_account(firm), amounts)


def _private_on_firm(merchants: Merchants, scene: Scene, rng: Chances, small: Ints) -> Moves:
    firm = np.repeat(small, rng.poisson(PRIVATE_ON_FIRM_PER_MONTH, len(small)))
    habit = PLATFORM_HABITS[1]
    amounts = lognormal_minor(rng, habit.median_minor * 1.5, habit.sigma, len(firm))
    platforms = whole([scene.world.body("platform_1"), scene.world.body("platform_2")])
    payee = platforms[weighted(rng, PLATFORM_SHARES, len(firm))]
    rows = moves(habit.label, _times(scene, rng, len(firm)), scene.world.firm_account(firm), payee, amounts)
    return replace(rows, merchant=weighted(rng, merchants.weights, len(firm)))


def _takings_on_owner(scene: Scene, rng: Chances, small: Ints) -> Moves:
    firm = np.repeat(small, rng.poisson(TAKINGS_ON_OWNER_PER_MONTH, len(small)))
    turnover = scene.world.firms.turnover_minor[firm]
    amounts = lognormal_minor(rng, turnover * 0.02, 1.0, len(firm))
    payer = np.where(
        rng.random(len(firm)) < 0.6,
        rng.choice(scene.world.outside_person_accounts, len(firm)),
        scene.world.usual_buyers(rng, firm),
    )
    return moves("transfer", _times(scene, rng, len(firm)), payer, scene.world.firms.owner[firm], amounts)
