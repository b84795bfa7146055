"""The files that do not grow with time."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from graph_engine.synthetic.arrays import Ints
from graph_engine.synthetic.banks import BODIES, bank_table, branch_table
from graph_engine.synthetic.chance import Chance
from graph_engine.synthetic.conduct import (
    complaint_table,
    consent_table,
    contact_table,
    make_referrals,
    referral_table,
)
from graph_engine.synthetic.days import Month
from graph_engine.synthetic.devices import contact_point_table, device_table
from graph_engine.synthetic.loan_tables import (
    application_table,
    credit_line_table,
    guarantee_table,
    loan_table,
    make_guarantees,
)
from graph_engine.synthetic.party_tables import account_table, holding_table, party_table
from graph_engine.synthetic.reference_tables import (
    calendar_table,
    country_risk_table,
    exchange_rate_table,
    industry_table,
    region_table,
)
from graph_engine.synthetic.review_tables import judgement_table, list_entry_table
from graph_engine.synthetic.story import Story
from graph_engine.synthetic.ties import (
    investment_table,
    make_relations,
    make_strangers,
    relation_table,
    stranger_rows,
)
from graph_engine.synthetic.truth_files import (
    PlantedTransactions,
    chain_table,
    circle_truth,
    community_table,
    loan_truth,
    member_table,
    outside_table,
    pattern_table,
    referral_truth,
)
from graph_engine.synthetic.wealth import product_holding_table
from graph_engine.synthetic.world import World

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Ending:
    """A bank whose story has been told: what the files beside its transactions are made of."""

    chance: Chance
    world: World
    story: Story
    period: tuple[Month, ...]
    opening_minor: Ints
    planted: PlantedTransactions


def write_static(folder: Path, ending: Ending) -> None:
    """Write reference data, parties, accounts, what hangs on them, and the truth."""
    tables = {**_reference(ending), **_parties(ending), **_conduct(ending)}
    loans, loans_truth = _loans(ending)
    for name, frame in {**tables, **loans}.items():
        frame.write_csv(folder / f"{name}.csv")
    for name, frame in {**_truth(ending), **loans_truth}.items():
        frame.write_csv(folder / "truth" / f"{name}.csv")


def _reference(ending: Ending) -> Tables:
    return {
        "bank": bank_table(),
        "branch": branch_table(),
        "region": region_table(),
        "industry": industry_table(),
        "calendar": calendar_table(ending.period),
        "exchange_rate": exchange_rate_table(ending.chance.of("exchange rates"), ending.period),
        "country_risk": country_risk_table(),
    }


def _parties(ending: Ending) -> Tables:
    chance, world, story = ending.chance, ending.world, ending.story
    assets = ending.opening_minor[: world.size.customers]
    first_stranger = world.size.customers + len(BODIES) + len(world.known_outside)
    strangers = make_strangers(chance.of("strangers"), world, first_stranger)
    stranger_frame = stranger_rows(chance.of("stranger rows"), strangers)
    relations = make_relations(chance.of("relations"), world, strangers, story.employment, story.plans)
    return {
        "party": party_table(chance.of("party"), world, assets, stranger_frame),
        "account": account_table(world, ending.opening_minor),
        "account_holding": holding_table(world),
        "relation": relation_table(relations),
        "investment": investment_table(chance.of("investments"), world, relations),
        "device": device_table(chance.of("device table"), world),
        "contact_point": contact_point_table(chance.of("contact points"), world),
        "product_holding": product_holding_table(story.holdings),
    }


def _conduct(ending: Ending) -> Tables:
    chance, world, last_day = ending.chance, ending.world, ending.period[-1].last_day
    return {
        "consent": consent_table(chance.of("consents"), world.size.customers),
        "contact": contact_table(chance.of("contacts"), world, last_day),
        "complaint": complaint_table(chance.of("complaints"), world, last_day),
        "judgement": judgement_table(chance.of("judgements"), world, ending.story.plans, last_day),
        "list_entry": list_entry_table(chance.of("list entries"), world, ending.story.plans),
    }


def _loans(ending: Ending) -> tuple[Tables, Tables]:
    chance, loans, first_day = ending.chance, ending.story.loans, ending.period[0].first_day
    guarantees = make_guarantees(chance.of("guarantees"), ending.world, loans)
    referrals = make_referrals(chance.of("referrals"), ending.world, ending.story.ties)
    files = {
        "loan": loan_table(chance.of("loan table"), loans, first_day),
        "credit_line": credit_line_table(loans),
        "loan_application": application_table(loans, first_day),
        "guarantee": guarantee_table(guarantees, loans),
        "referral": referral_table(referrals, chance.of("referral table")),
    }
    truth = {
        "loans": loan_truth(loans),
        "guarantee_circles": circle_truth(guarantees),
        "referrals": referral_truth(referrals),
    }
    return files, truth


def _truth(ending: Ending) -> Tables:
    world, story = ending.world, ending.story
    return {
        "patterns": pattern_table(story.plans),
        "pattern_members": member_table(world, story.plans, ending.planted),
        "communities": community_table(world),
        "supply_chains": chain_table(world, story.links, story.cores),
        "outside_accounts": outside_table(world),
    }
