"""Parties, accounts and who holds them, as tables of the layout."""

import numpy as np
import polars as pl

from graph_engine.schema.words import ACCOUNT_KINDS, ROLES
from graph_engine.synthetic.accounts import CURRENCIES
from graph_engine.synthetic.arrays import Chances, Ints, as_money, numbered, picked, weighted, whole
from graph_engine.synthetic.banks import BANKS, BODIES, branch_ids
from graph_engine.synthetic.days import FIRST_DAY, UTC_OFFSET, number_of
from graph_engine.synthetic.firms import Firms
from graph_engine.synthetic.identity import card_numbers, credit_codes, resident_numbers
from graph_engine.synthetic.industries import INDUSTRY_NAMES
from graph_engine.synthetic.people import OCCUPATIONS, OWNER, People
from graph_engine.synthetic.regions import CITY_NAMES
from graph_engine.synthetic.world import World

STAFF_SHARE = 0.004
PEP_SHARE = 0.001
RISK_WEIGHTS = (0.90, 0.085, 0.015)
SEGMENTS = ("mass", "affluent", "private")
SEGMENT_FROM_MINOR = (15_000_000, 200_000_000)
"""Value segment by opening assets: from 150,000 and from 2,000,000 yuan (ours)."""


def party_ids(codes: Ints) -> pl.Series:
    """Ids of party codes."""
    return numbered("P", codes, 7)


def account_ids(codes: Ints) -> pl.Series:
    """Ids of account numbers."""
    return numbered("A", codes, 8)


def as_days(days: Ints) -> pl.Series:
    """Days since 1970 as dates."""
    return pl.Series(days).cast(pl.Int32).cast(pl.Date)


def as_times(days: Ints, clock: str = "09:00:00") -> pl.Series:
    """Days since 1970 as instants of the layout."""
    return as_days(days).cast(pl.String) + f"T{clock}{UTC_OFFSET}"


def party_table(rng: Chances, world: World, assets_minor: Ints, strangers: pl.DataFrame) -> pl.DataFrame:
    """Customers, bodies, outside firms the bank knows, and persons known through customers."""
    people, firms = _person_rows(rng, world.people), _firm_rows(world.firms)
    customers = pl.concat([people, firms], how="diagonal").with_columns(
        *_customer_columns(rng, world, assets_minor)
    )
    frame = pl.concat([customers, _body_rows(), _known_outside_rows(world), strangers], how="diagonal")
    return frame.select(party_ids(whole(np.arange(len(frame)))).alias("party_id"), pl.all())


def _person_rows(rng: Chances, people: People) -> pl.DataFrame:
    n = len(people.city)
    occupations = [occupation.name for occupation in OCCUPATIONS]
    return pl.DataFrame(
        {
            "kind": ["person"] * n,
            "name": people.name,
            "id_type": ["resident_id"] * n,
            "id_number": resident_numbers(people.birth_city, people.born_day, people.female),
            "born_on": as_days(people.born_day),
            "gender": picked(("male", "female"), people.female),
            "region": picked(CITY_NAMES, people.city),
            "occupation": picked(occupations, people.occupation),
            "status": picked(("active", "dormant"), whole(people.dormant)),
            "staff": pl.Series((rng.random(n) < STAFF_SHARE) & (people.occupation != OWNER)),
            "pep": pl.Series(rng.random(n) < PEP_SHARE),
        }
    )


def _firm_rows(firms: Firms) -> pl.DataFrame:
    n = len(firms.city)
    codes = whole(np.arange(n))
    sizes = np.searchsorted((2.0, 8.0, 60.0), np.where(firms.trader, 0.0, firms.scale))
    capital = whole(np.round(firms.scale * np.where(firms.trader, 5, 100))) * 1_000_000
    return pl.DataFrame(
        {
            "kind": picked(("company", "sole_trader"), whole(firms.trader)),
            "name": firms.name,
            "id_type": ["uscc"] * n,
            "id_number": credit_codes(firms.city, whole(firms.trader), codes),
            "born_on": as_days(firms.founded_day),
            "region": picked(CITY_NAMES, firms.city),
            "industry": picked(INDUSTRY_NAMES, firms.industry),
            "firm_size": picked(("micro", "small", "medium", "large"), whole(sizes)),
            "registered_capital": as_money(capital),
            "registered_capital_currency": ["CNY"] * n,
            "status": ["active"] * n,
            "staff": [False] * n,
            "pep": [False] * n,
        }
    )


