"""Customers who are firms or sole traders: industry, size, turnover, owner."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import Chances, Flags, Floats, Ints, pareto_weights, weighted, whole
from graph_engine.synthetic.communities import MARKET, Communities
from graph_engine.synthetic.days import FIRST_DAY, number_of
from graph_engine.synthetic.industries import INDUSTRIES, INDUSTRY_WEIGHTS
from graph_engine.synthetic.names import (
    city_short_names,
    firm_forms,
    firm_stems,
    given_names,
    shop_names,
    surnames,
    trade_words,
)
from graph_engine.synthetic.people import People, homes
from graph_engine.synthetic.regions import CITY_WEIGHTS
from graph_engine.synthetic.size import Size

SIZE_ALPHA = 1.2
"""Exponent of the tail of firm sizes; near one as Axtell, "Zipf Distribution of U.S. Firm Sizes", Science 293
(2001), finds; a little above it so that one firm does not hold half the bank."""

LARGEST = 400.0
MEDIAN_TURNOVER_MINOR = 40_000_000
"""Monthly turnover of the smallest firm (ours): 400,000 yuan; sole traders a tenth of it."""

STAFF_OF_SMALLEST = 3
WHOLESALE, RETAIL = 1, 2


@dataclass(frozen=True)
class Firms:
    """Enterprises by number: party code less the number of persons. Sole traders come first."""

    name: pl.Series
    trader: Flags
    industry: Ints
    city: Ints
    scale: Floats
    owner: Ints
    founded_day: Ints
    community: Ints

    @property
    def turnover_minor(self) -> Floats:
        """What comes in in a usual month."""
        return np.where(self.trader, 0.1, 1.0) * MEDIAN_TURNOVER_MINOR * self.scale

    @property
    def staff(self) -> Floats:
        """How many people work there, as a weight."""
        return np.where(self.trader, 0.15, 1.0) * STAFF_OF_SMALLEST * self.scale

    @property
    def platform_share(self) -> Floats:
        """How much of the takings comes through payment platforms, relative to a shop."""
        return np.array([industry.card_turnover for industry in INDUSTRIES])[self.industry]


def make_firms(rng: Chances, size: Size, communities: Communities, people: People) -> Firms:
    """Draw every enterprise's traits, given its community and its owner."""
    n = size.enterprises
    trader = np.arange(n) < size.traders
    community = communities.of_party[size.persons :]
    industry = _industries(rng, trader, np.where(community >= 0, communities.kind[community], -1))
    city = homes(rng, np.where(community >= 0, communities.city[community], -1), CITY_WEIGHTS)
    return Firms(
        name=_names(rng, trader, industry, city, owner_names(rng, communities.owner_of, people)),
        trader=trader,
        industry=industry,
        city=city,
        scale=np.minimum(pareto_weights(rng, SIZE_ALPHA, n), np.where(trader, 12.0, LARGEST)),
        owner=communities.owner_of,
        founded_day=number_of(FIRST_DAY) - whole(200 + rng.exponential(2600, n)),
        community=community,
    )


def owner_names(rng: Chances, owner_of: Ints, people: People) -> pl.Series:
    """Names of the owners, drawn where the owner is not a customer."""
    strangers = surnames(rng, len(owner_of)) + given_names(rng, rng.random(len(owner_of)) < 0.4)
    names = pl.DataFrame({"ours": people.name.gather(np.maximum(owner_of, 0)), "stranger": strangers})
    return names.select(pl.when(pl.Series(owner_of >= 0)).then("ours").otherwise("stranger")).to_series()


def _industries(rng: Chances, trader: Flags, community_kind: Ints) -> Ints:
    drawn = weighted(rng, INDUSTRY_WEIGHTS, len(trader))
    shops = np.where(rng.random(len(trader)) < 0.75, RETAIL, 6)
    stalls = np.where(rng.random(len(trader)) < 0.85, WHOLESALE, RETAIL)
    return np.where(community_kind == MARKET, stalls, np.where(trader, shops, drawn))


def _names(rng: Chances, trader: Flags, industry: Ints, city: Ints, owners: pl.Series) -> pl.Series:
    shops = shop_names(rng, city, owners)
    firms = firm_names(rng, city, industry)
    both = pl.DataFrame({"shop": shops, "firm": firms, "trader": trader})
    return both.select(pl.when("trader").then("shop").otherwise("firm")).to_series()


def firm_names(rng: Chances, city: Ints, industry: Ints) -> pl.Series:
    """Full legal names: place, trade name, line of business, legal form; some with the place in brackets."""
    n = len(city)
    place, stem = city_short_names(city), firm_stems(rng, n)
    word, form = trade_words(rng, industry), firm_forms(rng, n)
    plain = place + stem + word + form
    bracketed = stem + word + "（" + place + "）" + form
    both = pl.DataFrame({"plain": plain, "bracketed": bracketed, "use": rng.random(n) < 0.06})
    return both.select(pl.when("use").then("bracketed").otherwise("plain")).to_series()
