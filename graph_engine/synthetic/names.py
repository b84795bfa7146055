"""Names of people, firms and shops, drawn from our own lists of characters."""

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import Chances, Flags, Ints, picked, weighted
from graph_engine.synthetic.industries import INDUSTRY_NAMES
from graph_engine.synthetic.name_lists import (
    COMPOUND_SURNAMES,
    FEMALE_CHARACTERS,
    FIRM_FORMS,
    FIRM_STEMS_FIRST,
    FIRM_STEMS_SECOND,
    MALE_CHARACTERS,
    MIDDLE_CHARACTERS,
    SHOP_WORDS,
    SURNAMES,
    TRADE_WORDS,
)
from graph_engine.synthetic.regions import CITIES

TWO_CHARACTER_SHARE = 0.8
"""Share of given names with two characters (ours)."""

FORM_WEIGHTS = (0.86, 0.08, 0.06)
"""How often a firm is a limited company, written short or long, or one limited by shares (ours)."""

_ALL_SURNAMES = (*SURNAMES, *COMPOUND_SURNAMES)
_SURNAME_WEIGHTS = [1.0 / (rank + 8.0) for rank in range(len(_ALL_SURNAMES))]


def surnames(rng: Chances, n: int) -> pl.Series:
    """Draw ``n`` surnames."""
    return picked(_ALL_SURNAMES, weighted(rng, _SURNAME_WEIGHTS, n))


def given_names(rng: Chances, female: Flags) -> pl.Series:
    """Draw one given name for each person."""
    n = len(female)
    last = np.where(
        female,
        rng.integers(0, len(FEMALE_CHARACTERS), n),
        len(FEMALE_CHARACTERS) + rng.integers(0, len(MALE_CHARACTERS), n),
    )
    middle = np.where(rng.random(n) < TWO_CHARACTER_SHARE, rng.integers(1, len(MIDDLE_CHARACTERS) + 1, n), 0)
    return picked(("", *MIDDLE_CHARACTERS), middle) + picked((*FEMALE_CHARACTERS, *MALE_CHARACTERS), last)


def firm_stems(rng: Chances, n: int) -> pl.Series:
    """Draw ``n`` trade names of two or three characters."""
    first = picked(tuple(FIRM_STEMS_FIRST), rng.integers(0, len(FIRM_STEMS_FIRST), n))
    second = picked(tuple(FIRM_STEMS_SECOND), rng.integers(0, len(FIRM_STEMS_SECOND), n))
    third = picked(("", *FIRM_STEMS_SECOND), np.maximum(rng.integers(-20, len(FIRM_STEMS_SECOND) + 1, n), 0))
    return first + second + third


def trade_words(rng: Chances, industries: Ints) -> pl.Series:
    """Draw, for each firm, a word that says what its industry does."""
    words = [word for name in INDUSTRY_NAMES for word in TRADE_WORDS[name]]
    sizes = np.array([len(TRADE_WORDS[name]) for name in INDUSTRY_NAMES])
    starts = np.cumsum(sizes) - sizes
    return picked(words, starts[industries] + rng.integers(0, 1 << 30, len(industries)) % sizes[industries])


def firm_forms(rng: Chances, n: int) -> pl.Series:
    """Draw ``n`` legal forms."""
    return picked(FIRM_FORMS, weighted(rng, FORM_WEIGHTS, n))


def shop_names(rng: Chances, cities: Ints, owners: pl.Series) -> pl.Series:
    """Names of sole traders' shops: city, the owner's surname or a trade name, and the kind of shop."""
    n = len(cities)
    stems = pl.DataFrame({"owner": owners.str.slice(0, 1) + "记", "stem": firm_stems(rng, n)})
    by_owner = pl.Series("by_owner", rng.random(n) < 0.4)
    middle = (
        stems.with_columns(by_owner).select(pl.when("by_owner").then("owner").otherwise("stem")).to_series()
    )
    shops = picked(SHOP_WORDS, rng.integers(0, len(SHOP_WORDS), n))
    return city_short_names(cities) + middle + shops


def city_short_names(cities: Ints) -> pl.Series:
    """Names of cities without the suffix, as they stand in firms' names."""
    return picked(tuple(city.short for city in CITIES), cities)
