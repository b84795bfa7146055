"""Who belongs to which community, with ids that do not depend on the numbers an algorithm gave."""

import hashlib

import numpy as np
import polars as pl

from graph_engine.communities.leiden import leiden
from graph_engine.communities.parameters import CommunityParameters
from graph_engine.communities.ties import MICRO


def community_id(smallest_member: str) -> str:
    """The id of a community: a hash of the smallest id among its members (lasting ids are a later step).

    >>> community_id("person:1")
    'community:0e5a238859e7f46f'
    """
    return f"community:{hashlib.sha256(smallest_member.encode()).hexdigest()[:16]}"


def memberships(
    ties: pl.DataFrame, parties: pl.DataFrame, parameters: CommunityParameters, seed: int
) -> pl.DataFrame:
    """Give the members of each community, the most central first.

    Parameters
    ----------
    ties : DataFrame, shape (n_ties, 3)
        ``left``, ``right`` (party codes), ``weight_micro``; see `graph_engine.communities.ties.party_ties`.
    parties : DataFrame, shape (n_parties, …)
        ``party`` (code), ``party_id``.
    parameters : CommunityParameters
        ``objective``, ``resolution``, ``iterations``, ``min_members``.
    seed : int
        Seed of Leiden.

    Returns
    -------
    DataFrame, shape (n_members, 4)
        ``party`` (code), ``party_id``, ``community``, ``core_rank``: the rank by the sum of the weights of
        ties inside the community, ties by ``party_id``. Parties without a tie, or in a group smaller than
        ``min_members``, are not in it.
    """
    nodes = np.union1d(ties["left"].to_numpy(), ties["right"].to_numpy())
    ends = np.column_stack([np.searchsorted(nodes, ties[end].to_numpy()) for end in ("left", "right")])
    found = leiden(
        len(nodes),
        ends.astype(np.int64),
        ties["weight_micro"].to_numpy() / MICRO,
        objective=parameters.objective,
        resolution=parameters.resolution,
        iterations=parameters.iterations,
        seed=seed,
    )
    groups = pl.DataFrame({"party": nodes, "group": found}, schema={"party": pl.UInt32, "group": pl.Int64})
    large = groups.filter(pl.len().over("group") >= parameters.min_members)
    return _named(_ranked(large, ties), parties)


def _ranked(groups: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    """Add each member's rank by the strength of its ties inside its group; codes are in the order of ids."""
    inside = inner_ties(ties, groups, "group")
    ends = [inside.select("weight_micro", party=end) for end in ("left", "right")]
    strength = pl.concat(ends).group_by("party").agg(pl.col("weight_micro").sum().alias("strength"))
    return (
        groups.join(strength, on="party", how="left")
        .sort(pl.col("strength").fill_null(0), "party", descending=[True, False])
        .with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("group").alias("core_rank"))
    )


def inner_ties(ties: pl.DataFrame, groups: pl.DataFrame, group: str) -> pl.DataFrame:
    """The ties with both ends in one group, with that group in a column of its name."""
    of_party = groups.select("party", group)
    return (
        ties.join(of_party, left_on="left", right_on="party")
        .join(of_party.rename({group: "other_group"}), left_on="right", right_on="party")
        .filter(pl.col(group) == pl.col("other_group"))
        .drop("other_group")
    )


def _named(ranked: pl.DataFrame, parties: pl.DataFrame) -> pl.DataFrame:
    known = ranked.join(parties.select("party", "party_id"), on="party")
    smallest = known.group_by("group").agg(pl.col("party_id").min().alias("smallest"))
    ids = smallest.with_columns(pl.Series("community", map(community_id, smallest["smallest"]), pl.String))
    return (
        known.join(ids, on="group")
        .select("party", "party_id", "community", "core_rank")
        .sort("community", "core_rank")
    )
