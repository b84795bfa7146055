"""Customers who are natural persons: age, home, work, income, and how much they do."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import Chances, Flags, Floats, Ints, lognormal_minor, weighted, whole
from graph_engine.synthetic.communities import SCHOOL, VILLAGE, Communities
from graph_engine.synthetic.days import FIRST_DAY, number_of
from graph_engine.synthetic.identity import age_on
from graph_engine.synthetic.names import given_names, surnames
from graph_engine.synthetic.regions import BIRTH_WEIGHTS, CITY_WEIGHTS
from graph_engine.synthetic.size import Size


@dataclass(frozen=True)
class Occupation:
    """What a person does, what it pays in the middle (minor units a month), and how often it is met."""

    name: str
    median_minor: int
    weight: float
    paid: bool = True


OCCUPATIONS = (
    Occupation("工人", 580_000, 24),
    Occupation("服务人员", 480_000, 18),
    Occupation("职员", 720_000, 20),
    Occupation("专业技术人员", 1_050_000, 12),
    Occupation("教师", 850_000, 5),
    Occupation("公务员", 900_000, 3),
    Occupation("管理人员", 1_600_000, 5),
    Occupation("自由职业", 600_000, 5, paid=False),
    Occupation("学生", 180_000, 3, paid=False),
    Occupation("退休", 380_000, 5, paid=False),
    Occupation("个体经营者", 900_000, 0, paid=False),
)
"""Medians are ours, set so that the mean of the paid lies between the two averages that the National Bureau
of Statistics published for 2024: 124,110 yuan a year in non-private and 69,476 in private urban units."""

STUDENT, RETIRED, OWNER = 8, 9, 10
INCOME_SIGMA = 0.45
DORMANT_SHARE = 0.05
CITY_LOYALTY = 0.93
"""Share of members who live in their community's city (ours)."""


@dataclass(frozen=True)
class People:
    """Persons by party code."""

    name: pl.Series
    female: Ints
    born_day: Ints
    birth_city: Ints
    city: Ints
    occupation: Ints
    income_minor: Ints
    activity: Floats
    dormant: Flags

    @property
    def paid(self) -> Flags:
        """Who draws wages from an employer."""
        return np.array([occupation.paid for occupation in OCCUPATIONS])[self.occupation] & ~self.dormant


def make_people(rng: Chances, size: Size, communities: Communities) -> People:
    """Draw every person's traits, given the community each belongs to."""
    n = size.persons
    community = communities.of_party[:n]
    kind = np.where(community >= 0, communities.kind[community], -1)
    female = whole(rng.random(n) < 0.49)
    born = number_of(FIRST_DAY) - whole(_ages(rng, kind) * 365.25 + rng.integers(0, 365, n))
    owner = np.zeros(n, dtype=np.bool_)
    owner[communities.owner_of[communities.owner_of >= 0]] = True
    occupation = _occupations(rng, age_on(number_of(FIRST_DAY), born), owner)
    medians = np.array([occupation.median_minor for occupation in OCCUPATIONS])[occupation]
    return People(
        name=surnames(rng, n) + given_names(rng, female == 1),
        female=female,
        born_day=born,
        birth_city=homes(rng, np.where(community >= 0, communities.hometown[community], -1), BIRTH_WEIGHTS),
        city=homes(rng, np.where(community >= 0, communities.city[community], -1), CITY_WEIGHTS),
        occupation=occupation,
        income_minor=lognormal_minor(rng, medians, INCOME_SIGMA, n) // 100 * 100,
        activity=rng.gamma(1.4, 1 / 1.4, n) + 0.05,
        dormant=(rng.random(n) < DORMANT_SHARE) & ~owner,
    )


def homes(rng: Chances, wanted: Ints, weights: tuple[float, ...]) -> Ints:
    """The wanted city for most, any city for the rest and for those who want none."""
    anywhere = weighted(rng, weights, len(wanted))
    loyal = (wanted >= 0) & (rng.random(len(wanted)) < CITY_LOYALTY)
    return np.where(loyal, wanted, anywhere)


def _ages(rng: Chances, community_kind: Ints) -> Floats:
    ages = 18 + 62 * rng.beta(1.6, 2.4, len(community_kind))
    parents = 29 + 16 * rng.random(len(ages))
    villagers = 25 + 50 * rng.random(len(ages))
    return np.select([community_kind == SCHOOL, community_kind == VILLAGE], [parents, villagers], ages)


def _occupations(rng: Chances, ages: Ints, owner: Flags) -> Ints:
    drawn = weighted(rng, [occupation.weight for occupation in OCCUPATIONS], len(ages))
    drawn = np.where((drawn == STUDENT) & (ages > 26) | (drawn == RETIRED) & (ages < 55), 2, drawn)
    drawn = np.where(ages >= 62, RETIRED, np.where(ages < 20, STUDENT, drawn))
    return np.where(owner, OWNER, drawn)
