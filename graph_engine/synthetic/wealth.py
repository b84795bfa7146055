"""Deposits and wealth products: who holds what, and the money when it matures or is bought anew."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import (
    Chances,
    Flags,
    Ints,
    as_money,
    lognormal_minor,
    numbered,
    picked,
    rounded,
    weighted,
    whole,
)
from graph_engine.synthetic.days import DAY_S, Month, number_of, working_on_or_before
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.party_tables import as_days, party_ids
from graph_engine.synthetic.world import World

HOLDS_SHARE = (0.18, 0.15)
"""Persons and enterprises with a term or wealth product (ours)."""

CLASSES = ("wealth", "term", "fund", "insurance")
CLASS_WEIGHTS = (0.5, 0.3, 0.12, 0.08)
NAMES = ("知微稳盈90天", "整存整取", "知微增利混合", "安康两全保险")
TERMS_DAYS = (90, 180, 365)
RATES_BP = (255, 145, 0, 200)
QUARTER_END_SHARE = 0.5
"""Wealth products that are made to mature at a quarter's end, when deposits count (ours)."""

BOUGHT_ANEW_SHARE = 0.6


@dataclass(frozen=True)
class Holdings:
    """Products held, by number."""

    party: Ints
    product: Ints
    amount_minor: Ints
    starts_day: Ints
    matures_day: Ints
    anew: Flags


def make_holdings(rng: Chances, world: World, period: tuple[Month, ...]) -> Holdings:
    """Draw who holds what; sums are lognormal about a few months' income or turnover."""
    share = np.repeat(HOLDS_SHARE, [world.size.persons, world.size.enterprises])
    party = whole(np.flatnonzero(world.active & (rng.random(len(share)) < share)))
    base = np.concatenate([world.people.income_minor * 5.0, world.firms.turnover_minor * 0.4])[party]
    n = len(party)
    product = weighted(rng, CLASS_WEIGHTS, n)
    term = whole(TERMS_DAYS)[rng.integers(0, 3, n)]
    length = period[-1].last_day - period[0].first_day
    starts = period[0].first_day + rng.integers(-360, max(length - 20, 1), n)
    matures = starts + term
    to_quarter = (product == 0) & (rng.random(n) < QUARTER_END_SHARE)
    matures = np.where(to_quarter, _quarter_end_before(matures, starts), matures)
    amounts = rounded(lognormal_minor(rng, base, 1.0, n), 1_000_000)
    return Holdings(party, product, amounts, whole(starts), whole(matures), rng.random(n) < BOUGHT_ANEW_SHARE)


def _quarter_end_before(matures: Ints, starts: Ints) -> Ints:
    """The last working day of the quarter before each day, where that is well after the start."""
    nexts = [
        date(year + month // 12, month % 12 + 1, 1) for year in range(2025, 2031) for month in (3, 6, 9, 12)
    ]
    ends = whole([number_of(working_on_or_before(after - timedelta(days=1))) for after in nexts])
    found = ends[np.maximum(np.searchsorted(ends, matures, side="right") - 1, 0)]
    return np.where((found > starts + 20) & (found <= matures), found, matures)


def product_money(holdings: Holdings, world: World, rng: Chances) -> Moves:
    """What is paid for products, and what comes back with its yield at maturity; funds stay."""
    account = holdings.party
    bank = world.body("bank")
    n = len(account)
    days = holdings.matures_day - holdings.starts_day
    gain = holdings.amount_minor * whole(RATES_BP)[holdings.product] * days // 3_650_000
    bought_at = holdings.starts_day * DAY_S + 9 * 3_600 + rng.integers(0, 40_000, n)
    back_at = holdings.matures_day * DAY_S + 6 * 3_600 + rng.integers(0, 7_200, n)
    bought = moves("wealth_buy", bought_at, account, bank, holdings.amount_minor)
    back = moves("wealth_back", back_at, bank, account, holdings.amount_minor + gain)
    anew = moves(
        "wealth_buy", back_at + rng.integers(7_200, 3 * DAY_S, n), account, bank, holdings.amount_minor
    )
    ends = holdings.product != CLASSES.index("fund")
    return together([bought, back.rows(ends), anew.rows(ends & holdings.anew)])


def product_holding_table(holdings: Holdings) -> pl.DataFrame:
    """Products as the layout has them; funds have no maturity."""
    matures = as_days(holdings.matures_day).set(pl.Series(holdings.product == CLASSES.index("fund")), None)
    rates = [f"{rate / 10_000:.4f}" if rate else None for rate in RATES_BP]
    return pl.DataFrame(
        {
            "product_holding_id": numbered("W", whole(np.arange(len(holdings.party))), 7),
            "party_id": party_ids(holdings.party),
            "product": picked(NAMES, holdings.product),
            "product_class": picked(CLASSES, holdings.product),
            "amount": as_money(holdings.amount_minor),
            "currency": ["CNY"] * len(holdings.party),
            "starts_on": as_days(holdings.starts_day),
            "matures_on": matures,
            "rate": picked(rates, holdings.product),
        }
    )
