"""A profile of each community: its size, its traits, and a sentence."""

import json
from typing import Any

import polars as pl

from graph_engine.communities.membership import inner_ties
from graph_engine.communities.parameters import CommunityParameters
from graph_engine.communities.sentences import sentence_en, sentence_zh
from graph_engine.communities.traits import EMPLOYER, traits
from graph_engine.facts import Facts

PERSON_KINDS = ("person", "sole_trader")
SIZES = ("members", "persons", "firms", "ties")
TEXTS = ("community", "value_segment", "traits", "sentence_en", "sentence_zh")


def profiles(
    facts: Facts, members: pl.DataFrame, ties: pl.DataFrame, parameters: CommunityParameters
) -> pl.DataFrame:
    """Give one row per community, as the run table ``community_profiles`` holds it.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant.
    members : DataFrame, shape (n_members, …)
        ``party``, ``community``.
    ties : DataFrame, shape (n_ties, 3)
        ``left``, ``right``, ``weight_micro``.
    parameters : CommunityParameters
        Thresholds of traits.

    Returns
    -------
    DataFrame, shape (n_communities, 9)
        Sorted by ``community``. ``value_segment`` is the most frequent one among members (ties: the first
        by name), ``ties`` the ties with both ends inside, ``traits`` a JSON list.
    """
    told = traits(facts, members, parameters)
    by_community = told.partition_by("community", as_dict=True, include_key=False)
    names = _names(facts, told)
    rows = [
        _told(
            row,
            by_community[row["community"],].to_dicts() if (row["community"],) in by_community else [],
            names,
        )
        for row in _sizes(facts, members, ties).iter_rows(named=True)
    ]
    schema: dict[str, pl.DataType] = dict.fromkeys(SIZES, pl.Int64())
    schema |= dict.fromkeys(TEXTS, pl.String())
    return pl.DataFrame(rows, schema=schema).sort("community")


def _sizes(facts: Facts, members: pl.DataFrame, ties: pl.DataFrame) -> pl.DataFrame:
    known = members.select("party", "community").join(
        facts.customers.select("party", "kind", "value_segment"), on="party"
    )
    counts = inner_ties(ties, members, "community").group_by("community").agg(pl.len().alias("ties"))
    persons = pl.col("kind").is_in(PERSON_KINDS)
    segment = pl.col("value_segment").drop_nulls().mode().sort().first()
    return (
        known.group_by("community")
        .agg(
            pl.len().alias("members"),
            persons.sum().alias("persons"),
            (~persons).sum().alias("firms"),
            segment.alias("value_segment"),
        )
        .join(counts, on="community", how="left")
        .with_columns(pl.col("ties").fill_null(0))
        .sort("community")
    )


def _names(facts: Facts, told: pl.DataFrame) -> dict[str, str]:
    """The names of the employers that are traits."""
    employers = told.filter(pl.col("trait") == EMPLOYER).select(party_id="value").unique()
    named = facts.parties.join(employers, on="party_id", how="semi").drop_nulls("name")
    return dict(named.select("party_id", "name").iter_rows())


def _told(row: dict[str, Any], found: list[dict[str, Any]], names: dict[str, str]) -> dict[str, Any]:
    sizes = {name: row[name] for name in SIZES}
    return row | {
        "traits": json.dumps(found, ensure_ascii=False),
        "sentence_en": sentence_en(sizes, found, names),
        "sentence_zh": sentence_zh(sizes, found, names),
    }
