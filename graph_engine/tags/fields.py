"""What a tag's conditions may speak of: features, attributes of the party, communities and findings."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from graph_engine.facts import Facts
from graph_engine.features.catalogue import FEATURES, Unit

FieldType = Literal["number", "money", "text", "flag"]


@dataclass(frozen=True)
class Field:
    """A named thing known about a customer."""

    name: str
    type: FieldType
    always_known: bool = False
    """It is a number for every customer; otherwise a reason may show it only if a condition asks for it."""
    aml_only: bool = False
    """Only a tag for the role aml alone may speak of it."""


def _feature_type(unit: Unit) -> FieldType:
    if unit == "minor units":
        return "money"
    return "text" if unit == "currency" else "number"


TEXTS = ("kind", "region", "industry", "occupation", "firm_size", "value_segment", "status", "gender")
FLAGS = ("staff", "blocked")

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        *(Field(feature.name, _feature_type(feature.unit), feature.sum_of) for feature in FEATURES),
        *(Field(name, "text") for name in TEXTS),
        *(Field(name, "flag") for name in FLAGS),
        Field("core_rank", "number"),
        Field("community_members", "number"),
        Field("pep", "flag", aml_only=True),
        Field("risk_rating", "text", aml_only=True),
        Field("n_open_alerts", "number", always_known=True, aml_only=True),
    )
}
"""Every field by name."""


@dataclass(frozen=True)
class KnownOfRun:
    """The run tables that fields come from."""

    features: pl.DataFrame
    communities: pl.DataFrame
    community_profiles: pl.DataFrame
    findings: pl.DataFrame
    finding_members: pl.DataFrame


def field_values(facts: Facts, known: KnownOfRun) -> pl.DataFrame:
    """Give every field of every customer.

    Parameters
    ----------
    facts : Facts
        The ledger at the instant.
    known : KnownOfRun
        Run tables of the same run.

    Returns
    -------
    DataFrame, shape (n_customers, 1 + len(FIELDS))
        ``party_id`` and the fields, sorted by ``party_id``; null where a thing is not known.
    """
    attributes = facts.customers.select("party_id", *TEXTS, *FLAGS, "pep", "risk_rating")
    sizes = known.community_profiles.select("community", community_members="members")
    belongs = known.communities.join(sizes, on="community").select(
        "party_id", "core_rank", "community_members"
    )
    return (
        attributes.join(known.features, on="party_id", how="left")
        .join(belongs, on="party_id", how="left")
        .join(_open_alerts(known), on="party_id", how="left")
        .with_columns(pl.col("n_open_alerts").fill_null(0))
        .sort("party_id")
        .select("party_id", *FIELDS)
    )


def _open_alerts(known: KnownOfRun) -> pl.DataFrame:
    alerts = known.findings.filter(pl.col("kind") == "alert", pl.col("state") == "open")
    return (
        known.finding_members.filter(pl.col("member_kind") == "party")
        .join(alerts, on="finding_id", how="semi")
        .group_by(pl.col("member_id").alias("party_id"))
        .agg(pl.col("finding_id").n_unique().cast(pl.Int64).alias("n_open_alerts"))
    )
