"""The quarter-end surge: deposits fetched from rival banks in the last working days, gone again in the first.

Banks in China are measured at the quarter's end, and the supervisor limits the swing (CBRC, "Notice on
Strengthening the Management of Deposit Deviation", 2014, revised 2018); shares and sums are ours.
"""

import numpy as np

from graph_engine.synthetic.arrays import Chances, lognormal_minor, rounded, whole
from graph_engine.synthetic.chance import Chance
from graph_engine.synthetic.clock import moments
from graph_engine.synthetic.days import Month
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.world import World

SURGE_SHARE = (0.10, 0.50)
"""Persons and enterprises, among those with an account at a rival, that take part in a quarter."""

LAST_DAYS, FIRST_DAYS = 3, 5
FLOWS_BACK = (0.85, 1.0)


def make_surges(chance: Chance, world: World, period: tuple[Month, ...]) -> Moves:
    """Inflows of every quarter end, and what flows back in the month after where the period holds it."""
    parts = []
    for month in period:
        if month.quarter_end:
            after = period[month.number + 1] if month.number + 1 < len(period) else None
            parts.append(_surge(chance.of("quarter end", month.number), world, month, after))
    return together(parts)


def _surge(rng: Chances, world: World, month: Month, after: Month | None) -> Moves:
    share = np.repeat(SURGE_SHARE, [world.size.persons, world.size.enterprises])
    who = whole(
        np.flatnonzero((world.same_name_account >= 0) & world.active & (rng.random(len(share)) < share))
    )
    person = who < world.size.persons
    base = np.concatenate([world.people.income_minor * 8.0, world.firms.turnover_minor * 0.9])[who]
    amounts = rounded(lognormal_minor(rng, base, 0.7, len(who)), 1_000_000)
    days = month.working_days[-LAST_DAYS:][rng.integers(0, LAST_DAYS, len(who))]
    elsewhere = world.same_name_account[who]
    into = moves("own_firm_account", moments(rng, days, "office"), elsewhere, who, amounts)
    parts = [_labelled(into, person)]
    back = whole(amounts * rng.uniform(*FLOWS_BACK, len(who)))
    offset = rng.integers(0, FIRST_DAYS, len(who))
    if after is not None:
        gone = moves(
            "own_firm_account", moments(rng, after.working_days[offset], "office"), who, elsewhere, back
        )
        parts.append(_labelled(gone, person))
    return together(parts)


def _labelled(rows: Moves, person: np.typing.NDArray[np.bool_]) -> Moves:
    private = moves("own_account", rows.time_s, rows.payer, rows.payee, rows.amount_minor)
    return together([rows.rows(~person), private.rows(person)])


def scheduled(rows: Moves, scene: Scene, _rng: Chances) -> Moves:
    """The month's part of money that was planned for the whole period."""
    return rows.within(scene.month.first_day, scene.month.last_day)
