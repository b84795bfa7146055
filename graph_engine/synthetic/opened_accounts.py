"""Opens every account: ours, those of bodies, same-name accounts at rivals, those of strangers."""

import numpy as np
import polars as pl

from graph_engine.synthetic.accounts import UNKNOWN_HOLDER, USD, AccountBook, Block, at_bank
from graph_engine.synthetic.arrays import Chances, Floats, Ints, none_of, weighted, whole
from graph_engine.synthetic.banks import BANK_ABROAD, BODIES, OUR_BANK, RIVAL_WEIGHTS, RIVALS
from graph_engine.synthetic.days import FIRST_DAY, number_of
from graph_engine.synthetic.outside import OutsideFirms, outside_person_names
from graph_engine.synthetic.size import Size

SECOND_ACCOUNT_SHARE = (0.45, 0.30)
SAME_NAME_SHARE = (0.25, 0.40)
"""Persons and enterprises with a second account with us; with an account at a rival (ours)."""

KNOWN_SAME_NAME_SHARE = 0.4
"""How many of the accounts at rivals the customer has told us of (ours)."""

KNOWN_OUTSIDE_SHARE = 0.05
"""Outside firms with a party of their own, because we finance their suppliers (ours)."""

EXPORTER_SHARE = 0.06
BUYERS_ABROAD_PER_EXPORTER = 2
ABROAD_NAMES = (
    "HARBOUR TRADING LTD",
    "NORTHWIND IMPORTS LLC",
    "BLUE HERON GMBH",
    "SAKURA SHOJI KK",
    "KIWI MART PTY",
)


def open_own(rng: Chances, size: Size, book: AccountBook) -> tuple[Ints, Ints]:
    """Open the accounts of customers with us; the numbers of second and of dollar accounts by customer."""
    customers = whole(np.arange(size.customers))
    opened = number_of(FIRST_DAY) - whole(60 + rng.exponential(1500, size.customers))
    person = customers < size.persons
    book.add(Block(customers[person], "card", at_bank(OUR_BANK, size.persons), opened_day=opened[person]))
    book.add(
        Block(customers[~person], "current", at_bank(OUR_BANK, size.enterprises), opened_day=opened[~person])
    )
    second = none_of(size.customers)
    for kind, some, share in (("savings", person, 0), ("current", ~person, 1)):
        has = np.flatnonzero(some & (rng.random(size.customers) < SECOND_ACCOUNT_SHARE[share]))
        late = np.minimum(opened[has] + 200, number_of(FIRST_DAY) - 30)
        second[has] = book.add(Block(whole(has), kind, at_bank(OUR_BANK, len(has)), opened_day=late))
    usd = none_of(size.customers)
    exporters = size.persons + size.traders + np.flatnonzero(rng.random(size.firms) < EXPORTER_SHARE)
    usd[exporters] = book.add(
        Block(
            whole(exporters),
            "current",
            at_bank(OUR_BANK, len(exporters)),
            currency=USD,
            opened_day=opened[exporters],
        )
    )
    return second, usd


def internal_block(size: Size, bank: int) -> Block:
    """The internal account of the bank."""
    return Block(whole([size.customers]), "internal", at_bank(bank, 1), "internal")


def open_bodies_elsewhere(size: Size, book: AccountBook) -> Ints:
    """Open the accounts of bodies; their numbers in the order of the bodies."""
    numbers = []
    for i, body in enumerate(BODIES[1:], start=1):
        name = pl.Series([body.name])
        holder = whole([size.customers + i])
        numbers.append(
            book.add(
                Block(holder, "current", whole([body.bank]), body.role, usual_name=name, other_name=name)
            )
        )
    return np.concatenate(numbers)


def open_same_name(rng: Chances, size: Size, book: AccountBook, names: pl.Series) -> Ints:
    """Open accounts of customers at rivals; their numbers by customer, nothing for those without."""
    shares: Floats = np.repeat(SAME_NAME_SHARE, [size.persons, size.enterprises])
    has = whole(np.flatnonzero(rng.random(size.customers) < shares))
    holder = np.where(rng.random(len(has)) < KNOWN_SAME_NAME_SHARE, has, UNKNOWN_HOLDER)
    bank = whole(RIVALS)[weighted(rng, RIVAL_WEIGHTS, len(has))]
    written = names.gather(has)
    block = Block(holder, "current", bank, truly=has, usual_name=written, other_name=written)
    accounts = none_of(size.customers)
    accounts[has] = book.add(block)
    return accounts


def outside_person_block(rng: Chances, size: Size) -> Block:
    """Accounts of persons who bank elsewhere."""
    n = size.outside_persons
    names = outside_person_names(rng, n)
    bank = whole(RIVALS)[weighted(rng, RIVAL_WEIGHTS, n)]
    return Block(none_of(n), "card", bank, usual_name=names, other_name=names)


def known_outside(size: Size, outside: OutsideFirms) -> Ints:
    """The largest outside firms, which the bank knows by name: numbers in rising order."""
    n = max(2 * size.core_enterprises, round(size.outside_firms * KNOWN_OUTSIDE_SHARE))
    return np.sort(whole(np.argsort(-outside.weight, kind="stable")[:n]))


def outside_firm_block(outside: OutsideFirms, known: Ints, first_party: int) -> Block:
    """Accounts of outside firms; of those the bank knows, the main account has its holder."""
    holder = none_of(len(outside.firm_of_account))
    holder[outside.main_account[known]] = first_party + np.arange(len(known))
    return Block(
        holder,
        "current",
        outside.bank_of_account,
        usual_name=outside.usual_name,
        other_name=outside.other_name,
    )


def abroad_block(rng: Chances, exporters: int) -> Block:
    """Accounts of buyers abroad."""
    n = max(3, exporters * BUYERS_ABROAD_PER_EXPORTER)
    names = pl.Series(
        [f"{ABROAD_NAMES[i % len(ABROAD_NAMES)]} {i // len(ABROAD_NAMES) + 1}" for i in range(n)]
    )
    rng.random(n)
    return Block(
        none_of(n), "current", at_bank(BANK_ABROAD, n), currency=USD, usual_name=names, other_name=names
    )
