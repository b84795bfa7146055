"""The evidence of a finding: parties, accounts, transactions, guarantees, and what ties its parties."""

from typing import Any

import polars as pl

from api.models.findings import FindingWithEvidence
from api.pages import counted
from api.reading.evidence_pieces import Pieces
from api.reading.parties import party_names, visible_ids
from api.reading.ties import devices_in_common, ties_among
from graph_engine.runs import Run
from graph_engine.schema.access import OUTSIDE_PERSONS, Viewer

MAX_EVIDENCE = 500
"""Members of one kind shown with a finding at most; ours."""

Rows = list[dict[str, Any]]


def with_evidence(run: Run, viewer: Viewer, values: dict[str, Any]) -> FindingWithEvidence:
    """A finding's values as a model with its evidence."""
    evidence, left_out = evidence_of(viewer, Pieces(run, values["kind"], values["finding_id"]))
    read_from = {"run_id": run.run_id, "ledger_version": run.ledger_version}
    return FindingWithEvidence.model_validate(
        {**values, **evidence, **read_from, "left_out": counted(left_out)}
    )


def evidence_of(viewer: Viewer, pieces: Pieces) -> tuple[dict[str, Rows], dict[str, int]]:
    """Each kind of evidence of a finding, by id, and what is left out."""
    run = pieces.run
    members = run.table("finding_members").filter(pl.col("finding_id") == pieces.finding_id)
    parties, hidden = _seen(run, viewer, _of_kind(members, "party"))
    accounts = _of_kind(members, "account") if viewer.may("accounts") else []
    transactions = _of_kind(members, "transaction") if viewer.may("transactions") else []
    guarantees = _of_kind(members, "guarantee") if viewer.may("neighbourhood") else []
    told = {
        "parties": _with_names(run, parties[:MAX_EVIDENCE]),
        "accounts": _with_holders(run, accounts[:MAX_EVIDENCE]),
        "transactions": pieces.transactions(transactions[:MAX_EVIDENCE]),
        "guarantees": pieces.guarantees(guarantees[:MAX_EVIDENCE]),
    }
    ties = _ties(run, viewer, told)
    every = (parties, accounts, transactions, guarantees, *ties.values())
    cut = sum(max(0, len(rows) - MAX_EVIDENCE) for rows in every)
    told |= {kind: rows[:MAX_EVIDENCE] for kind, rows in ties.items()}
    return told, {OUTSIDE_PERSONS: hidden, f"evidence_beyond_{MAX_EVIDENCE}": cut}


def _ties(run: Run, viewer: Viewer, told: dict[str, Rows]) -> dict[str, Rows]:
    """What ties the parties that are shown."""
    if not viewer.may("neighbourhood"):
        return {"ties": [], "devices": []}
    names = sorted({row["party_id"] for row in told["parties"]})
    return {
        "ties": ties_among(run, names),
        "devices": devices_in_common(run, names, told["accounts"], told["transactions"]),
    }


def _of_kind(members: pl.DataFrame, kind: str) -> Rows:
    rows = members.filter(pl.col("member_kind") == kind).sort("member_id", "role")
    return rows.select(pl.col("member_id").alias(f"{kind}_id"), "role").to_dicts()


def _seen(run: Run, viewer: Viewer, rows: Rows) -> tuple[Rows, int]:
    seen = visible_ids(run, viewer, [row["party_id"] for row in rows])
    kept = [row for row in rows if row["party_id"] in seen]
    return kept, len(rows) - len(kept)


def _with_names(run: Run, rows: Rows) -> Rows:
    names = party_names(run, (row["party_id"] for row in rows))
    return [{**row, "name": names.get(row["party_id"])} for row in rows]


def _with_holders(run: Run, rows: Rows) -> Rows:
    nodes, parties = run.index.nodes("Account"), run.index.nodes("Party")
    codes = nodes.codes_of([row["account_id"] for row in rows])
    holders = [parties.id_at(nodes.take("holder", [code])[0]) if code >= 0 else None for code in codes]
    return [{**row, "holder_id": holder} for row, holder in zip(rows, holders, strict=True)]