def _customer_columns(rng: Chances, world: World, assets_minor: Ints) -> list[pl.Series]:
    n = world.size.customers
    city = np.concatenate([world.people.city, world.firms.city])
    since = world.accounts.opened_day[:n]
    rated = number_of(FIRST_DAY) - rng.integers(1, 700, n)
    return [
        pl.Series("ours", [True] * n),
        pl.Series("role", ["ordinary"] * n),
        pl.Series("country", ["CN"] * n),
        as_times(since).alias("customer_since"),
        picked(SEGMENTS, whole(np.searchsorted(SEGMENT_FROM_MINOR, assets_minor, side="right"))).alias(
            "value_segment"
        ),
        picked(("low", "medium", "high"), weighted(rng, RISK_WEIGHTS, n)).alias("risk_rating"),
        as_days(np.maximum(rated, since)).alias("risk_rated_on"),
        picked(branch_ids(), city).alias("branch_id"),
        numbered("M", city * 10 + rng.integers(0, 8, n), 4).alias("customer_manager"),
    ]


def _body_rows() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "kind": [body.kind for body in BODIES],
            "name": [body.name for body in BODIES],
            "ours": [False] * len(BODIES),
            "role": [body.role for body in BODIES],
            "country": ["CN"] * len(BODIES),
            "industry": [body.industry for body in BODIES],
            "status": ["active"] * len(BODIES),
        }
    )


def _known_outside_rows(world: World) -> pl.DataFrame:
    known, n = world.known_outside, len(world.known_outside)
    city = world.outside.city[known]
    return pl.DataFrame(
        {
            "kind": ["company"] * n,
            "name": world.outside.name.gather(known),
            "ours": [False] * n,
            "role": ["ordinary"] * n,
            "id_type": ["uscc"] * n,
            "id_number": credit_codes(
                city, np.zeros(n, dtype=np.int64), world.size.enterprises + whole(np.arange(n))
            ),
            "region": picked(CITY_NAMES, city),
            "country": ["CN"] * n,
            "industry": picked(INDUSTRY_NAMES, world.outside.industry[known]),
            "firm_size": ["large"] * n,
            "status": ["active"] * n,
        }
    )


def account_table(world: World, opening_minor: Ints) -> pl.DataFrame:
    """Every account, ours and outside; an opening balance stands at the start of its day."""
    accounts = world.accounts
    codes = whole(np.arange(len(accounts)))
    ours = pl.Series(accounts.ours)
    return pl.DataFrame(
        {
            "account_id": account_ids(codes),
            "ours": ours,
            "number": card_numbers(codes),
            "bank_code": picked([bank.code for bank in BANKS], accounts.bank),
            "branch_id": picked(branch_ids(), world.branch_of_account),
            "currency": picked(CURRENCIES, accounts.currency),
            "kind": picked(ACCOUNT_KINDS, accounts.kind),
            "opened_at": as_times(np.maximum(accounts.opened_day, 0)).set(
                pl.Series(accounts.opened_day < 0), None
            ),
            "status": ["active"] * len(codes),
            "role": picked(ROLES, accounts.role),
            "opening_balance": as_money(opening_minor).set(~ours, None),
            "opening_balance_day": as_days(np.full(len(codes), number_of(FIRST_DAY))).set(~ours, None),
        }
    )


def holding_table(world: World) -> pl.DataFrame:
    """Who holds which account, as far as the bank knows."""
    known = np.flatnonzero(world.accounts.holder >= 0)
    return pl.DataFrame(
        {
            "holding_id": numbered("H", whole(known), 8),
            "party_id": party_ids(world.accounts.holder[known]),
            "account_id": account_ids(whole(known)),
            "role": ["holder"] * len(known),
            "share": [1.0] * len(known),
        }
    )
