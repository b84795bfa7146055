"""Cases: alerts as reviewers work them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.models.findings import Severity
from api.work.cases import Action, CaseState, Outcome

EXAMPLE: dict[str, JsonValue] = {
    "finding_id": "f_5d0c2a91be",
    "state": "assigned",
    "assignee": "Li Wei",
    "outcome": None,
    "reason": None,
    "changed_at": "2025-07-01T08:00:00Z",
    "detector": "fan_in",
    "severity": "high",
    "score": 0.91,
    "anchor_id": "party:P0000350",
    "anchor_name": "张小峰",
    "amount_minor": 81200000,
    "currency": "CNY",
    "last_at": "2025-06-27T06:42:09Z",
    "sentence": "14 payers without earlier dealings paid CNY 812,000.00 within 6 hours.",
}


class Case(BaseModel):
    """An alert, and how far its review has come."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    finding_id: str
    state: CaseState
    assignee: str | None
    outcome: Outcome | None
    reason: str | None = Field(description="why it was disposed of so")
    changed_at: datetime | None = Field(description="of the last action; null for a new one")
    detector: str | None = Field(description="null where the current run no longer finds the alert")
    severity: Severity | None
    score: float | None
    anchor_id: str | None = Field(description="the party that the alert is about")
    anchor_name: str | None
    amount_minor: int | None = Field(description="minor units of the currency")
    currency: str | None
    last_at: datetime | None = Field(description="time of the alert's last transaction")
    sentence: str | None

    @property
    def ids(self) -> list[str]:
        """The ids that an audit trail keeps of it."""
        return [self.finding_id] if self.anchor_id is None else [self.finding_id, self.anchor_id]


class CaseEvent(BaseModel):
    """What somebody did with an alert."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "event_id": 12,
                    "at": "2025-07-01T08:00:00Z",
                    "actor": "0a1b2c3d4e5f",
                    "action": "assign",
                    "assignee": "Li Wei",
                    "outcome": None,
                    "reason": None,
                }
            ]
        }
    )

    event_id: int
    at: datetime
    actor: str = Field(description="the key that asked, or the command line")
    action: Action
    assignee: str | None
    outcome: Outcome | None
    reason: str | None


class CaseWithEvents(Case):
    """A case and all that was done, oldest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**EXAMPLE, "events": []}]})

    events: list[CaseEvent]


class CaseActionAsked(BaseModel):
    """What is to be done with an alert."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"action": "dispose", "outcome": "closed_as_explained", "reason": "rents of the landlord"}
            ]
        },
    )

    action: Action = Field(description="assign needs an assignee, dispose an outcome; all others a reason")
    assignee: Annotated[str | None, Field(max_length=200)] = None
    outcome: Outcome | None = None
    reason: Annotated[str | None, Field(max_length=2000)] = None


class CaseFilters(BaseModel):
    """Which cases are asked for; all conditions hold together."""

    state: CaseState | None = None
    assignee: str | None = Field(None, max_length=200)
    detector: str | None = Field(None, max_length=100)
