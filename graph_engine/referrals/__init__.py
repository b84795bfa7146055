"""Referral candidates: customers to ask for a referral, and whom they would bring, as counts and bands."""

import polars as pl

from graph_engine.facts import Facts
from graph_engine.left_out import things_left_out
from graph_engine.referrals.eligible import eligible
from graph_engine.referrals.measures import (
    dealings_of,
    highest_tier,
    nearness,
    reach,
    success,
    tier_communities,
)
from graph_engine.referrals.parameters import ReferralParameters
from graph_engine.referrals.why import SCHEMA, told

__all__ = ["ReferralParameters", "highest_tier", "referrals"]

WEIGHTS = {"nearness": 0.35, "reach": 0.3, "core": 0.15, "success": 0.2}
"""Parts of the score, which add up to 1 (ours)."""


def referrals(
    facts: Facts,
    features: pl.DataFrame,
    members: pl.DataFrame,
    alerts: tuple[pl.DataFrame, pl.DataFrame],
    parameters: ReferralParameters,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the customers to ask, the best first, and what was left out.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant.
    features, members : DataFrame
        The run tables ``features`` and ``communities``.
    alerts : pair of DataFrame
        The run's findings and their members: who is open in AML is not asked, and nothing tells why.
    parameters : ReferralParameters
        Rules and tier.

    Returns
    -------
    referrals : DataFrame, shape (n_candidates, 6)
        The columns of the run table ``referrals``, by rank: score falling, then ``party_id``. Who has no
        dealings with a person who is no customer brings nobody and is not asked.
    left_out : DataFrame
        Rows of the run table ``left_out``.

    Notes
    -----
    The score is 0.35 nearness + 0.30 reach + 0.15 core + 0.20 success (ours): nearness over the largest among
    candidates, ``ln(1 + people)`` over its largest, core as it is, success over its largest. ``brings`` names
    nobody: it holds counts and bands of non-customers dealt with in the last 365 days.
    """
    allowed, left_out = eligible(facts, features, alerts, parameters)
    tier = parameters.tier or highest_tier(facts, features)
    if tier is None:
        nobody = left_out | {"no_value_segment": allowed.height}
        return pl.DataFrame(schema=SCHEMA), things_left_out("referrals", nobody)
    candidates = _measured(facts, allowed, members, tier, parameters)
    left_out["not_near_the_tier"] = allowed.height - candidates.height
    bringing = candidates.filter(pl.col("people") > 0)
    left_out["brings_nobody"] = candidates.height - bringing.height
    return told(_ranked(bringing), tier, _usual_share(facts, tier)), things_left_out("referrals", left_out)


def _measured(
    facts: Facts, allowed: pl.DataFrame, members: pl.DataFrame, tier: str, parameters: ReferralParameters
) -> pl.DataFrame:
    coded = members.join(facts.customers.select("party", "party_id", "kind"), on="party_id")
    dealings = dealings_of(facts, allowed)
    near = nearness(dealings, coded, tier_communities(facts, members, tier, parameters))
    referrers, mean = success(facts, parameters)
    return (
        allowed.join(near, on="party")
        .join(reach(facts, dealings), on="party", how="left")
        .join(referrers, on="party_id", how="left")
        .with_columns(pl.col("people", "people_at_rivals", "firms", "asked", "joined").fill_null(0))
        .with_columns(pl.col("success").fill_null(mean))
    )


def _ranked(candidates: pl.DataFrame) -> pl.DataFrame:
    parts = {
        "nearness": _over_largest(pl.col("nearness")),
        "reach": _over_largest(pl.col("people").log1p()),
        "core": pl.col("core"),
        "success": _over_largest(pl.col("success")),
    }
    weighed = [part * WEIGHTS[name] for name, part in parts.items()]
    score = weighed[0] + weighed[1] + weighed[2] + weighed[3]
    return (
        candidates.with_columns(score.round(6).alias("score"))
        .sort("score", "party_id", descending=[True, False])
        .with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("rank"))
    )


def _over_largest(values: pl.Expr) -> pl.Expr:
    return pl.when(values.max() > 0).then(values / values.max()).otherwise(0.0)


def _usual_share(facts: Facts, tier: str) -> float:
    return facts.customers.filter(pl.col("value_segment") == tier).height / facts.customers.height
