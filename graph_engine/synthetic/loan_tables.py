"""Credit lines, loans, applications and guarantees, as tables of the layout."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import NONE, Chances, Ints, as_money, numbered, picked, weighted, whole
from graph_engine.synthetic.booking import Booked
from graph_engine.synthetic.csv_files import add_rows
from graph_engine.synthetic.days import DAY_S
from graph_engine.synthetic.instants import as_instants
from graph_engine.synthetic.labels import LABEL_NUMBER
from graph_engine.synthetic.loans import PRODUCTS, PURPOSES, WORKING, Loans
from graph_engine.synthetic.party_tables import account_ids, as_days, as_times, party_ids
from graph_engine.synthetic.transaction_file import transaction_ids
from graph_engine.synthetic.world import World

CLASSES = ("normal", "special_mention", "substandard", "doubtful", "loss")
CLASS_WEIGHTS = (0.965, 0.02, 0.009, 0.004, 0.002)
"""Near the ratios the National Financial Regulatory Administration publishes (1.5 % non-performing)."""

OVERDUE_DAYS = (0, 45, 120, 270, 400)
LINE_FACTOR_PCT = 130
GUARANTEED_SHARE = 0.6
KINDS = ("surety", "mortgage", "pledge")
KIND_WEIGHTS = (0.65, 0.25, 0.10)
CIRCLE_SIZE = 5


def loan_ids(numbers: Ints) -> pl.Series:
    """Ids of loan numbers."""
    return numbered("L", numbers, 7)


def line_ids(parties: Ints) -> pl.Series:
    """A party's credit line; a party has at most one."""
    return numbered("K", parties, 7)


def loan_table(rng: Chances, loans: Loans, first_day: int) -> pl.DataFrame:
    """The loan book. ``balance`` is what was owed on the first day, or lent since."""
    quality = weighted(rng, CLASS_WEIGHTS, len(loans))
    quality[: loans.planned] = 0
    working = loans.product == PRODUCTS.index(WORKING)
    age = np.clip(
        (first_day - loans.granted_day) / np.maximum(loans.matures_day - loans.granted_day, 1), 0, 1
    )
    owed = np.where(working, loans.amount_minor, whole(loans.amount_minor * (1 - age)))
    return pl.DataFrame(
        {
            "loan_id": loan_ids(whole(np.arange(len(loans)))),
            "line_id": line_ids(np.where(working, loans.account, NONE)),
            "party_id": party_ids(loans.account),
            "account_id": account_ids(loans.account),
            "product": picked([product.name for product in PRODUCTS], loans.product),
            "purpose": picked(PURPOSES, loans.purpose),
            "amount": as_money(loans.amount_minor),
            "balance": as_money(owed),
            "currency": ["CNY"] * len(loans),
            "rate": "0." + pl.Series(loans.rate_bp + 10_000).cast(pl.String).str.slice(1),
            "granted_at": as_times(loans.granted_day, "10:00:00"),
            "matures_on": as_days(loans.matures_day),
            "renewed_from": loan_ids(loans.renewed_from),
            "loan_class": picked(CLASSES, quality),
            "days_overdue": whole(OVERDUE_DAYS)[quality],
        }
    )


