"""What customers did besides moving money: consents, contacts, complaints, and whom they referred."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.synthetic.arrays import NONE, Chances, Floats, Ints, numbered, picked, weighted, whole
from graph_engine.synthetic.days import DAY_S, FIRST_DAY, number_of
from graph_engine.synthetic.friends import Ties
from graph_engine.synthetic.instants import as_instants
from graph_engine.synthetic.name_lists import CAMPAIGNS
from graph_engine.synthetic.party_tables import party_ids
from graph_engine.synthetic.world import World

CONSENT_SHARE, WITHDRAWN_SHARE = 0.85, 0.06
CONTACTED_SHARE = 0.22
COMPLAINT_SHARE = 0.012
PURPOSES = ("marketing", "data_sharing")
CHANNELS = ("branch", "mobile", "telephone")
RESPONSES = ("none", "interested", "declined", "accepted")
RESPONSE_WEIGHTS = (0.62, 0.18, 0.14, 0.06)
OFFERS = ("理财产品", "信用卡", "定期存款", "贷款", "老友荐新友")
COMPLAINTS = ("fees", "service", "unrecognised_payment", "app")
OUTCOMES = ("asked", "declined", "invited", "joined")
CAMPAIGN_DAYS = 420
"""How long before the first day history reaches; contacts also happen within the period."""


def consent_table(rng: Chances, size_customers: int) -> pl.DataFrame:
    """Consents given years ago, and those withdrawn since."""
    given = np.flatnonzero(rng.random(size_customers) < CONSENT_SHARE)
    sharing = np.flatnonzero(rng.random(size_customers) < CONSENT_SHARE / 2)
    withdrawn = given[rng.random(len(given)) < WITHDRAWN_SHARE]
    party = whole(np.concatenate([given, sharing, withdrawn]))
    kept = np.repeat([True, True, False], [len(given), len(sharing), len(withdrawn)])
    purpose = np.repeat([0, 1, 0], [len(given), len(sharing), len(withdrawn)])
    first = number_of(FIRST_DAY) * DAY_S
    at = np.where(kept, first - rng.integers(500 * DAY_S, 1500 * DAY_S, len(party)), 0)
    at = np.where(kept, at, first - rng.integers(1, 400 * DAY_S, len(party)))
    return pl.DataFrame(
        {
            "consent_id": numbered("N", whole(np.arange(len(party))), 8),
            "party_id": party_ids(party),
            "purpose": picked(PURPOSES, whole(purpose)),
            "channel": picked(CHANNELS, rng.integers(0, len(CHANNELS), len(party))),
            "given": pl.Series(kept),
            "at": as_instants(whole(at)),
        }
    )


def contact_table(rng: Chances, world: World, last_day: int) -> pl.DataFrame:
    """Offers made in the year before and within the period."""
    persons = np.flatnonzero(world.active & (rng.random(world.size.customers) < CONTACTED_SHARE))
    party = whole(np.repeat(persons, 1 + rng.poisson(0.4, len(persons))))
    n = len(party)
    at = _moments(rng, n, last_day)
    return pl.DataFrame(
        {
            "contact_id": numbered("O", whole(np.arange(n)), 8),
            "party_id": party_ids(party),
            "campaign": picked(CAMPAIGNS, rng.integers(0, len(CAMPAIGNS), n)),
            "offer": picked(OFFERS, rng.integers(0, len(OFFERS), n)),
            "channel": picked(CHANNELS, rng.integers(0, len(CHANNELS), n)),
            "time": as_instants(at),
            "response": picked(RESPONSES, weighted(rng, RESPONSE_WEIGHTS, n)),
        }
    )


def complaint_table(rng: Chances, world: World, last_day: int) -> pl.DataFrame:
    """Complaints; few."""
    party = whole(np.flatnonzero(world.active & (rng.random(world.size.customers) < COMPLAINT_SHARE)))
    return pl.DataFrame(
        {
            "complaint_id": numbered("Y", whole(np.arange(len(party))), 7),
            "party_id": party_ids(party),
            "kind": picked(COMPLAINTS, rng.integers(0, len(COMPLAINTS), len(party))),
            "time": as_instants(_moments(rng, len(party), last_day)),
        }
    )


def _moments(rng: Chances, n: int, last_day: int) -> Ints:
    first = number_of(FIRST_DAY) - CAMPAIGN_DAYS
    return whole(rng.integers(first, last_day + 1, n) * DAY_S + rng.integers(9 * 3600, 18 * 3600, n))


@dataclass(frozen=True)
class Referrals:
    """Who was asked, whom they brought (or nobody), when, what came of it, and the truth behind it."""

    referrer: Ints
    referred: Ints
    time_s: Ints
    outcome: Ints
    propensity: Floats
    reachable: Ints


ASKED_SHARE = 0.12
SAME_COMMUNITY_SHARE = 0.75


def make_referrals(rng: Chances, world: World, ties: Ties) -> Referrals:
    """Who refers depends on how many persons outside they deal with and how active they are (ours)."""
    n = world.size.persons
    outside = ties.other >= world.size.customers
    reachable = np.bincount(ties.one[outside & (ties.one < n)], minlength=n)
    score = -1.6 + 0.7 * np.log1p(reachable) + 0.5 * np.log(world.people.activity)
    propensity = np.where(world.people.dormant, 0.0, 1.0 / (1.0 + np.exp(-score)))
    asked = whole(np.flatnonzero(~world.people.dormant & (rng.random(n) < ASKED_SHARE)))
    success = rng.random(len(asked)) < propensity[asked]
    referred, since = _brought(rng, world, asked)
    joined = success & (referred >= 0)
    outcome = np.where(joined, 3, np.where(success, 2, rng.integers(0, 2, len(asked))))
    time_s = np.where(
        joined,
        since - rng.integers(2 * DAY_S, 20 * DAY_S, len(asked)),
        _moments(rng, len(asked), number_of(FIRST_DAY) - 1),
    )
    referred = np.where(joined, referred, NONE)
    return Referrals(asked, referred, whole(time_s), outcome, propensity, whole(reachable))


def _brought(rng: Chances, world: World, asked: Ints) -> tuple[Ints, Ints]:
    """For each asked a newer customer of the same community (or of any), each once, and its first day."""
    opened = world.accounts.opened_day[: world.size.persons]
    community = world.communities.of_party[: world.size.persons]
    newest = np.argsort(-opened, kind="stable")[: max(len(asked) * 2, 1)]
    pool = rng.permutation(newest)
    found = np.full(len(asked), NONE, dtype=np.int64)
    same = rng.random(len(asked)) < SAME_COMMUNITY_SHARE
    by_community: dict[int, list[int]] = {}
    for party in pool:
        by_community.setdefault(int(community[party]), []).append(int(party))
    for i, party in enumerate(asked):
        group = by_community.get(int(community[party]) if same[i] else NONE, [])
        if group and group[-1] != party and opened[party] < opened[group[-1]]:
            found[i] = group.pop()
    return found, whole(opened[np.maximum(found, 0)] * DAY_S)


def referral_table(referrals: Referrals, rng: Chances) -> pl.DataFrame:
    """The referral history as the layout has it."""
    n = len(referrals.referrer)
    return pl.DataFrame(
        {
            "referral_id": numbered("E", whole(np.arange(n)), 7),
            "referrer_id": party_ids(referrals.referrer),
            "referred_id": party_ids(referrals.referred),
            "campaign": picked(CAMPAIGNS, rng.integers(0, len(CAMPAIGNS), n)),
            "time": as_instants(referrals.time_s),
            "outcome": picked(OUTCOMES, referrals.outcome),
        }
    )
