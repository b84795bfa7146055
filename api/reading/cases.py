"""Cases beside the alerts of a run."""

from typing import Any

import polars as pl
from sqlalchemy import Engine

from api.models.cases import CaseFilters
from api.pages import Found, Row
from api.reading.evidence import Rows, evidence_of
from api.reading.evidence_pieces import Pieces
from api.reading.findings import findings_now, findings_seen
from api.reading.tables import found_in, in_language, with_names
from api.settings import Language
from api.work.cases import CaseEvent, cases, events_of
from graph_engine.errors import UnknownName
from graph_engine.runs import Run
from graph_engine.schema.access import Viewer
from graph_engine.schema.masks import mask_text

OF_AN_ALERT = ("detector", "severity", "score", "anchor_id", "amount_minor", "currency", "last_at")
SAID = ("sentence_en", "sentence_zh")

CASE_COLUMNS = ("finding_id", "assignee", "outcome", "changed_at", *OF_AN_ALERT, "anchor_name")

CASE_SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(("finding_id", "case_state", "assignee", "outcome", "case_reason"), pl.String()),
    "changed_at": pl.Datetime("us", "UTC"),
}


def case_frame(run: Run, viewer: Viewer, work: Engine) -> pl.DataFrame:
    """Every alert of the run and every case, by score; cases of alerts no longer found come last."""
    rows = [
        (case.finding_id, case.state, case.assignee, case.outcome, case.reason, case.changed_at)
        for case in cases(work).values()
    ]
    known = pl.DataFrame(rows, schema=CASE_SCHEMA, orient="row")
    alerts = findings_seen(run, viewer, "alert").select("finding_id", *OF_AN_ALERT, *SAID)
    joined = alerts.join(known, on="finding_id", how="full", coalesce=True)
    return joined.with_columns(pl.col("case_state").fill_null("new")).sort(
        "score", "finding_id", descending=[True, False], nulls_last=True
    )


def find_cases(run: Run, viewer: Viewer, work: Engine, filters: CaseFilters) -> Found:
    """Cases that meet all filters."""
    asked = {"case_state": filters.state, "assignee": filters.assignee, "detector": filters.detector}
    conditions = (pl.col(name) == value for name, value in asked.items() if value is not None)
    return named_cases(run, case_frame(run, viewer, work).filter(*conditions))


def named_cases(run: Run, frame: pl.DataFrame) -> Found:
    """Cases in their order, each with the name of the party that its alert is about."""
    return with_names(run, found_in(frame), anchor_name="anchor_id")


def case_row(run: Run, viewer: Viewer, work: Engine, finding_id: str) -> Row:
    """One case.

    Raises
    ------
    UnknownName
        If neither an alert of the run nor a case has the id.
    """
    frame = case_frame(run, viewer, work)
    found = frame.filter(pl.col("finding_id") == finding_id)
    if found.is_empty():
        raise UnknownName("alert", finding_id, frame["finding_id"].to_list())
    return named_cases(run, found).part(0, 1)[0]


def case_values(row: Row, lang: Language) -> dict[str, Any]:
    """A case's values for its model, in a language."""
    told = {name: row[name] for name in CASE_COLUMNS}
    found = row["sentence_en"] is not None
    return told | {
        "state": row["case_state"],
        "reason": row["case_reason"] and mask_text(row["case_reason"]),
        "sentence": in_language(row, "sentence", lang) if found else None,
    }


def case_evidence(run: Run, viewer: Viewer, row: Row) -> dict[str, Rows]:
    """The evidence of a case's alert by kind; nothing where the run no longer finds the alert."""
    if row["detector"] is None:
        return {}
    evidence, _ = evidence_of(viewer, Pieces(run, "alert", row["finding_id"]))
    return evidence


def event_values(work: Engine, finding_id: str) -> list[dict[str, Any]]:
    """All that was done with a case, oldest first, long numbers in reasons masked."""
    return [_event_values(event) for event in events_of(work, finding_id)]


def _event_values(event: CaseEvent) -> dict[str, Any]:
    return vars(event) | {"reason": event.reason and mask_text(event.reason)}


def open_cases(run: Run, viewer: Viewer, work: Engine) -> pl.DataFrame:
    """Open alerts that nobody has disposed of, the highest score first."""
    return findings_now(run, viewer, "alert", work).filter(pl.col("state") == "open")
