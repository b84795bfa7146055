"""How well two ways of grouping the same customers agree."""

import polars as pl

SAME_FROM_JACCARD = 0.5
"""A community is found when members in both are at least half of the members in either (ours)."""


def best_jaccard(planted: pl.DataFrame, communities: pl.DataFrame) -> pl.DataFrame:
    """For each planted community its best Jaccard index with one found, over planted members alone.

    Returns
    -------
    pl.DataFrame
        ``community``, ``jaccard`` (0 where no member was found in any), by community.
    """
    found = communities.select("party_id", pl.col("community").alias("other")).join(
        planted.select("party_id"), on="party_id", how="semi"
    )
    planted_size = planted.group_by("community").agg(pl.len().alias("planted_size"))
    found_size = found.group_by("other").agg(pl.len().alias("found_size"))
    both = planted.join(found, on="party_id").group_by("community", "other").agg(pl.len().alias("common"))
    both = both.join(planted_size, on="community").join(found_size, on="other")
    union = pl.col("planted_size").cast(pl.Int64) + pl.col("found_size") - pl.col("common")
    best = both.group_by("community").agg((pl.col("common") / union).max().alias("jaccard"))
    every = planted_size.select("community").join(best, on="community", how="left")
    return every.with_columns(pl.col("jaccard").fill_null(0.0)).sort("community")


def rand_index(planted: pl.DataFrame, communities: pl.DataFrame) -> float:
    """Agreement of planted and found communities over the customers that both place: 1 same, 0 by chance.

    References
    ----------
    L. Hubert and P. Arabie, "Comparing partitions", Journal of Classification 2 (1985), equation 5.
    """
    both = planted.join(communities.select("party_id", pl.col("community").alias("other")), on="party_id")
    cells, rows, columns = (_pairs(both, keys) for keys in (["community", "other"], ["community"], ["other"]))
    total = both.height * (both.height - 1) / 2
    by_chance = rows * columns / total if total else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == by_chance else (cells - by_chance) / (most - by_chance)


def _pairs(both: pl.DataFrame, keys: list[str]) -> float:
    sizes = both.group_by(keys).agg(pl.len().cast(pl.Int64).alias("n"))["n"]
    return float((sizes * (sizes - 1)).sum()) / 2
