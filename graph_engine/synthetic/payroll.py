"""Wages: paid in one batch a firm on the 10th or the 15th, before the day if it is not worked."""

from dataclasses import dataclass, replace

import numpy as np

from graph_engine.synthetic.arrays import Chances, Ints, rounded, weighted, whole
from graph_engine.synthetic.communities import EMPLOYER
from graph_engine.synthetic.days import DAY_S, SPRING_FESTIVAL
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.people import RETIRED
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.world import World

PAY_DAYS = (10, 15)
OUR_EMPLOYER_SHARE = 0.5
"""Share of the employed whose employer is our customer (ours)."""

PAID_THROUGH_US_SHARE = 0.85
"""Share of the employed whose wages come to their account with us (ours)."""

BONUS_SHARE = 0.6
BATCH_START_S = 9 * 3600 + 1800


@dataclass(frozen=True)
class Employment:
    """Who is paid by which account, and how much a month. An employer pays all its people on one day."""

    person: Ints
    pay_account: Ints
    salary_minor: Ints

    def pay_day_choice(self) -> Ints:
        """Which of the two pay days, by employer."""
        return self.pay_account // 7 % 2


def employ(rng: Chances, world: World, busy: Ints) -> Employment:
    """Give every wage earner an employer: the circle's own firm, another of ours by size, or one outside.

    The ``busy`` are paid by somebody else already.
    """
    n = world.size.persons
    from_ours = world.firm_account(weighted(rng, world.firms.staff, n))
    employer = np.where(rng.random(n) < OUR_EMPLOYER_SHARE, from_ours, world.outside_firms_drawn(rng, n))
    circle_firm = _circle_firms(rng, world)
    community = world.communities.of_party[:n]
    circle = np.where(community >= 0, circle_firm[community], -1)
    employer = np.where(circle >= 0, circle, employer)
    free = world.people.paid.copy()
    free[busy] = False
    paid = np.flatnonzero(free & ((rng.random(n) < PAID_THROUGH_US_SHARE) | (circle >= 0)))
    return Employment(whole(paid), employer[paid], world.people.income_minor[paid])


def _circle_firms(rng: Chances, world: World) -> Ints:
    """The firm of each employer circle: one of the larger of ours; nothing for other communities."""
    circles = np.flatnonzero(world.communities.kind == EMPLOYER)
    firms = np.arange(world.size.traders, world.size.enterprises)
    largest = firms[np.argsort(-world.firms.scale[firms], kind="stable")][: max(2 * len(circles), 1)]
    chosen = rng.choice(largest, len(circles), replace=len(largest) < len(circles))
    found = np.full(world.communities.count, -1, dtype=np.int64)
    found[circles] = world.firm_account(whole(chosen))
    return found


def payroll(employment: Employment, scene: Scene, rng: Chances) -> Moves:
    """A month's wages, and the year's bonus in the month before Spring Festival."""
    days = whole([scene.month.pay_day(day) for day in PAY_DAYS])
    day = days[employment.pay_day_choice()]
    wages = _batch(employment, "salary", day, _salaries(rng, employment), rng)
    feast = SPRING_FESTIVAL[scene.month.first.year]
    if feast.month != scene.month.first.month:
        return wages
    lucky = np.flatnonzero(rng.random(len(employment.person)) < BONUS_SHARE)
    part = Employment(
        *(column[lucky] for column in (employment.person, employment.pay_account, employment.salary_minor))
    )
    bonus = rounded(whole(part.salary_minor * (0.5 + 2 * rng.random(len(lucky)))), 10_000)
    day = np.full(len(lucky), min(scene.month.pay_day(15), scene.month.day(feast.day) - 3))
    return together([wages, _batch(part, "bonus", day, bonus, rng)])


def _salaries(rng: Chances, employment: Employment) -> Ints:
    varied = employment.salary_minor * (1 + 0.04 * rng.standard_normal(len(employment.person)))
    return np.maximum(whole(varied), 100_000)


def _batch(employment: Employment, label: str, day: Ints, amounts: Ints, rng: Chances) -> Moves:
    start = BATCH_START_S + employment.pay_account % 97 * 60
    time_s = day * DAY_S + start + rng.integers(0, 300, len(day))
    rows = moves(label, time_s, employment.pay_account, employment.person, amounts)
    return replace(rows, batch=employment.pay_account)


def pensions(scene: Scene, rng: Chances) -> Moves:
    """Pensions from the social insurance fund on the 15th."""
    living = scene.living
    retired = living[scene.world.people.occupation[living] == RETIRED]
    day = np.full(len(retired), scene.month.pay_day(15))
    rows = moves(
        "pension",
        day * DAY_S + 8 * 3600 + rng.integers(0, 3600, len(retired)),
        scene.world.body("social_insurance"),
        retired,
        scene.world.people.income_minor[retired],
    )
    return replace(rows, batch=rows.payer)
