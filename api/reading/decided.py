"""The state of an alert now: as the run found it, and as reviewers have decided since."""

from collections.abc import Iterable
from datetime import datetime

import polars as pl

from api.work.cases import CaseEvent
from graph_engine.ledger import Snapshot

DECIDED = {"finding_id": pl.String(), "action": pl.String(), "why": pl.String()}


def as_decided(findings: pl.DataFrame, decisions: Iterable[CaseEvent]) -> pl.DataFrame:
    """Findings with their state and reason now.

    Parameters
    ----------
    findings : DataFrame
        ``finding_id``, ``state`` and ``reason`` as of the run, and whatever else.
    decisions : iterable of CaseEvent
        The last of each case.

    Returns
    -------
    DataFrame
        The same rows in the same order. The last decision of its case rules: closed where it is disposed of,
        whatever the outcome, with what the reviewer wrote; open where it was reopened and the run has it
        closed. Without one, and where an explanation suppresses it, a finding is as the run has it.
    """
    rows = [(one.finding_id, one.action, one.reason) for one in decisions]
    decided = pl.DataFrame(rows, schema=DECIDED, orient="row")
    met = findings.join(decided, on="finding_id", how="left", maintain_order="left")
    closed = (pl.col("action") == "dispose").fill_null(value=False)
    opened = (pl.col("action") == "reopen").fill_null(value=False) & (pl.col("state") == "closed")
    none = pl.lit(None, pl.String)
    return met.with_columns(
        state=pl.when(closed).then(pl.lit("closed")).when(opened).then(pl.lit("open")).otherwise("state"),
        reason=pl.when(closed).then("why").when(opened).then(none).otherwise("reason"),
    ).drop("action", "why")


def decided_after(snapshot: Snapshot, instant: datetime, now: datetime) -> int:
    """Count the judgements up to now that a run as of an instant knows nothing of, as they are later."""
    judgements = snapshot.as_of(max(instant, now)).rows("judgement")
    return int((judgements["decided_at"] > instant).sum())
