"""Ties that are not money: owners, families, employers, groups; and the strangers they bring in."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import Chances, Floats, Ints, numbered, picked, weighted, whole
from graph_engine.synthetic.identity import resident_numbers
from graph_engine.synthetic.names import given_names, surnames
from graph_engine.synthetic.party_tables import as_days, party_ids
from graph_engine.synthetic.payroll import Employment
from graph_engine.synthetic.plans import Plans
from graph_engine.synthetic.regions import BIRTH_WEIGHTS, CITY_NAMES
from graph_engine.synthetic.world import World

SPOUSE_SHARE = 0.12
OUTSIDE_SPOUSE_SHARE = 0.03
FAMILY_SHARE = 0.05
CO_OWNER_SHARE = 0.35
KNOWN_EMPLOYER_SHARE = 0.6
CROSS_HOLDING_SHARE = 0.04


@dataclass(frozen=True)
class Relations:
    """Who is what to whom: party codes, a kind, and a share where it has one (else nothing)."""

    party: Ints
    to: Ints
    kind: pl.Series
    share: Floats


@dataclass(frozen=True)
class Strangers:
    """Persons who are not customers but known: owners of our firms, spouses of our customers."""

    first: int
    owner_of: Ints
    spouse_of: Ints

    def __len__(self) -> int:
        return len(self.owner_of) + len(self.spouse_of)


def make_strangers(rng: Chances, world: World, first: int) -> Strangers:
    """One stranger for each firm without an owner among our customers, and some spouses."""
    unowned = whole(np.flatnonzero(world.firms.owner < 0))
    spouses = whole(np.flatnonzero(rng.random(world.size.persons) < OUTSIDE_SPOUSE_SHARE))
    return Strangers(first, unowned, spouses)


def stranger_rows(rng: Chances, strangers: Strangers) -> pl.DataFrame:
    """Party rows of the strangers."""
    n = len(strangers)
    female = whole(rng.random(n) < 0.5)
    born = whole(rng.integers(-8_000, 11_000, n))
    city = weighted(rng, BIRTH_WEIGHTS, n)
    return pl.DataFrame(
        {
            "kind": ["person"] * n,
            "name": surnames(rng, n) + given_names(rng, female == 1),
            "ours": [False] * n,
            "role": ["ordinary"] * n,
            "id_type": ["resident_id"] * n,
            "id_number": resident_numbers(city, born, female),
            "born_on": as_days(born),
            "gender": picked(("male", "female"), female),
            "region": picked(CITY_NAMES, city),
            "country": ["CN"] * n,
        }
    )


def make_relations(
    rng: Chances, world: World, strangers: Strangers, employment: Employment, plans: Plans
) -> Relations:
    """Every tie: owners first, then families, employers and groups."""
    owner = world.firms.owner.copy()
    owner[strangers.owner_of] = strangers.first + np.arange(len(strangers.owner_of))
    firm = world.firm_account(whole(np.arange(world.size.enterprises)))
    parts = [
        *_ownership(rng, world, owner, firm),
        *_families(rng, world, strangers, plans),
        _employers(rng, world, employment),
        *_groups(plans),
    ]
    kinds = pl.concat([pl.Series([kind] * len(party), dtype=pl.String) for kind, party, _, _ in parts])
    columns = [np.concatenate([part[i] for part in parts]) for i in (1, 2)]
    return Relations(whole(columns[0]), whole(columns[1]), kinds, np.concatenate([part[3] for part in parts]))


Part = tuple[str, Ints, Ints, Floats]


def _part(kind: str, party: Ints, to: Ints, share: Floats | None = None) -> Part:
    return kind, party, to, np.full(len(party), np.nan) if share is None else share


def _ownership(rng: Chances, world: World, owner: Ints, firm: Ints) -> list[Part]:
    company = ~world.firms.trader
    second = np.flatnonzero(company & (rng.random(len(firm)) < CO_OWNER_SHARE))
    second_owner = rng.integers(0, world.size.persons, len(second))
    share = np.ones(len(firm))
    share[second] = np.round(rng.uniform(0.51, 0.9, len(second)), 2)
    return [
        _part("legal_representative", owner, firm),
        _part("actual_controller", owner[company], firm[company]),
        _part("shareholder", owner[company], firm[company], share[company]),
        _part("shareholder", whole(second_owner), firm[second], np.round(1 - share[second], 2)),
        _part("director", whole(second_owner), firm[second]),
    ]


def _families(rng: Chances, world: World, strangers: Strangers, plans: Plans) -> list[Part]:
    ours = rng.permutation(world.size.persons)[: round(world.size.persons * SPOUSE_SHARE) // 2 * 2]
    relatives = rng.permutation(world.size.persons)[: round(world.size.persons * FAMILY_SHARE) // 2 * 2]
    first_spouse = strangers.first + len(strangers.owner_of)
    outside = first_spouse + np.arange(len(strangers.spouse_of))
    planted = [
        pattern.accounts("relative") for pattern in plans.patterns if pattern.kind == "family_transfers"
    ]
    heads = np.concatenate([family[:-1] for family in planted])
    others = np.concatenate([family[1:] for family in planted])
    return [
        _part("spouse", whole(ours[::2]), whole(ours[1::2])),
        _part("spouse", whole(outside), strangers.spouse_of),
        _part("family", whole(relatives[::2]), whole(relatives[1::2])),
        _part("family", whole(heads), whole(others)),
    ]


def _employers(rng: Chances, world: World, employment: Employment) -> Part:
    known = (employment.pay_account < world.size.customers) & (
        rng.random(len(employment.person)) < KNOWN_EMPLOYER_SHARE
    )
    return _part("employer", employment.pay_account[known], employment.person[known])


def _groups(plans: Plans) -> list[Part]:
    parts = []
    for pattern in plans.patterns:
        if pattern.kind == "cash_pooling":
            members = pattern.accounts("member")
            header = np.repeat(pattern.accounts("header"), len(members))
            parts.append(_part("group_parent", header, members, np.ones(len(members))))
            parts.append(_part("group_member", members, header))
    return parts


def relation_table(relations: Relations) -> pl.DataFrame:
    """Relations as the layout has them."""
    n = len(relations.party)
    return pl.DataFrame(
        {
            "relation_id": numbered("R", whole(np.arange(n)), 8),
            "party_id": party_ids(relations.party),
            "to_party_id": party_ids(relations.to),
            "kind": relations.kind,
            "share": pl.Series(relations.share).fill_nan(None),
            "confidence": [1.0] * n,
        }
    )


def investment_table(rng: Chances, world: World, relations: Relations) -> pl.DataFrame:
    """Capital paid in: by group parents, by large outside firms, and across our own firms."""
    parents = (relations.kind == "group_parent").to_numpy()
    firms = whole(np.flatnonzero(~world.firms.trader))
    held = firms[rng.random(len(firms)) < CROSS_HOLDING_SHARE]
    investor = world.firm_account(whole(rng.choice(firms, len(held))))
    company = world.firm_account(held)
    keep = investor != company
    investors = np.concatenate([relations.party[parents], investor[keep]])
    companies = np.concatenate([relations.to[parents], company[keep]])
    share = np.concatenate([relations.share[parents], np.round(rng.uniform(0.05, 0.4, int(keep.sum())), 2)])
    return pl.DataFrame(
        {
            "investment_id": numbered("I", whole(np.arange(len(investors))), 7),
            "investor_id": party_ids(investors),
            "company_id": party_ids(companies),
            "share": share,
        }
    )
