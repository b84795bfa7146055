"""Writes what is true of a generated bank, in a folder that no loader reads."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import NONE, Ints, as_money, numbered, picked, whole
from graph_engine.synthetic.booking import Booked
from graph_engine.synthetic.communities import COMMUNITY_KINDS
from graph_engine.synthetic.conduct import Referrals
from graph_engine.synthetic.instants import as_instants
from graph_engine.synthetic.loan_tables import Guarantees, loan_ids
from graph_engine.synthetic.loans import Loans
from graph_engine.synthetic.party_tables import account_ids, party_ids
from graph_engine.synthetic.plans import Plans
from graph_engine.synthetic.regions import CITY_NAMES
from graph_engine.synthetic.supply_chains import Links
from graph_engine.synthetic.transaction_file import transaction_ids
from graph_engine.synthetic.world import World


def pattern_ids(numbers: Ints) -> pl.Series:
    """Ids of planted patterns."""
    return numbered("X", numbers, 5)


@dataclass
class PlantedTransactions:
    """Collects, month by month, which transaction belongs to which pattern."""

    plans: list[Ints] = field(default_factory=list)
    numbers: list[Ints] = field(default_factory=list)

    def note(self, booked: Booked) -> None:
        """Take down the planted rows of a month."""
        rows = np.flatnonzero(booked.rows.plan >= 0)
        self.plans.append(booked.rows.plan[rows])
        self.numbers.append(booked.numbers[rows])


def pattern_table(plans: Plans) -> pl.DataFrame:
    """One row a planted pattern."""
    rows = [pattern.rows for pattern in plans.patterns]
    n = len(rows)
    return pl.DataFrame(
        {
            "pattern_id": pattern_ids(whole(np.arange(n))),
            "kind": [pattern.kind for pattern in plans.patterns],
            "lawful": [pattern.lawful for pattern in plans.patterns],
            "first_at": as_instants(whole([part.time_s.min() for part in rows])),
            "last_at": as_instants(whole([part.time_s.max() for part in rows])),
            "amount": as_money(whole([part.amount_minor.sum() for part in rows])),
            "currency": ["CNY"] * n,
            "transactions": [len(part) for part in rows],
        }
    )


def member_table(world: World, plans: Plans, planted: PlantedTransactions) -> pl.DataFrame:
    """Parties, accounts and transactions of every pattern, each with its part in it."""
    plan, account, role = _parts(plans)
    holder = np.where(
        world.accounts.holder[account] >= 0, world.accounts.holder[account], world.accounts.truly[account]
    )
    known = holder >= 0
    of_transactions = np.concatenate(planted.plans)
    numbers = np.concatenate(planted.numbers)
    order = np.lexsort((numbers, of_transactions))
    frames = [
        _members("party", plan[known], party_ids(holder[known]), role.filter(pl.Series(known))),
        _members("account", plan, account_ids(account), role),
        _members("transaction", of_transactions[order], transaction_ids(numbers[order]), None),
    ]
    return pl.concat(frames)


def _parts(plans: Plans) -> tuple[Ints, Ints, pl.Series]:
    rows = [
        (number, int(account), role)
        for number, pattern in enumerate(plans.patterns)
        for role, accounts in pattern.roles
        for account in accounts
    ]
    unique = list(dict.fromkeys(rows))
    return (
        whole([row[0] for row in unique]),
        whole([row[1] for row in unique]),
        pl.Series([row[2] for row in unique]),
    )


def _members(kind: str, plan: Ints, ids: pl.Series, role: pl.Series | None) -> pl.DataFrame:
    roles = pl.Series([None] * len(ids), dtype=pl.String) if role is None else role
    return pl.DataFrame(
        {"pattern_id": pattern_ids(plan), "member_kind": [kind] * len(ids), "member_id": ids, "role": roles}
    )


def community_table(world: World) -> pl.DataFrame:
    """The planted community of each customer who has one, with what its members share."""
    communities = world.communities
    party, _ = communities.members()
    of = communities.of_party[party]
    return pl.DataFrame(
        {
            "party_id": party_ids(party),
            "community": numbered("C", of, 5),
            "kind": picked(COMMUNITY_KINDS, communities.kind[of]),
            "city": picked(CITY_NAMES, communities.city[of]),
            "hometown": picked(CITY_NAMES, communities.hometown[of]),
        }
    )


def chain_table(world: World, links: Links, cores: Ints) -> pl.DataFrame:
    """Every link of every supply chain: who pays whom, at which tier, on which terms."""
    return pl.DataFrame(
        {
            "chain_id": numbered("S", links.chain, 4),
            "core_account": account_ids(cores[links.chain]),
            "core_party": party_ids(world.accounts.holder[cores[links.chain]]),
            "tier": links.tier,
            "buyer_account": account_ids(links.buyer),
            "buyer_party": party_ids(world.accounts.holder[links.buyer]),
            "supplier_account": account_ids(links.supplier),
            "supplier_party": party_ids(world.accounts.holder[links.supplier]),
            "monthly_amount": as_money(links.monthly_minor),
            "terms_days": links.terms_days,
            "visible": pl.Series(links.visible(world.size.customers)),
        }
    )


def outside_table(world: World) -> pl.DataFrame:
    """Who is behind each account elsewhere, and whether the bank knows it."""
    accounts = world.accounts
    same = world.same_name_account[world.same_name_account >= 0]
    firms = world.outside_firm_accounts
    of_firm = world.outside.firm_of_account
    holder = np.concatenate([accounts.holder[same], accounts.holder[firms]])
    return pl.DataFrame(
        {
            "account_id": account_ids(np.concatenate([same, firms])),
            "kind": ["same_name"] * len(same) + ["outside_firm"] * len(firms),
            "party_id": party_ids(np.concatenate([accounts.truly[same], accounts.holder[firms]])),
            "outside_firm": numbered("F", np.concatenate([np.full(len(same), NONE), of_firm]), 6),
            "legal_name": pl.concat(
                [accounts.usual_name.gather(same), world.outside.name.gather(of_firm).alias("name")]
            ),
            "known": pl.Series(holder >= 0),
        }
    )


def referral_truth(referrals: Referrals) -> pl.DataFrame:
    """How likely each person is to bring somebody, and how many persons elsewhere it deals with."""
    n = len(referrals.propensity)
    return pl.DataFrame(
        {
            "party_id": party_ids(whole(np.arange(n))),
            "propensity": np.round(referrals.propensity, 4),
            "reachable": referrals.reachable,
        }
    )


def loan_truth(loans: Loans) -> pl.DataFrame:
    """Loans with a story: diverted, renewed."""
    numbers = whole(np.arange(loans.planned))
    return pl.DataFrame(
        {
            "loan_id": loan_ids(numbers),
            "story": pl.Series(list(loans.stories), dtype=pl.String),
            "party_id": party_ids(loans.account[numbers]),
            "renewed_from": loan_ids(loans.renewed_from[numbers]),
        }
    )


def circle_truth(guarantees: Guarantees) -> pl.DataFrame:
    """The circle of firms that answer for each other."""
    part = slice(0, guarantees.circle)
    return pl.DataFrame(
        {
            "circle": ["circle_1"] * guarantees.circle,
            "guarantee_id": numbered("G", whole(np.arange(guarantees.circle)), 7),
            "guarantor_id": party_ids(guarantees.guarantor[part]),
            "borrower_id": party_ids(guarantees.borrower[part]),
        }
    )
