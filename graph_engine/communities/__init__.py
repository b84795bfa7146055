"""Communities: customers whom payments and relations tie more closely to each other than to the rest."""

from dataclasses import dataclass

import polars as pl

from graph_engine.communities.membership import memberships
from graph_engine.communities.parameters import CommunityParameters
from graph_engine.communities.profiles import profiles
from graph_engine.communities.ties import party_ties
from graph_engine.facts import Facts
from graph_engine.left_out import all_left_out, things_left_out

__all__ = ["Communities", "CommunityParameters", "communities"]


@dataclass(frozen=True)
class Communities:
    """The communities of a run: members, profiles, and what was left out."""

    members: pl.DataFrame
    profiles: pl.DataFrame
    left_out: pl.DataFrame


def communities(facts: Facts, parameters: CommunityParameters, seed: int) -> Communities:
    """Find the communities of customers and profile each.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant.
    parameters : CommunityParameters
        How ties, communities and traits are made.
    seed : int
        Seed of Leiden.

    Returns
    -------
    Communities
        ``members`` and ``profiles`` with the columns of the run tables ``communities`` and
        ``community_profiles``.

    Notes
    -----
    Independent of the order of the ledger's rows: nodes and ties are sorted by party id before Leiden sees
    them.
    """
    ties, left_out = party_ties(facts, parameters)
    members = memberships(ties, facts.parties, parameters, seed)
    alone = things_left_out(
        "communities", {"customers_in_no_community": facts.customers.height - members.height}
    )
    return Communities(members, profiles(facts, members, ties, parameters), all_left_out([left_out, alone]))
