"""Exports: tables others build on, with fixed columns, one row order, and the access rules of routes."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from api.reading.findings import Kind, findings_seen
from api.reading.tables import split_by_sight
from api.reading.tags import tag_frame
from api.settings import Language
from graph_engine.errors import BadParameter, UnknownName
from graph_engine.ledger import Ledger, unbalanced
from graph_engine.model_features import PER, FeatureParameters
from graph_engine.runs import Run
from graph_engine.schema import AML_COLUMNS
from graph_engine.schema.access import Viewer
from graph_engine.schema.masks import mask_text

FINDING_COLUMNS = (
    *("finding_id", "detector", "severity", "confidence", "score", "first_at", "last_at"),
    *(
        "amount_minor",
        "currency",
        "party_ids",
        "account_ids",
        "transaction_ids",
        "sentence",
        "state",
        "reason",
    ),
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
class ExportKind:
    """An export: its name, which is also its resource in the table of permissions, and how it is made."""

    name: str
    doc: str
    make: Callable[[Run, Viewer, Language], Exported]


def export_frame(
    run: Run,
    viewer: Viewer,
    kind: str,
    *,
    lang: Language = "en",
    features: FeaturesAsked = FeaturesAsked(),
) -> Exported:
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
    viewer.require(kind)
    if kind == "features":
        return _features(run, viewer, features)
    return EXPORTS[kind].make(run, viewer, lang)


def _findings(kind: Kind) -> Callable[[Run, Viewer, Language], Exported]:
    def make(run: Run, viewer: Viewer, lang: Language) -> Exported:
        frame = findings_seen(run, viewer, kind)
        for member in MEMBER_KINDS:
            frame = frame.join(_members(run, member), on="finding_id", how="left", maintain_order="left")
        named = frame.with_columns(
            pl.col(f"sentence_{lang}").alias("sentence"),
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
    """Ids of transactions as the source knows them, without their namespace."""
    return pl.col("transaction_ids").list.eval(pl.element().str.replace("^[^:]*:", ""))


def _filings(run: Run, _viewer: Viewer, _lang: Language) -> Exported:
    return Exported(run.table("filings").select(*FILING_COLUMNS).with_columns(_source_ids()))


def _tags(run: Run, viewer: Viewer, lang: Language) -> Exported:
    seen, hidden = split_by_sight(run, viewer, tag_frame(run, viewer), "party_id")
    told = seen.with_columns(pl.lit(run.run_id).alias("run_id"), pl.col(f"why_{lang}").alias("why"))
    return Exported(told.select("party_id", "tag", "since", "run_id", "why"), hidden)


def _communities(run: Run, viewer: Viewer, _lang: Language) -> Exported:
    seen, hidden = split_by_sight(run, viewer, run.table("communities"), "party_id")
    return Exported(seen.select("party_id", "community", "core_rank"), hidden)


def _referrals(run: Run, viewer: Viewer, lang: Language) -> Exported:
    seen, hidden = split_by_sight(run, viewer, run.table("referrals"), "party_id")
    return Exported(seen.select("party_id", "brings", "score", pl.col(f"why_{lang}").alias("why")), hidden)


def _flows(run: Run, _viewer: Viewer, _lang: Language) -> Exported:
    columns = ("payer_id", "payee_id", "month", "currency", "count", "amount_minor", "first_at", "last_at")
    return Exported(run.table("flows").select(columns))


def _party_features(run: Run, viewer: Viewer, _lang: Language) -> Exported:
    return _features(run, viewer, FeaturesAsked())


def _features(run: Run, viewer: Viewer, asked: FeaturesAsked) -> Exported:
    """What models are told; of parties after what the run itself says of each customer."""
    from graph_engine.model_features.table import model_features  # noqa: PLC0415  needs kernels

    per = next(each for each in PER if each == asked.per)
    told = model_features(run.index, per, FeatureParameters(snapshot_days=asked.snapshot_days))
    if per != "party":
        return Exported(told)
    of_run = run.table("features")
    seen = of_run if viewer.may("risk_ratings") else of_run.drop(AML_COLUMNS, strict=False)
    return Exported(seen.join(told, on="party_id", how="left", maintain_order="left"))


def _balance_differences(run: Run, _viewer: Viewer, _lang: Language) -> Exported:
    ledger = Ledger(run.home)
    return Exported(unbalanced(ledger.snapshot(run.ledger_version).as_of(run.instant)))


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
            _party_features,
        ),
        ExportKind(
            "balance_differences",
            "accounts whose movements do not explain the balances that their source states",
            _balance_differences,
        ),
    )
}
"""Every export by name."""
