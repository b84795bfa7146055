"""Dispositions come back into the ledger as judgements, which analyses use from their date on."""

import polars as pl
from sqlalchemy import Engine

from api.work.cases import CaseEvent, events_of
from graph_engine.errors import LedgerBusy
from graph_engine.ledger import Ledger
from graph_engine.schema import TABLES

SOURCE = "fundgraph"
OUTCOME_OF_REOPENING = "open"


def bring_judgements(work: Engine, ledger: Ledger) -> int:
    """Append every disposition and reopening that the ledger lacks, and give how many those were.

    Appending twice changes nothing. While another process writes the ledger nothing is appended: the next
    disposition, or the next analysis, brings what is missing.
    """
    decided = [event for event in events_of(work) if event.action in ("dispose", "reopen")]
    known = set(ledger.snapshot().table("judgement").select("judgement_id").collect().to_series())
    missing = [row for row in map(_judgement, decided) if row["judgement_id"] not in known]
    if not missing:
        return 0
    try:
        with ledger.write() as write:
            accepted = write.append("judgement", pl.DataFrame(missing, schema=_SCHEMA)).accepted
            write.commit({})
    except LedgerBusy:
        return 0
    return accepted


_SCHEMA = {
    name: kind
    for name, kind in TABLES["judgement"].polars_schema.items()
    if name not in ("loaded_in", "revised_at")
}


def _judgement(event: CaseEvent) -> dict[str, object]:
    return {
        "judgement_id": f"case:{event.event_key}",
        "subject_kind": "finding",
        "subject_id": event.finding_id,
        "outcome": event.outcome or OUTCOME_OF_REOPENING,
        "reason": event.reason,
        "decided_at": event.at,
        "system": SOURCE,
        "source": SOURCE,
        "source_key": event.event_key,
    }
