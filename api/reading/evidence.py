"""The evidence of a finding: its parties, accounts and transactions."""

from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from api.models.findings import FindingWithEvidence
from api.pages import counted
from api.reading.parties import party_names, visible_ids
from graph_engine.index import Edges, as_datetime
from graph_engine.runs import Run
from graph_engine.schema.access import OUTSIDE_PERSONS, Viewer

MAX_EVIDENCE = 500
"""Members of one kind shown with a finding at most; ours."""

Rows = list[dict[str, Any]]


def evidence_of(run: Run, viewer: Viewer, finding_id: str) -> tuple[dict[str, Rows], dict[str, int]]:
    """Parties, accounts and transactions of a finding, by id, and what is left out."""
    members = run.table("finding_members").filter(pl.col("finding_id") == finding_id)
    parties, hidden = _seen(run, viewer, _of_kind(members, "party"))
    accounts = _of_kind(members, "account") if viewer.may("accounts") else []
    transactions = _of_kind(members, "transaction") if viewer.may("transactions") else []
    cut = sum(max(0, len(rows) - MAX_EVIDENCE) for rows in (parties, accounts, transactions))
    evidence = {
        "parties": _with_names(run, parties[:MAX_EVIDENCE]),
        "accounts": _with_holders(run, accounts[:MAX_EVIDENCE]),
        "transactions": _with_amounts(run, transactions[:MAX_EVIDENCE]),
    }
    return evidence, {OUTSIDE_PERSONS: hidden, f"evidence_beyond_{MAX_EVIDENCE}": cut}


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


def _with_amounts(run: Run, rows: Rows) -> Rows:
    ids = [row["transaction_id"] for row in rows]
    told = _transfers(run, ids) | _bookings(run, ids)
    unknown = dict.fromkeys(("time", "amount_minor", "currency", "payer_account", "payee_account"))
    return [{**row, **told.get(row["transaction_id"], unknown)} for row in rows]


def _transfers(run: Run, ids: list[str]) -> dict[str, dict[str, Any]]:
    edges = run.index.edges("TRANSFERRED")
    return {
        name: {
            **_amount(edges, code),
            "payer_account": edges.source_nodes.id_at(int(edges.sources[code])),
            "payee_account": edges.target_nodes.id_at(int(edges.targets[code])),
        }
        for name, code in _codes(edges, ids).items()
    }


def _bookings(run: Run, ids: list[str]) -> dict[str, dict[str, Any]]:
    edges = run.index.edges("BOOKED")
    told = {}
    for name, code in _codes(edges, ids).items():
        account = edges.source_nodes.id_at(int(edges.sources[code]))
        paid_in = edges.take("direction", [code])[0] == "in"
        payer, payee = (None, account) if paid_in else (account, None)
        told[name] = {**_amount(edges, code), "payer_account": payer, "payee_account": payee}
    return told


def _codes(edges: Edges, ids: list[str]) -> dict[str, int]:
    """Codes of the edges that have these ids; one scan of all ids, which hashes the few and not the many."""
    there = pc.is_in(edges.ids, value_set=pa.array(ids, edges.ids.type))
    codes = np.flatnonzero(there.to_numpy(zero_copy_only=False)).tolist()
    return dict(zip(edges.ids_at(codes), codes, strict=True))


def _amount(edges: Edges, code: int) -> dict[str, Any]:
    return {
        "time": as_datetime(int(edges.times[code])),
        "amount_minor": edges.take("amount_minor", [code])[0],
        "currency": edges.take("currency", [code])[0],
    }


def with_evidence(run: Run, viewer: Viewer, values: dict[str, Any]) -> FindingWithEvidence:
    """A finding's values as a model with its evidence."""
    evidence, left_out = evidence_of(run, viewer, values["finding_id"])
    read_from = {"run_id": run.run_id, "ledger_version": run.ledger_version}
    return FindingWithEvidence.model_validate(
        {**values, **evidence, **read_from, "left_out": counted(left_out)}
    )