def credit_line_table(loans: Loans) -> pl.DataFrame:
    """One line for each party with a working-capital loan."""
    working = loans.product == PRODUCTS.index(WORKING)
    parties, where = np.unique(loans.account[working], return_inverse=True)
    used = np.zeros(len(parties), dtype=np.int64)
    np.add.at(used, where, loans.amount_minor[working])
    expires = np.zeros(len(parties), dtype=np.int64)
    np.maximum.at(expires, where, loans.matures_day[working])
    return pl.DataFrame(
        {
            "line_id": line_ids(parties),
            "party_id": party_ids(parties),
            "limit": as_money(used * LINE_FACTOR_PCT // 100),
            "used": as_money(used),
            "currency": ["CNY"] * len(parties),
            "expires_on": as_days(expires),
        }
    )


def application_table(loans: Loans, first_day: int) -> pl.DataFrame:
    """Applications for loans granted since the first day, a fortnight before."""
    recent = whole(np.flatnonzero(loans.granted_day >= first_day))
    return pl.DataFrame(
        {
            "application_id": numbered("Q", recent, 7),
            "party_id": party_ids(loans.account[recent]),
            "loan_id": loan_ids(recent),
            "organisation": ["知微银行"] * len(recent),
            "time": as_times(loans.granted_day[recent] - 14, "11:00:00"),
        }
    )


def add_loan_movements(path: Path, booked: Booked) -> None:
    """Add the month's disbursements and repayments, each with its transaction."""
    rows = np.flatnonzero(booked.rows.loan >= 0)
    part = booked.rows.rows(whole(rows))
    out = part.label == LABEL_NUMBER["loan_out"]
    day = part.time_s // DAY_S
    frame = pl.DataFrame(
        {
            "movement_id": numbered("V", booked.numbers[rows], 10),
            "loan_id": loan_ids(part.loan),
            "account_id": account_ids(np.where(out, part.payee, part.payer)),
            "kind": picked(("repayment", "disbursement"), whole(out)),
            "amount": as_money(part.amount_minor),
            "currency": ["CNY"] * len(part),
            "time": as_instants(part.time_s),
            "business_day": as_days(day),
            "transaction_id": transaction_ids(booked.numbers[rows]),
        }
    )
    add_rows(path, frame)


@dataclass(frozen=True)
class Guarantees:
    """Who answers for which loan; the first ``circle`` rows form a circle."""

    guarantor: Ints
    borrower: Ints
    loan: Ints
    kind: Ints
    circle: int


def make_guarantees(rng: Chances, world: World, loans: Loans) -> Guarantees:
    """One circle of firms that answer for each other; then owners, other firms, mortgages and pledges."""
    numbers = np.arange(loans.planned, len(loans))
    numbers = numbers[(loans.product[numbers] == PRODUCTS.index(WORKING)) & (loans.account[numbers] >= 0)]
    numbers = numbers[~world.firms.trader[loans.account[numbers] - world.size.persons]]
    circle = numbers[rng.permutation(len(numbers))[:CIRCLE_SIZE]]
    others = np.setdiff1d(numbers, circle)
    others = others[rng.random(len(others)) < GUARANTEED_SHARE]
    owner = world.firms.owner[loans.account[others] - world.size.persons]
    firm = loans.account[rng.choice(numbers, len(others))]
    by_owner = (owner >= 0) & ((rng.random(len(others)) < 0.6) | (firm == loans.account[others]))
    usable = by_owner | (firm != loans.account[others])
    members = loans.account[circle]
    return Guarantees(
        guarantor=np.concatenate([np.roll(members, 1), np.where(by_owner, owner, firm)[usable]]),
        borrower=np.concatenate([members, loans.account[others][usable]]),
        loan=whole(np.concatenate([circle, others[usable]])),
        kind=np.concatenate(
            [np.zeros(len(circle), np.int64), weighted(rng, KIND_WEIGHTS, int(usable.sum()))]
        ),
        circle=len(circle),
    )


def guarantee_table(guarantees: Guarantees, loans: Loans) -> pl.DataFrame:
    """Guarantees for the full sum of their loans."""
    n = len(guarantees.loan)
    return pl.DataFrame(
        {
            "guarantee_id": numbered("G", whole(np.arange(n)), 7),
            "guarantor_id": party_ids(guarantees.guarantor),
            "borrower_id": party_ids(guarantees.borrower),
            "loan_id": loan_ids(guarantees.loan),
            "line_id": line_ids(guarantees.borrower),
            "kind": picked(KINDS, guarantees.kind),
            "amount": as_money(loans.amount_minor[guarantees.loan]),
            "currency": ["CNY"] * n,
        }
    )
