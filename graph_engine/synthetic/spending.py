"""What persons pay: through the two platforms above all, by card, and to utilities.

Mobile payment is how most is paid in China (People's Bank of China, payment system reports: non-bank
institutions carry several times the number of payments of bank cards); the means below are ours.
"""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import Chances, Ints, lognormal_minor, pareto_weights, weighted, whole
from graph_engine.synthetic.clock import any_days, moments, month_volume, shopping_weights
from graph_engine.synthetic.days import DAY_S
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.outside import OutsideFirms
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.world import World


@dataclass(frozen=True)
class Habit:
    """A sort of purchase: how often a usual person makes it in a month, the median and the spread."""

    label: str
    times: float
    median_minor: int
    sigma: float
    hours: str = "person"


PLATFORM_HABITS = (
    Habit("platform_food", 1.7, 3_200, 0.7, "meals"),
    Habit("platform_shop", 1.1, 12_000, 1.2),
    Habit("platform_grocery", 1.1, 6_000, 0.8),
    Habit("platform_travel", 0.5, 2_500, 1.1),
)
CARD = Habit("card_purchase", 0.25, 60_000, 1.2)
PLATFORM_SHARES = (0.56, 0.44)
"""The two platforms' shares of payments (ours)."""

MERCHANT_ALPHA = 1.1


@dataclass(frozen=True)
class Merchants:
    """Names that come with platform and card payments; few are met very often."""

    names: pl.Series
    weights: np.typing.NDArray[np.float64]


def make_merchants(rng: Chances, world: World, outside: OutsideFirms) -> Merchants:
    """Our own shops and firms outside that sell to consumers."""
    ours = world.firms.name.filter(pl.Series(world.firms.platform_share > 0))
    theirs = outside.name.filter(pl.Series(np.isin(outside.industry, (2, 6))))
    names = pl.concat([ours.alias("name"), theirs.alias("name")])
    return Merchants(names, pareto_weights(rng, MERCHANT_ALPHA, len(names)))


def spending(merchants: Merchants, scene: Scene, rng: Chances) -> Moves:
    """A month's purchases of all persons."""
    return together(
        [
            *(_platform(merchants, scene, rng, habit) for habit in PLATFORM_HABITS),
            _bought(merchants, scene, rng, CARD),
        ]
    )


def _bought(merchants: Merchants, scene: Scene, rng: Chances, habit: Habit) -> Moves:
    people, living = scene.world.people, scene.living
    mean = people.activity[living] * habit.times * month_volume(scene.month)
    buyer = np.repeat(living, rng.poisson(mean))
    n = len(buyer)
    days = any_days(rng, scene.month, n, shopping_weights(scene.month))
    wealth = np.sqrt(people.income_minor[buyer] / 700_000)
    amount = lognormal_minor(rng, habit.median_minor * wealth, habit.sigma, n)
    rows = moves(habit.label, moments(rng, days, habit.hours), buyer, scene.world.body("acquirer"), amount)
    return replace(rows, merchant=weighted(rng, merchants.weights, n))


def _platform(merchants: Merchants, scene: Scene, rng: Chances, habit: Habit) -> Moves:
    rows = _bought(merchants, scene, rng, habit)
    platforms = whole([scene.world.body("platform_1"), scene.world.body("platform_2")])
    return replace(rows, payee=platforms[weighted(rng, PLATFORM_SHARES, len(rows))])


UTILITIES = (("power", 0.30, 14_000), ("water", 0.15, 7_000), ("telecom", 0.25, 8_000))
"""Body, share of persons who pay it by direct debit in a month, median bill (ours)."""


def utilities(scene: Scene, rng: Chances) -> Moves:
    """Bills collected by direct debit on the 5th, 8th and 18th."""
    parts = []
    for (body, share, median), day in zip(UTILITIES, (5, 8, 18), strict=True):
        payers = scene.living[rng.random(len(scene.living)) < share]
        time_s = scene.month.day(day) * DAY_S + 7 * 3600 + rng.integers(0, 3600, len(payers))
        amounts = lognormal_minor(rng, median, 0.5, len(payers))
        parts.append(moves("utility", time_s, payers, scene.world.body(body), amounts))
    return together(parts)


def cash(scene: Scene, rng: Chances) -> Moves:
    """Cash drawn and paid in, at machines in round hundreds, by the older more often."""
    living = scene.living
    older = np.clip(scene.world.people.born_day[living] / -8_000.0 + 1.0, 0.3, 3.0)
    drawn = np.repeat(living, rng.poisson(0.12 * older))
    paid_in = np.repeat(living, rng.poisson(0.04 * older))
    return together([_cash(rng, scene, "cash_out", drawn), _cash(rng, scene, "cash_in_machine", paid_in)])


def _cash(rng: Chances, scene: Scene, label: str, who: Ints) -> Moves:
    amounts = np.clip(lognormal_minor(rng, 100_000, 0.9, len(who)) // 10_000, 1, 200) * 10_000
    time_s = moments(rng, any_days(rng, scene.month, len(who)), "person")
    out = label == "cash_out"
    return moves(label, time_s, who if out else -1, -1 if out else who, amounts)
