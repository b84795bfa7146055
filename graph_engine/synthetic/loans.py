"""The loan book: mortgages, consumer and working-capital loans, and the loans that planted patterns need."""

from dataclasses import dataclass, replace

import numpy as np

from graph_engine.synthetic.arrays import (
    NONE,
    Chances,
    Floats,
    Ints,
    lognormal_minor,
    none_of,
    rounded,
    whole,
)
from graph_engine.synthetic.clock import seconds
from graph_engine.synthetic.days import DAY_S, Month
from graph_engine.synthetic.moves import Moves, moves, together
from graph_engine.synthetic.planting import PlannedLoan
from graph_engine.synthetic.scene import Scene
from graph_engine.synthetic.world import World


@dataclass(frozen=True)
class Product:
    """A sort of loan: who has it how often, the median sum, the term, the yearly rate in basis points."""

    name: str
    share: float
    median_minor: int
    term_days: tuple[int, int]
    rate_bp: tuple[int, int]
    purposes: tuple[str, ...]


MORTGAGE = Product("个人住房贷款", 0.08, 85_000_000, (20 * 365, 30 * 365), (310, 430), ("购房",))
CONSUMER = Product(
    "个人消费贷款", 0.06, 6_000_000, (365, 3 * 365), (360, 900), ("装修", "购车", "日常消费", "教育")
)
WORKING = Product("流动资金贷款", 0.25, 0, (300, 365), (310, 520), ("采购原材料", "流动资金周转", "支付货款"))
PRODUCTS = (MORTGAGE, CONSUMER, WORKING)
"""Shares are ours; rates lie around the loan prime rates of 2025 (3.0 to 3.6 %)."""

PURPOSES = tuple(dict.fromkeys(purpose for product in PRODUCTS for purpose in product.purposes))
NEW_SHARE = 0.12
"""Loans granted within the period, of all (ours)."""

REPAY_DAY, INTEREST_DAY = 20, 21


@dataclass(frozen=True)
class Loans:
    """Loans by number; those of planted patterns come first, and their money is planted with them."""

    account: Ints
    product: Ints
    purpose: Ints
    amount_minor: Ints
    rate_bp: Ints
    granted_day: Ints
    matures_day: Ints
    renewed_from: Ints
    stories: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.account)

    @property
    def planned(self) -> int:
        """How many belong to planted patterns."""
        return len(self.stories)

    def instalment_minor(self) -> Ints:
        """What is due each month: annuity of persons' loans, interest alone of firms' loans."""
        monthly: Floats = self.rate_bp / 120_000
        months = np.maximum((self.matures_day - self.granted_day) / 30.4, 1)
        annuity = self.amount_minor * monthly / (1 - (1 + monthly) ** -months)
        interest_alone = self.amount_minor * monthly
        return whole(np.where(self.product == PRODUCTS.index(WORKING), interest_alone, annuity)) + 1


def make_loans(
    rng: Chances, world: World, planned: tuple[PlannedLoan, ...], period: tuple[Month, ...]
) -> Loans:
    """Planted loans, then everybody else's."""
    size = world.size
    firms = whole(np.flatnonzero(rng.random(size.enterprises) < WORKING.share))
    limit = world.firms.turnover_minor[firms] * 1.5
    own = [
        _drawn(rng, MORTGAGE, _borrowers(rng, world, MORTGAGE), period),
        _drawn(rng, CONSUMER, _borrowers(rng, world, CONSUMER), period),
        _drawn(rng, WORKING, world.firm_account(firms), period, limit),
    ]
    columns = [np.concatenate(parts) for parts in zip(_planned(planned), *own, strict=True)]
    account, product, purpose, amount, rate, granted, matures, renewed = columns
    loans = Loans(account, product, purpose, amount, rate, granted, matures, renewed)
    return replace(loans, stories=tuple(loan.story for loan in planned))


def _borrowers(rng: Chances, world: World, product: Product) -> Ints:
    can = ~world.people.dormant & (world.people.income_minor > 300_000)
    return whole(np.flatnonzero(can & (rng.random(world.size.persons) < product.share)))


def _planned(planned: tuple[PlannedLoan, ...]) -> list[Ints]:
    n = len(planned)
    return [
        whole([loan.account for loan in planned]),
        np.full(n, PRODUCTS.index(WORKING), dtype=np.int64),
        whole([PURPOSES.index(loan.purpose) for loan in planned]),
        whole([loan.amount_minor for loan in planned]),
        np.full(n, 435, dtype=np.int64),
        whole([loan.granted_day for loan in planned]),
        whole([loan.matures_day for loan in planned]),
        whole([loan.renewed_from for loan in planned]),
    ]


def _drawn(
    rng: Chances, product: Product, account: Ints, period: tuple[Month, ...], median: Floats | None = None
) -> list[Ints]:
    n = len(account)
    amount = lognormal_minor(rng, product.median_minor if median is None else median, 0.5, n)
    term = rng.integers(product.term_days[0], product.term_days[1] + 1, n)
    first, last = period[0].first_day, period[-1].last_day
    before = first - 1 - whole(rng.random(n) * np.minimum(term * 0.9, 4_000))
    fresh = rng.random(n) < NEW_SHARE
    granted = np.where(fresh, rng.integers(first, max(last - 25, first + 1), n), before)
    purposes = whole([PURPOSES.index(purpose) for purpose in product.purposes])
    return [
        account,
        np.full(n, PRODUCTS.index(product), dtype=np.int64),
        purposes[rng.integers(0, len(purposes), n)],
        rounded(amount, 1_000_000),
        rng.integers(product.rate_bp[0] // 5, product.rate_bp[1] // 5 + 1, n) * 5,
        whole(granted),
        whole(granted + term),
        none_of(n),
    ]


def loan_money(loans: Loans, scene: Scene, rng: Chances) -> Moves:
    """Disbursements, instalments on the 20th, firms' interest on the 21st, principal at maturity."""
    month, numbers = scene.month, np.arange(loans.planned, len(loans))
    granted, matures = loans.granted_day[numbers], loans.matures_day[numbers]
    new = whole(numbers[(granted >= month.first_day) & (granted <= month.last_day)])
    due = whole(numbers[(granted < month.first_day) & (matures > month.last_day)])
    ripe = numbers[(granted < month.first_day) & (matures >= month.first_day) & (matures <= month.last_day)]
    ripe = whole(ripe[loans.product[ripe] == PRODUCTS.index(WORKING)])
    working = loans.product[due] == PRODUCTS.index(WORKING)
    days = np.where(working, month.day(INTEREST_DAY), month.day(REPAY_DAY))
    instalments = loans.instalment_minor()[due]
    return together(
        [
            _lent(loans, rng, new),
            _repaid(loans, due, days * DAY_S + 6 * 3_600 + rng.integers(0, 7_200, len(due)), instalments),
            _repaid(loans, ripe, loans.matures_day[ripe] * DAY_S + 36_000, loans.amount_minor[ripe]),
        ]
    )


def _lent(loans: Loans, rng: Chances, which: Ints) -> Moves:
    time_s = loans.granted_day[which] * DAY_S + seconds(rng, "office", len(which))
    return replace(
        moves("loan_out", time_s, NONE, loans.account[which], loans.amount_minor[which]), loan=which
    )


def _repaid(loans: Loans, which: Ints, time_s: Ints, amounts: Ints) -> Moves:
    return replace(moves("loan_back", time_s, loans.account[which], NONE, amounts), loan=which)
