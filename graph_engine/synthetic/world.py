"""The cast and the stage: everybody and every account, before any money moves."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.synthetic.accounts import CNY, UNKNOWN_HOLDER, USD, AccountBook, Accounts, Block, at_bank
from graph_engine.synthetic.arrays import NONE, Chances, Flags, Floats, Ints, flags, none_of, weighted, whole
from graph_engine.synthetic.banks import (
    BANK_ABROAD,
    BODIES,
    BODY_NUMBER,
    OUR_BANK,
    RIVAL_WEIGHTS,
    RIVALS,
)
from graph_engine.synthetic.chance import Chance
from graph_engine.synthetic.communities import Communities, make_communities
from graph_engine.synthetic.days import FIRST_DAY, number_of
from graph_engine.synthetic.firms import Firms, make_firms
from graph_engine.synthetic.outside import OutsideFirms, make_outside_firms, outside_person_names
from graph_engine.synthetic.people import People, make_people
from graph_engine.synthetic.sharing import devices_of_customers
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


@dataclass(frozen=True)
class World:
    """Parties by code (persons, sole traders, firms, bodies) and accounts by number."""

    size: Size
    communities: Communities
    people: People
    firms: Firms
    outside: OutsideFirms
    accounts: Accounts
    second_account: Ints
    same_name_account: Ints
    usd_account: Ints
    device_of_customer: Ints
    body_accounts: Ints
    outside_person_accounts: Ints
    outside_firm_accounts: Ints
    abroad_accounts: Ints
    known_outside: Ints

    @property
    def first_body(self) -> int:
        """Party code of the first body; bodies follow our customers."""
        return self.size.customers

    @property
    def active(self) -> Flags:
        """Customers who do anything at all."""
        return np.concatenate([~self.people.dormant, np.ones(self.size.enterprises, dtype=np.bool_)])

    @property
    def coverable(self) -> Flags:
        """Customers' own yuan accounts with us: money is brought in before they run dry."""
        accounts = self.accounts
        return flags(accounts.ours & accounts.ordinary & (accounts.currency == CNY))

    @property
    def branch_of_account(self) -> Ints:
        """The branch (by city) that keeps each account of a customer; nothing for others."""
        city = np.concatenate([self.people.city, self.firms.city])
        return self._of_holder(city)

    @property
    def device_of_account(self) -> Ints:
        """The device that acts for each account of a customer; nothing for others."""
        return self._of_holder(self.device_of_customer)

    def _of_holder(self, values: Ints) -> Ints:
        accounts = self.accounts
        customer = accounts.ours & (accounts.holder < self.size.customers)
        return np.where(customer, values[np.where(customer, accounts.holder, 0)], NONE)

    def body(self, key: str) -> int:
        """The account of a body."""
        return int(self.body_accounts[BODY_NUMBER[key]])

    def firm_account(self, enterprises: Ints) -> Ints:
        """Main accounts of enterprises by their number."""
        return self.size.persons + enterprises

    def outside_account(self, firms: Ints) -> Ints:
        """Main accounts of outside firms by their number."""
        return self.outside_firm_accounts[self.outside.main_account[firms]]

    def outside_firms_drawn(self, rng: Chances, n: int) -> Ints:
        """Main accounts of ``n`` outside firms, large ones more often."""
        return self.outside_account(weighted(rng, self.outside.weight, n))


def make_world(chance: Chance, size: Size) -> World:
    """Draw everybody and open every account."""
    communities = make_communities(chance.of("communities"), size)
    people = make_people(chance.of("people"), size, communities)
    firms = make_firms(chance.of("firms"), size, communities, people)
    outside = make_outside_firms(chance.of("outside firms"), size)
    names = pl.concat([people.name, firms.name])
    book = AccountBook()
    own = _own_accounts(chance.of("accounts"), size, book)
    bodies = book.add(_bodies(size, BODIES[0].bank))
    elsewhere = _bodies_elsewhere(size, book)
    same_name = _same_name(chance.of("same-name accounts"), size, book, names)
    rng = chance.of("outside accounts")
    known = _known_outside(size, outside)
    return World(
        size=size,
        communities=communities,
        people=people,
        firms=firms,
        outside=outside,
        device_of_customer=devices_of_customers(chance.of("devices"), size, communities.owner_of),
        second_account=own[0],
        usd_account=own[1],
        body_accounts=np.concatenate([bodies, elsewhere]),
        same_name_account=same_name,
        outside_person_accounts=book.add(_outside_persons(rng, size)),
        outside_firm_accounts=book.add(_outside_firm_block(outside, known, size.customers + len(BODIES))),
        known_outside=known,
        abroad_accounts=book.add(_abroad(rng, int((own[1] >= 0).sum()))),
        accounts=book.close(),
    )


def _own_accounts(rng: Chances, size: Size, book: AccountBook) -> tuple[Ints, Ints]:
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


def _bodies(size: Size, bank: int) -> Block:
    return Block(whole([size.customers]), "internal", at_bank(bank, 1), "internal")


def _bodies_elsewhere(size: Size, book: AccountBook) -> Ints:
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


def _same_name(rng: Chances, size: Size, book: AccountBook, names: pl.Series) -> Ints:
    shares: Floats = np.repeat(SAME_NAME_SHARE, [size.persons, size.enterprises])
    has = whole(np.flatnonzero(rng.random(size.customers) < shares))
    holder = np.where(rng.random(len(has)) < KNOWN_SAME_NAME_SHARE, has, UNKNOWN_HOLDER)
    bank = whole(RIVALS)[weighted(rng, RIVAL_WEIGHTS, len(has))]
    written = names.gather(has)
    block = Block(holder, "current", bank, truly=has, usual_name=written, other_name=written)
    accounts = none_of(size.customers)
    accounts[has] = book.add(block)
    return accounts


def _outside_persons(rng: Chances, size: Size) -> Block:
    n = size.outside_persons
    names = outside_person_names(rng, n)
    bank = whole(RIVALS)[weighted(rng, RIVAL_WEIGHTS, n)]
    return Block(none_of(n), "card", bank, usual_name=names, other_name=names)


def _known_outside(size: Size, outside: OutsideFirms) -> Ints:
    """The largest outside firms, which the bank knows by name: numbers in rising order."""
    n = max(2 * size.core_enterprises, round(size.outside_firms * KNOWN_OUTSIDE_SHARE))
    return np.sort(whole(np.argsort(-outside.weight, kind="stable")[:n]))


def _outside_firm_block(outside: OutsideFirms, known: Ints, first_party: int) -> Block:
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


def _abroad(rng: Chances, exporters: int) -> Block:
    n = max(3, exporters * BUYERS_ABROAD_PER_EXPORTER)
    names = pl.Series(
        [f"{ABROAD_NAMES[i % len(ABROAD_NAMES)]} {i // len(ABROAD_NAMES) + 1}" for i in range(n)]
    )
    rng.random(n)
    return Block(
        none_of(n), "current", at_bank(BANK_ABROAD, n), currency=USD, usual_name=names, other_name=names
    )
