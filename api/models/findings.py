"""Findings: alerts and opportunities, with their evidence."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.models.evidence import (
    EvidenceAccount,
    EvidenceDevice,
    EvidenceGuarantee,
    EvidenceParty,
    EvidenceTie,
    EvidenceTransaction,
)
from api.models.pages import LeftOut

Severity = Literal["low", "medium", "high", "critical"]
FindingState = Literal["open", "suppressed", "closed"]

EXAMPLE: dict[str, JsonValue] = {
    "finding_id": "f_5d0c2a91be",
    "kind": "opportunity",
    "detector": "outside_payee",
    "severity": "medium",
    "confidence": 0.8,
    "score": 0.71,
    "first_at": "2025-01-08T03:00:00Z",
    "last_at": "2025-06-27T06:42:09Z",
    "amount_minor": 310000000,
    "currency": "CNY",
    "anchor_id": "party:X0000311",
    "anchor_name": "宁波东方物流有限公司",
    "sentence": "37 of our customers paid 宁波东方物流有限公司, which banks elsewhere, 3.1 million yuan.",
    "facts": {"n_payers": 37},
    "parameters": {"min_payers": 20},
    "state": "open",
    "reason": None,
    "first_seen": "2025-06-30T16:00:00Z",
    "last_seen": "2025-06-30T16:00:00Z",
    "source": "ours",
    "look_next": "Ask the customer managers of the largest payers for an introduction.",
}


class Finding(BaseModel):
    """An alert (risk) or an opportunity (growth), with the numbers behind it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    finding_id: str
    kind: Literal["alert", "opportunity"]
    detector: str
    severity: Severity = Field(description="how much is at stake, whatever the confidence")
    confidence: float = Field(ge=0, le=1, description="how well the evidence fits, whatever is at stake")
    score: float = Field(ge=0, le=1)
    first_at: datetime | None
    last_at: datetime | None
    amount_minor: int | None = Field(description="minor units of the currency")
    currency: str | None
    anchor_id: str
    anchor_name: str | None = Field(description="of the party that it is about")
    sentence: str
    facts: JsonValue = Field(description="the numbers of the sentence")
    parameters: JsonValue = Field(description="what the detector was told")
    state: FindingState = Field(
        description="of an alert, closed from the moment its case is disposed of, open from its reopening on"
    )
    reason: str | None = Field(description="why it is not open")
    first_seen: datetime | None
    last_seen: datetime | None
    source: str | None = Field(description="paper or rule, with section")
    look_next: str | None

    @property
    def ids(self) -> list[str]:
        """The ids that an audit trail keeps of it."""
        return [self.finding_id, self.anchor_id]


class FindingWithEvidence(Finding):
    """A finding with what it rests on: parties, accounts, transactions, guarantees and what ties them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **EXAMPLE,
                    "parties": [{"party_id": "party:P0000017", "name": "恒达", "role": "payer"}],
                    "accounts": [],
                    "transactions": [],
                    "guarantees": [],
                    "ties": [],
                    "devices": [],
                    "left_out": [{"reason": "evidence_beyond_500", "count": 20}],
                    "run_id": "3f9a0c2be471",
                    "ledger_version": 7,
                }
            ]
        }
    )

    parties: list[EvidenceParty]
    accounts: list[EvidenceAccount]
    transactions: list[EvidenceTransaction]
    guarantees: list[EvidenceGuarantee]
    ties: list[EvidenceTie] = Field(description="relations and shares among the parties")
    devices: list[EvidenceDevice] = Field(description="devices that several of the parties used")
    left_out: list[LeftOut]
    run_id: str
    ledger_version: int

    @property
    def ids(self) -> list[str]:
        """The ids that an audit trail keeps of it: of itself, and of parties and accounts."""
        members = [one.party_id for one in self.parties] + [one.account_id for one in self.accounts]
        return super().ids + members


class FindingFilters(BaseModel):
    """Which findings are asked for; all conditions hold together."""

    detector: str | None = Field(None, max_length=100, description="the detector that found it")
    severity: Severity | None = Field(None, description="its severity")
    state: FindingState | None = Field(None, description="its state")
    party: str | None = Field(None, max_length=200, description="a party among its members")
