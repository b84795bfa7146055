"""What the members of a community have in common more often than other customers."""

import polars as pl

from graph_engine.communities.parameters import CommunityParameters
from graph_engine.facts import Facts

ATTRIBUTES = ("kind", "region", "industry", "occupation", "firm_size", "value_segment")
"""Attributes of parties that can be a trait; none of them is for aml alone."""

EMPLOYER = "payroll_employer"
"""The trait of being paid wages by one party."""

FIRM_KINDS = ("company", "government", "financial_institution")

TRAIT_SCHEMA: dict[str, pl.DataType] = {
    "community": pl.String(),
    "trait": pl.String(),
    "value": pl.String(),
    "count": pl.Int64(),
    "share": pl.Float64(),
    "lift": pl.Float64(),
}


def traits(facts: Facts, members: pl.DataFrame, parameters: CommunityParameters) -> pl.DataFrame:
    """Give the traits of each community, the most telling first.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant.
    members : DataFrame, shape (n_members, …)
        ``party``, ``community``.
    parameters : CommunityParameters
        The thresholds of a trait.

    Returns
    -------
    DataFrame, shape (n_traits, 6)
        ``community``, ``trait``, ``value``, ``count`` (members with the value), ``share`` (of the members
        whose value is known), ``lift`` (share over the share among all customers whose value is known, 3
        places); at most ``max_traits`` per community, by ``count · ln(lift)`` (ours: the members' part in the
        divergence of the community from all customers), then by trait and value.
    """
    values = _values(facts)
    of_all = values.group_by("trait", "value").agg(pl.len().alias("all_count"))
    of_all = of_all.with_columns(
        (pl.col("all_count") / pl.col("all_count").sum().over("trait")).alias("all_share")
    )
    of_members = values.join(members.select("party", "community"), on="party")
    counted = of_members.group_by("community", "trait", "value").agg(pl.len().cast(pl.Int64).alias("count"))
    known = pl.col("count").sum().over("community", "trait")
    return _most_telling(
        counted.with_columns((pl.col("count") / known).alias("share"))
        .join(of_all, on=["trait", "value"])
        .with_columns((pl.col("share") / pl.col("all_share")).round(3).alias("lift")),
        parameters,
    )


def _values(facts: Facts) -> pl.DataFrame:
    """Every known attribute of every customer: party, trait, value."""
    attributes = facts.customers.unpivot(ATTRIBUTES, index="party", variable_name="trait").drop_nulls("value")
    return pl.concat(
        [attributes, _employers(facts).select("party", pl.lit(EMPLOYER).alias("trait"), "value")]
    )


def _employers(facts: Facts) -> pl.DataFrame:
    """The firm that paid a customer wages most often in the last 365 days (ties: the first by id)."""
    firms = facts.parties.filter(pl.col("kind").is_in(FIRM_KINDS)).select(payer="party", value="party_id")
    return (
        facts.last_year.filter(pl.col("payroll"))
        .join(firms, on="payer")
        .join(facts.customers.select("party"), left_on="payee", right_on="party", how="semi")
        .group_by(pl.col("payee").alias("party"), "value")
        .len()
        .sort("party", "len", "value", descending=[False, True, False])
        .unique("party", keep="first", maintain_order=True)
    )


def _most_telling(counted: pl.DataFrame, parameters: CommunityParameters) -> pl.DataFrame:
    telling = (pl.col("count") * pl.col("lift").log()).round(6)
    return (
        counted.filter(
            pl.col("count") >= parameters.min_trait_members,
            pl.col("share") >= parameters.min_trait_share,
            pl.col("lift") >= parameters.min_trait_lift,
        )
        .with_columns(pl.col("share").round(3), telling.alias("telling"))
        .sort("community", "telling", "trait", "value", descending=[False, True, False, False])
        .filter(pl.int_range(pl.len()).over("community") < parameters.max_traits)
        .select(pl.col(name).cast(dtype) for name, dtype in TRAIT_SCHEMA.items())
    )
