"""Exports: tables others build on, with fixed columns, one row order, and the access rules of routes."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Engine

from api.reading.findings import Kind, findings_now
from api.reading.rankers import features_for
from api.reading.tables import split_by_sight
from api.reading.tags import tag_frame
from api.settings import Language
from graph_engine.errors import BadParameter, UnknownName
from graph_engine.ledger import unbalanced
from graph_engine.model_features import PER, FeatureParameters
from graph_engine.runs import Run
from graph_engine.schema import AML_COLUMNS
from graph_engine.schema.access import Viewer
from graph_engine.schema.masks import mask_text

FINDING_COLUMNS = (
    *("finding_id", "detector", "severity", "confidence", "score", "first_at", "last_at"),
    *("amount_minor", "currency", "party_ids", "account_ids", "transaction_ids"),
    *("sentence", "state", "reason"),
)
FILING_COLUMNS = (
    *("rule", "article", "party_id", "business_day", "sum_minor", "currency"),
    *("transaction_ids", "due_on", "direction", "note"),
)
MEMBER_KINDS = ("party", "account", "transaction")


@dataclass(frozen=True)
class Exported:
    """The rows of an export, and how many are about persons that the viewer may not see."""

    frame: pl.DataFrame
    outside_persons: int = 0


@dataclass(frozen=True)
class FeaturesAsked:
    """Which features: of each transaction, account or party; the days from snapshot to snapshot."""

    per: str = "party"
    snapshot_days: int = FeatureParameters.snapshot_days

    @staticmethod
    def standard() -> "FeaturesAsked":
        """What is meant where nothing is asked for."""
        return FeaturesAsked()


@dataclass(frozen=True)
class ExportAsked:
    """What is exported: of which run, as reviewers have decided since, to whom, in which language."""

    run: Run
    work: Engine
    viewer: Viewer
    lang: Language = "en"


@dataclass(frozen=True)
class ExportKind:
    """An export: its name, which is also its resource in the table of permissions, and how it is made."""

    name: str
    doc: str
    make: Callable[[ExportAsked], Exported]


def export_frame(asked: ExportAsked, kind: str, features: FeaturesAsked) -> Exported:
    """The rows of an export as the viewer may see them, the same order every time.

    Raises
    ------
    UnknownName
        If there is no such export.
    BadParameter
        If what features are about is not offered for it.
    NotAllowed
        If no role of the viewer may read it.
    """
    if kind not in EXPORTS:
        raise UnknownName("export", kind, EXPORTS)
    offered = PER if kind == "features" else ("party",)
    if features.per not in offered:
        raise BadParameter("per", features.per, f"one of {', '.join(offered)}")
    asked.viewer.require(kind)
    if kind == "features":
        return _features(asked, features)
    return EXPORTS[kind].make(asked)


def _findings(kind: Kind) -> Callable[[ExportAsked], Exported]:
    def make(asked: ExportAsked) -> Exported:
        frame = findings_now(asked.run, asked.viewer, kind, asked.work)
        for member in MEMBER_KINDS:
            frame = frame.join(
                _members(asked.run, member), on="finding_id", how="left", maintain_order="left"
            )
        named = frame.with_columns(
            pl.col(f"sentence_{asked.lang}").alias("sentence"),
            *(pl.col(f"{member}_ids").fill_null(pl.lit([], pl.List(pl.String))) for member in MEMBER_KINDS),
        )
        masked = [pl.col(name).map_elements(mask_text, pl.String) for name in ("sentence", "reason")]
        return Exported(named.select(FINDING_COLUMNS).with_columns(masked))

    return make


def _members(run: Run, kind: str) -> pl.DataFrame:
    """Members of one kind per finding, sorted; transactions by the source's own id, without its namespace."""
    column = f"{kind}_ids"
    members = run.table("finding_members").filter(pl.col("member_kind") == kind)
    listed = members.group_by("finding_id").agg(pl.col("member_id").unique().sort().alias(column))
    if kind != "transaction":
        return listed
    return listed.with_columns(_source_ids())


def _source_ids() -> pl.Expr:
    """Ids of transactions as the source knows them."""
    return pl.col("transaction_ids").list.eval(_source_id(pl.element()))


def _source_id(ledger_id: pl.Expr) -> pl.Expr:
    """An id as the source knows it, without its namespace."""
    return ledger_id.str.replace("^[^:]*:", "")


def _filings(asked: ExportAsked) -> Exported:
    return Exported(asked.run.table("filings").select(*FILING_COLUMNS).with_columns(_source_ids()))


def _tags(asked: ExportAsked) -> Exported:
    run, viewer = asked.run, asked.viewer
    seen, hidden = split_by_sight(run, viewer, tag_frame(run, viewer), "party_id")
    told = seen.with_columns(run_id=pl.lit(run.run_id), why=pl.col(f"why_{asked.lang}"))
    return Exported(told.select("party_id", "tag", "since", "run_id", "why"), hidden)


def _communities(asked: ExportAsked) -> Exported:
    seen, hidden = split_by_sight(asked.run, asked.viewer, asked.run.table("communities"), "party_id")
    return Exported(seen.select("party_id", "community", "core_rank"), hidden)


def _referrals(asked: ExportAsked) -> Exported:
    seen, hidden = split_by_sight(asked.run, asked.viewer, asked.run.table("referrals"), "party_id")
    return Exported(seen.select("party_id", "brings", "score", why=pl.col(f"why_{asked.lang}")), hidden)


def _flows(asked: ExportAsked) -> Exported:
    columns = ("payer_id", "payee_id", "month", "currency", "count", "amount_minor", "first_at", "last_at")
    return Exported(asked.run.table("flows").select(columns))


def _features(asked: ExportAsked, features: FeaturesAsked) -> Exported:
    """What models are told; of parties after what the run itself says of each customer."""
    per = next(each for each in PER if each == features.per)
    told = features_for(asked.run, per, FeatureParameters(snapshot_days=features.snapshot_days))
    if per == "transaction":
        source_id = _source_id(pl.col("transaction_id")).alias("source_id")
        return Exported(told.select("transaction_id", source_id, pl.exclude("transaction_id")))
    if per == "account":
        return Exported(told)
    of_run = asked.run.table("features")
    seen = of_run if asked.viewer.may("risk_ratings") else of_run.drop(AML_COLUMNS, strict=False)
    return Exported(seen.join(told, on="party_id", how="left", maintain_order="left"))


def _balance_differences(asked: ExportAsked) -> Exported:
    run = asked.run
    return Exported(unbalanced(run.ledger_view()))


EXPORTS: dict[str, ExportKind] = {
    kind.name: kind
    for kind in (
        ExportKind("alerts", "findings of risk with their evidence", _findings("alert")),
        ExportKind("opportunities", "findings of growth with their evidence", _findings("opportunity")),
        ExportKind("filings", "large-value and cash reports that are due", _filings),
        ExportKind("tags", "tags of customers, since when and why", _tags),
        ExportKind("communities", "which community a customer belongs to", _communities),
        ExportKind("referrals", "customers to ask for a referral, the best first", _referrals),
        ExportKind("flows", "money from party to party per month and currency", _flows),
        ExportKind(
            "features",
            "what models are told of each transaction, account or customer, from the past alone",
            lambda asked: _features(asked, FeaturesAsked()),
        ),
        ExportKind(
            "balance_differences",
            "accounts whose movements do not explain the balances that their source states",
            _balance_differences,
        ),
    )
}
"""Every export by name."""
