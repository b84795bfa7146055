"""Findings and their evidence as a viewer may see them."""

from typing import Any, Literal

import polars as pl
from sqlalchemy import Engine

from api.models.findings import FindingFilters
from api.pages import Found, Row
from api.reading.decided import as_decided
from api.reading.tables import found_in, in_language, parsed, with_names
from api.settings import Language
from api.work.cases import last_decisions
from graph_engine.errors import UnknownName
from graph_engine.runs import Run
from graph_engine.schema.access import Viewer, finding_reads
from graph_engine.schema.masks import mask_text

Kind = Literal["alert", "opportunity"]

KINDS: tuple[Kind, ...] = ("alert", "opportunity")

SAID = ("sentence_", "look_next_", "ranker_why_")
"""Columns that stand once in each language begin so; the last only where a ranker was asked."""


def findings_seen(run: Run, viewer: Viewer, kind: Kind) -> pl.DataFrame:
    """The findings of a kind that the viewer may know of, as the run found them, the highest score first.

    Why a finding was set aside rests on lists and judgements, so whoever may not read those knows of
    open findings only, and of no reason.
    """
    if not viewer.may(finding_reads(kind, "open")):
        return run.table("findings").clear()
    found = run.table("findings").filter(pl.col("kind") == kind)
    if not viewer.may(finding_reads(kind, "suppressed")):
        found = found.filter(pl.col("state") == "open").with_columns(reason=pl.lit(None, pl.String))
    return found.sort(["score", "finding_id"], descending=[True, False])


def findings_now(run: Run, viewer: Viewer, kind: Kind, work: Engine) -> pl.DataFrame:
    """The same as reviewers have decided them since: closed with the reason, or open again."""
    return as_decided(findings_seen(run, viewer, kind), last_decisions(work))


def find_findings(run: Run, viewer: Viewer, kind: Kind, work: Engine, filters: FindingFilters) -> Found:
    """Findings of a kind that meet all filters, the highest score first."""
    asked = {"detector": filters.detector, "severity": filters.severity, "state": filters.state}
    conditions = (pl.col(name) == value for name, value in asked.items() if value is not None)
    frame = findings_now(run, viewer, kind, work).filter(*conditions)
    return named_findings(run, frame if filters.party is None else of_party(run, frame, filters.party))


def findings_of_party(run: Run, viewer: Viewer, work: Engine, party_id: str) -> Found:
    """All findings the viewer may know of in which the party takes part, the highest score first."""
    frame = pl.concat([findings_now(run, viewer, kind, work) for kind in KINDS])
    ranked = frame.sort(["score", "finding_id"], descending=[True, False])
    return named_findings(run, of_party(run, ranked, party_id))


def named_findings(run: Run, findings: pl.DataFrame) -> Found:
    """Findings in their order, each with the name of the party that it is about."""
    return with_names(run, found_in(findings), anchor_name="anchor_id")


def of_party(run: Run, findings: pl.DataFrame, party_id: str) -> pl.DataFrame:
    """Those of the findings that the party is a member of, in their order."""
    members = run.table("finding_members")
    is_party = (pl.col("member_kind") == "party") & (pl.col("member_id") == party_id)
    return findings.filter(pl.col("finding_id").is_in(members.filter(is_party)["finding_id"].implode()))


def finding_row(run: Run, viewer: Viewer, kind: Kind, work: Engine, finding_id: str) -> dict[str, Any]:
    """One finding.

    Raises
    ------
    UnknownName
        If there is none of that kind and id that the viewer may know of.
    """
    seen = findings_now(run, viewer, kind, work)
    found = seen.filter(pl.col("finding_id") == finding_id)
    if found.is_empty():
        raise UnknownName(kind, finding_id, seen["finding_id"].to_list())
    return dict(named_findings(run, found).part(0, 1)[0])


def finding_values(row: Row, lang: Language) -> dict[str, Any]:
    """A finding's values for its model, in a language."""
    told = {name: value for name, value in row.items() if not name.startswith(SAID)}
    told |= {
        "reason": row["reason"] and mask_text(row["reason"]),
        "facts": parsed(row["facts"]),
        "parameters": parsed(row["parameters"]),
    }
    named = (begin.removesuffix("_") for begin in SAID if f"{begin}{lang}" in row)
    return told | {name: row[f"{name}_{lang}"] and in_language(row, name, lang) for name in named}
