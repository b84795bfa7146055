"""Findings that people have explained: suppressed by a list entry, or closed by a judgement."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import polars as pl

from graph_engine.findings.finding import Finding
from graph_engine.findings.from_patterns import ANCHOR


def with_states(
    findings: Iterable[Finding], list_entries: pl.DataFrame, judgements: pl.DataFrame, instant: datetime
) -> list[Finding]:
    """Give each finding its state at the instant, with the reason; nothing is dropped.

    Closed, if the latest judgement on the finding decided up to the instant is ``closed_as_explained``.
    Else suppressed, if an ``explained_behaviour`` entry in force names its anchor party or account, for its
    detector or for every detector. Else open.

    Parameters
    ----------
    findings : iterable of Finding
        With their lasting ids.
    list_entries, judgements : polars.DataFrame
        The ledger's tables ``list_entry`` and ``judgement``.
    instant : datetime
        Entries and judgements that begin later do not count.

    Returns
    -------
    list of Finding
        In the order given.
    """
    closed = _closed(judgements, instant)
    explained = _explained(list_entries, instant)
    return [_with_state(finding, closed, explained) for finding in findings]


def _closed(judgements: pl.DataFrame, instant: datetime) -> dict[str, str]:
    """Finding id to reason, where the latest judgement closed it."""
    latest = (
        judgements.filter((pl.col("subject_kind") == "finding") & (pl.col("decided_at") <= instant))
        .sort("decided_at", "judgement_id")
        .unique("subject_id", keep="last", maintain_order=True)
        .filter(pl.col("outcome") == "closed_as_explained")
    )
    reason = pl.coalesce("reason", pl.format("judgement {}", "judgement_id"))
    return dict(latest.select("subject_id", reason).iter_rows())


def _explained(list_entries: pl.DataFrame, instant: datetime) -> dict[tuple[str, str], str]:
    """Anchor and detector (empty: every one) to reason; the entry with the smallest id where several hold."""
    in_force = list_entries.filter(
        (pl.col("list") == "explained_behaviour")
        & (pl.col("valid_from").is_null() | (pl.col("valid_from") <= instant))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") > instant))
    ).sort("entry_id", descending=True)
    reasons = in_force.select(
        "party_id",
        "account_id",
        pl.col("detector").fill_null(""),
        pl.coalesce("reason", pl.format("list entry {}", "entry_id")).alias("why"),
    )
    return {
        (anchor, detector): why
        for party, account, detector, why in reasons.iter_rows()
        for anchor in (party, account)
        if anchor is not None
    }


def _with_state(finding: Finding, closed: dict[str, str], explained: dict[tuple[str, str], str]) -> Finding:
    if finding.finding_id in closed:
        return replace(finding, state="closed", reason=closed[finding.finding_id])
    anchors = [finding.anchor_id, *sorted(finding.ids_of("account", ANCHOR))]
    for key in ((anchor, detector) for anchor in anchors for detector in (finding.detector, "")):
        if key in explained:
            return replace(finding, state="suppressed", reason=explained[key])
    return finding
