"""The cast and the stage: everybody and every account, before any money moves."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.synthetic.accounts import CNY, AccountBook, Accounts
from graph_engine.synthetic.arrays import NONE, Chances, Flags, Ints, flags, weighted
from graph_engine.synthetic.banks import BODIES, BODY_NUMBER
from graph_engine.synthetic.chance import Chance
from graph_engine.synthetic.communities import Communities, make_communities
from graph_engine.synthetic.firms import Firms, make_firms
from graph_engine.synthetic.opened_accounts import (
    abroad_block,
    internal_block,
    known_outside,
    open_bodies_elsewhere,
    open_own,
    open_same_name,
    outside_firm_block,
    outside_person_block,
)
from graph_engine.synthetic.outside import OutsideFirms, make_outside_firms
from graph_engine.synthetic.partners import Partners, make_partners, met
from graph_engine.synthetic.people import People, make_people
from graph_engine.synthetic.sharing import devices_of_customers
from graph_engine.synthetic.size import Size


@dataclass(frozen=True)
class World:
    """Parties by code (persons, sole traders, firms, bodies) and accounts by number."""

    size: Size
    communities: Communities
    people: People
    firms: Firms
    outside: OutsideFirms
    partners: Partners
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

    def usual_buyers(self, rng: Chances, enterprises: Ints) -> Ints:
        """For each enterprise the account of a firm outside that buys from it."""
        return self.outside_account(met(rng, self.partners.buyers, enterprises, self.outside))

    def usual_suppliers(self, rng: Chances, enterprises: Ints) -> Ints:
        """For each enterprise the account of a firm outside that it buys from."""
        return self.outside_account(met(rng, self.partners.suppliers, enterprises, self.outside))

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
    own = open_own(chance.of("accounts"), size, book)
    bodies = book.add(internal_block(size, BODIES[0].bank))
    elsewhere = open_bodies_elsewhere(size, book)
    same_name = open_same_name(chance.of("same-name accounts"), size, book, names)
    rng = chance.of("outside accounts")
    known = known_outside(size, outside)
    return World(
        size=size,
        communities=communities,
        people=people,
        firms=firms,
        outside=outside,
        partners=make_partners(chance.of("partners"), size, outside),
        device_of_customer=devices_of_customers(chance.of("devices"), size, communities.owner_of),
        second_account=own[0],
        usd_account=own[1],
        body_accounts=np.concatenate([bodies, elsewhere]),
        same_name_account=same_name,
        outside_person_accounts=book.add(outside_person_block(rng, size)),
        outside_firm_accounts=book.add(outside_firm_block(outside, known, size.customers + len(BODIES))),
        known_outside=known,
        abroad_accounts=book.add(abroad_block(rng, int((own[1] >= 0).sum()))),
        accounts=book.close(),
    )
