"""What is measured of a customer who may be asked: nearness to the tier, reach, success so far."""

import polars as pl

from graph_engine.facts import Facts
from graph_engine.firm_names import is_firm
from graph_engine.referrals.eligible import PERSON_KINDS
from graph_engine.referrals.parameters import ReferralParameters

JOINED = "joined"
SECOND_HAND = 0.5
"""Nearness to a community one only deals with, as a part of that of its members (ours)."""


def highest_tier(facts: Facts, features: pl.DataFrame) -> str | None:
    """Give the value segment whose members hold most: by median balance, else by median of what came in.

    Customers are compared in the currency that most of them use; without any segment there is none.
    """
    known = (
        facts.customers.select("party_id", "value_segment")
        .join(features, on="party_id")
        .drop_nulls("value_segment")
    )
    currencies = (
        known.group_by("currency").len().drop_nulls().sort("len", "currency", descending=[True, False])
    )
    if currencies.is_empty():
        return None
    ranked = (
        known.filter(pl.col("currency") == currencies["currency"][0])
        .group_by("value_segment")
        .agg(pl.col("balance_minor").median(), pl.col("in_amount_minor").median())
        .sort(
            "balance_minor",
            "in_amount_minor",
            "value_segment",
            descending=[True, True, False],
            nulls_last=True,
        )
    )
    return str(ranked["value_segment"][0])


def tier_communities(
    facts: Facts, members: pl.DataFrame, tier: str, parameters: ReferralParameters
) -> pl.DataFrame:
    """Give the communities in which a tier is over-represented: ``community``, ``tier_share``, ``size``."""
    segments = facts.customers.select(
        "party_id", in_tier=(pl.col("value_segment") == tier).fill_null(value=False)
    )
    usual = segments["in_tier"].mean()
    counted = (
        members.join(segments, on="party_id")
        .group_by("community")
        .agg(
            pl.col("in_tier").mean().round(6).alias("tier_share"),
            pl.col("in_tier").sum().alias("n_tier"),
            pl.len().alias("size"),
        )
    )
    return counted.filter(
        pl.col("n_tier") >= parameters.min_tier_members,
        pl.col("tier_share") >= parameters.min_tier_lift * pl.lit(usual, dtype=pl.Float64),
    ).select("community", "tier_share", "size")


def nearness(dealings: pl.DataFrame, members: pl.DataFrame, near: pl.DataFrame) -> pl.DataFrame:
    """Give how near each party is to the tier's communities.

    Parameters
    ----------
    dealings : DataFrame
        ``party``, ``other``: who dealt with whom, see `dealings_of`.
    members : DataFrame
        ``party`` (code), ``kind``, ``community``, ``core_rank``.
    near : DataFrame
        The result of `tier_communities`.

    Returns
    -------
    DataFrame
        ``party``, ``member`` (of such a community; else one who deals with members), ``tier_share`` (the
        tier's share of the own community, else the largest among those whose persons one deals with: an
        employer or a shop brings nobody near), ``nearness`` (that share, halved for who is no member),
        ``core`` (1 for the most central member, down to 0; 0 for who is no member).
    """
    in_tier = members.join(near, on="community")
    own = in_tier.select(
        "party",
        "tier_share",
        member=pl.lit(value=True),
        nearness="tier_share",
        core=(1 - (pl.col("core_rank") - 1) / pl.col("size")).round(6),
    )
    persons = in_tier.filter(pl.col("kind").is_in(PERSON_KINDS)).select("tier_share", other="party")
    met = (
        dealings.join(persons, on="other")
        .group_by("party")
        .agg(pl.col("tier_share").max())
        .with_columns(
            member=pl.lit(value=False), nearness=pl.col("tier_share") * SECOND_HAND, core=pl.lit(0.0)
        )
    )
    return pl.concat([own, met.join(own, on="party", how="anti")])


def dealings_of(facts: Facts, parties: pl.DataFrame) -> pl.DataFrame:
    """Give whom each of the parties paid or was paid by in the last year, through ordinary accounts only."""
    year = facts.last_year.filter(
        pl.col("payer") != pl.col("payee"), pl.col("payer_ordinary"), pl.col("payee_ordinary")
    )
    ways = [
        year.select(party=side, other=other, bank=f"{other}_rival").join(
            parties.select("party"), on="party", how="semi"
        )
        for side, other in (("payer", "payee"), ("payee", "payer"))
    ]
    return pl.concat(ways).group_by("party", "other").agg(pl.col("bank").any().alias("at_rival"))


def reach(facts: Facts, dealings: pl.DataFrame) -> pl.DataFrame:
    """Count non-customers dealt with: ``people`` (or unknown), ``people_at_rivals``, ``firms``."""
    outside = facts.parties.filter(~pl.col("ours"), pl.col("role") == "ordinary").select(
        other="party",
        firm=is_firm() | pl.col("kind").is_in(["government", "financial_institution"]).fill_null(value=False),
    )
    person = ~pl.col("firm")
    return (
        dealings.join(outside, on="other")
        .group_by("party")
        .agg(
            person.sum().cast(pl.Int64).alias("people"),
            (person & pl.col("at_rival")).sum().cast(pl.Int64).alias("people_at_rivals"),
            pl.col("firm").sum().cast(pl.Int64).alias("firms"),
        )
    )


def success(facts: Facts, parameters: ReferralParameters) -> tuple[pl.DataFrame, float]:
    """Give each referrer's success so far, and that of who was never asked.

    Returns
    -------
    referrers : DataFrame
        ``party_id``, ``asked``, ``joined``, ``success`` = (joined + k m) / (asked + k): the share of
        referrals that joined, drawn to the mean m of all by ``prior_asked`` = k (the posterior mean of a
        beta prior; Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.4).
    mean : float
        m; 0 if there was no referral yet.
    """
    history = facts.tables["referral"].drop_nulls("outcome")
    joined = pl.col("outcome") == JOINED
    n_joined = history.filter(joined).height
    mean = n_joined / history.height if history.height else 0.0
    referrers = history.group_by(pl.col("referrer_id").alias("party_id")).agg(
        pl.len().cast(pl.Int64).alias("asked"), joined.sum().cast(pl.Int64).alias("joined")
    )
    prior = parameters.prior_asked
    drawn = (pl.col("joined") + prior * mean) / (pl.col("asked") + prior)
    return referrers.with_columns(drawn.alias("success")), mean
