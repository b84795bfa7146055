"""The party graph that communities are found in: customers, tied by payments and by known relations."""

import polars as pl

from graph_engine.communities.parameters import CommunityParameters
from graph_engine.facts import Facts
from graph_engine.left_out import all_left_out, movements_left_out, things_left_out

MICRO = 1_000_000
"""Weights are whole millionths, so that sums are exact and do not depend on the order of adding."""


def party_ties(facts: Facts, parameters: CommunityParameters) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the ties between customers, and what was left out of them.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant; movements of the last 365 days count.
    parameters : CommunityParameters
        ``hub_limit``, ``relation_weight``.

    Returns
    -------
    ties : DataFrame, shape (n_ties, 3)
        ``left`` < ``right`` (party codes, uint32) and ``weight_micro`` (int64, millionths), sorted by both
        codes.
    left_out : DataFrame
        Rows of the run table ``left_out``.

    Notes
    -----
    The weight of a tie is ``ln(1 + n) + ln(1 + m)`` for n payments one way and m the other, and
    ``relation_weight`` more if a relation is known (ours): counts, because amounts of two currencies do not
    add; logarithms, because the hundredth payment says less than the second; both ways, because money that
    goes back and forth ties closer. Only ordinary customers, through ordinary accounts, are tied.
    """
    year = facts.last_year.filter(pl.col("payer").ne_missing(pl.col("payee")))
    ordinary = year.filter(pl.col("payer_ordinary"), pl.col("payee_ordinary"))
    codes = facts.customers.select("party")
    between = ordinary.join(codes, left_on="payer", right_on="party", how="semi").join(
        codes, left_on="payee", right_on="party", how="semi"
    )
    ties = _weighed(_payments(between), _relations(facts), parameters)
    kept = _without_weak_ties_of_hubs(ties, parameters.hub_limit)
    left_out = [
        movements_left_out("communities", "another_role", _of_another_role(year)),
        things_left_out("communities", {"weak_tie_of_a_hub": ties.height - kept.height}),
    ]
    return kept, all_left_out(left_out)


def _of_another_role(movements: pl.DataFrame) -> pl.DataFrame:
    return movements.filter(
        ~pl.col("payer_ordinary").fill_null(value=True) | ~pl.col("payee_ordinary").fill_null(value=True)
    )


def _payments(between: pl.DataFrame) -> pl.DataFrame:
    """Count payments between each two parties, forth (from the smaller code) and back."""
    return between.group_by(
        pl.min_horizontal("payer", "payee").alias("left"), pl.max_horizontal("payer", "payee").alias("right")
    ).agg(
        (pl.col("payer") < pl.col("payee")).sum().cast(pl.Int64).alias("forth"),
        (pl.col("payer") > pl.col("payee")).sum().cast(pl.Int64).alias("back"),
    )


def _relations(facts: Facts) -> pl.DataFrame:
    """Give each two customers with a relation, once."""
    codes = facts.customers.select("party", "party_id")
    tied = (
        facts.tables["relation"]
        .join(codes.rename({"party": "one"}), on="party_id")
        .join(codes.rename({"party": "other"}), left_on="to_party_id", right_on="party_id")
    )
    return (
        tied.filter(pl.col("one") != pl.col("other"))
        .select(left=pl.min_horizontal("one", "other"), right=pl.max_horizontal("one", "other"), related=1)
        .unique()
    )


def _weighed(
    payments: pl.DataFrame, relations: pl.DataFrame, parameters: CommunityParameters
) -> pl.DataFrame:
    weight = (
        pl.col("forth").fill_null(0).log1p()
        + pl.col("back").fill_null(0).log1p()
        + pl.col("related").fill_null(0) * parameters.relation_weight
    )
    return (
        payments.join(relations, on=["left", "right"], how="full", coalesce=True)
        .select("left", "right", (weight * MICRO).round().cast(pl.Int64).alias("weight_micro"))
        .sort("left", "right")
    )


def _without_weak_ties_of_hubs(ties: pl.DataFrame, hub_limit: int) -> pl.DataFrame:
    """Keep a hub's ties that are stronger than its strongest beyond the limit: equal ties share one fate."""
    ends = pl.concat([ties.select("weight_micro", party="left"), ties.select("weight_micro", party="right")])
    hubs = ends.group_by("party").len().filter(pl.col("len") > hub_limit)
    bars = (
        ends.join(hubs, on="party", how="semi")
        .group_by("party")
        .agg(pl.col("weight_micro").top_k(hub_limit + 1).min().alias("bar"))
    )
    strong = ties
    for end in ("left", "right"):
        strong = strong.join(bars.rename({"party": end, "bar": f"bar_{end}"}), on=end, how="left")
    return (
        strong.filter(pl.col("weight_micro") > pl.max_horizontal("bar_left", "bar_right").fill_null(-1))
        .select("left", "right", "weight_micro")
        .sort("left", "right")
    )
