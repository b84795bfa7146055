"""Money between accounts of one holder: savings, surplus moved to a rival bank and back, securities."""

from dataclasses import replace

import numpy as np

from graph_engine.synthetic.arrays import Chances, Flags, Ints, lognormal_minor, rounded, whole
from graph_engine.synthetic.clock import any_days, moments, working_days
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.scene import Scene

SAVES_SHARE, TAKES_BACK_SHARE = 0.30, 0.10
LEAVES_SHARE, RETURNS_SHARE = 0.40, 0.12
INVESTS_SHARE = 0.03
"""Share of those who could that do each in a month (ours)."""


def own_money(scene: Scene, rng: Chances) -> Moves:
    """A month's transfers between accounts of the same holder, and with the broker."""
    world = scene.world
    return together(
        [
            _between(scene, rng, world.second_account, (SAVES_SHARE, TAKES_BACK_SHARE)),
            _between(scene, rng, world.same_name_account, (LEAVES_SHARE, RETURNS_SHARE)),
            _securities(scene, rng),
        ]
    )


def _base(scene: Scene) -> Ints:
    """A usual sum to move: half a month's income, or a twentieth of turnover."""
    world = scene.world
    return whole(np.concatenate([world.people.income_minor * 0.5, world.firms.turnover_minor * 0.05]))


def _between(scene: Scene, rng: Chances, other: Ints, shares: tuple[float, float]) -> Moves:
    can = (other >= 0) & scene.world.active
    chance = rng.random(len(other))
    there = _moved(scene, rng, can & (chance < shares[0]), other)
    back = _moved(scene, rng, can & (chance >= shares[0]) & (chance < sum(shares)), other)
    return together([there, _turned(back)])


def _moved(scene: Scene, rng: Chances, which: Flags, other: Ints) -> Moves:
    who = whole(np.flatnonzero(which))
    person = who < scene.world.size.persons
    amounts = rounded(lognormal_minor(rng, _base(scene)[who], 0.8, len(who)), 10_000)
    days = np.where(person, any_days(rng, scene.month, len(who)), working_days(rng, scene.month, len(who)))
    time_s = moments(rng, days, "person")
    rows = moves("own_account", time_s, who, other[who], amounts)
    firm = moves("own_firm_account", time_s, who, other[who], amounts)
    return together([rows.rows(person), firm.rows(~person)])


def _turned(rows: Moves) -> Moves:
    """The same rows the other way round."""
    return replace(rows, payer=rows.payee, payee=rows.payer)


def _securities(scene: Scene, rng: Chances) -> Moves:
    living = scene.living
    investors = living[rng.random(len(living)) < INVESTS_SHARE]
    amounts = rounded(lognormal_minor(rng, _base(scene)[investors], 1.0, len(investors)), 10_000)
    time_s = moments(rng, working_days(rng, scene.month, len(investors)), "office")
    rows = moves("securities", time_s, investors, scene.world.body("broker"), amounts)
    back = rng.random(len(investors)) < 0.45
    return together([rows.rows(~back), _turned(rows.rows(back))])
