"""Backtests: a detector tried with changed parameters over the past."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StrictInt
from pydantic.config import JsonDict

from api.models.findings import EXAMPLE as FINDING
from api.models.findings import Finding

TALLY: JsonDict = {
    "alerts": 12,
    "customers": 11,
    "true": 5,
    "false": 3,
    "unknown": 4,
    "precision": 0.625,
}
ALERT: dict[str, JsonValue] = {**FINDING, "kind": "alert", "detector": "fan_in", "true": None}
BY_SEGMENT: JsonDict = {"segment": "", "parameters": {"fewest_payers": 4, "window_days": 14}}
DECISIONS: JsonDict = {"from": "judgements", "used": 8, "unused": 1}


class SegmentTried(BaseModel):
    """Customers who are judged by parameters of their own."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"segment": "shops", "where": {"kind": ["sole_trader"]}, "parameters": {"fewest_payers": 9}}
            ]
        },
    )

    segment: str = Field(max_length=100, description="its name")
    where: dict[str, list[str]] = Field(description="values of attributes of a customer; all attributes hold")
    parameters: dict[str, StrictInt] = Field(description="parameters of the detector")


class BacktestAsked(BaseModel):
    """What is to be tried."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "detector": "fan_in",
                    "parameters": {"fewest_payers": 4},
                    "from_day": "2025-04-01",
                    "to_day": "2025-06-30",
                }
            ]
        },
    )

    detector: str = Field(max_length=100, examples=["fan_in"])
    parameters: dict[str, StrictInt] = Field(default={}, description="parameters that are changed")
    segments: list[SegmentTried] | None = Field(
        None, max_length=50, description="in place of the present segments; null leaves them"
    )
    from_day: date | None = Field(None, description="first business day; null: the ledger's first")
    to_day: date | None = Field(None, description="last business day; null: the run's")
    limit: int = Field(50, ge=1, le=500, description="alerts of each list at most")

    def changes(self) -> dict[str, Any]:
        """What is changed, as the engine takes it."""
        changes: dict[str, Any] = dict(self.parameters)
        if self.segments is not None:
            changes["segments"] = [segment.model_dump() for segment in self.segments]
        return changes


class Tally(BaseModel):
    """How many alerts there are, and how many of them were right."""

    model_config = ConfigDict(json_schema_extra={"examples": [TALLY]})

    alerts: int
    customers: int = Field(description="of won and lost: those whom the other parameters say nothing about")
    true: int = Field(description="alerts that were right, as reviewers decided")
    false: int
    unknown: int = Field(description="alerts that nobody decided about")
    precision: float | None = Field(description="true of true and false; null without any")


class TriedParameters(BaseModel):
    """The parameters of a segment; of customers who are in none, its name is empty."""

    model_config = ConfigDict(json_schema_extra={"examples": [BY_SEGMENT]})

    segment: str
    parameters: dict[str, int]


class PresentAndChanged(BaseModel):
    """The parameters by which a detector was run twice."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"present": [BY_SEGMENT], "changed": [BY_SEGMENT]}]}
    )

    present: list[TriedParameters]
    changed: list[TriedParameters]


class LeftOutOfBacktest(BaseModel):
    """What does not count, by reason, and alerts beyond the limit."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "present": {"alerts whose evidence begins before the period": 2},
                    "changed": {},
                    "lost_alerts": 0,
                    "won_alerts": 7,
                }
            ]
        }
    )

    present: dict[str, int]
    changed: dict[str, int]
    lost_alerts: int = Field(description="beyond the limit")
    won_alerts: int = Field(description="beyond the limit")


class TriedAlert(Finding):
    """An alert that is won or lost."""

    model_config = ConfigDict(json_schema_extra={"examples": [ALERT]})

    true: bool | None = Field(description="whether it was right; null where nobody decided")


class DecisionsUsed(BaseModel):
    """Where it is known from what was right."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"from": "judgements", "used": 8, "unused": 1}]},
        populate_by_name=True,
    )

    origin: Literal["judgements"] = Field(alias="from", description="what reviewers decided up to now")
    used: int
    unused: int = Field(
        description="taken back, about something else than an alert, or about one that no run holds"
    )


class BacktestAnswer(BaseModel):
    """A detector by its present and by changed parameters, side by side."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "detector": "fan_in",
                    "status": "active",
                    "run_id": "3f9a0c2be471",
                    "ledger_version": 7,
                    "from_day": "2025-04-01",
                    "to_day": "2025-06-30",
                    "as_of": "2025-06-30T15:59:59Z",
                    "truth": DECISIONS,
                    "parameters": {"present": [BY_SEGMENT], "changed": [BY_SEGMENT]},
                    **dict.fromkeys(("present", "changed", "kept", "lost", "won"), TALLY),
                    "lost_alerts": [],
                    "won_alerts": [ALERT],
                    "left_out": {"present": {}, "changed": {}, "lost_alerts": 0, "won_alerts": 11},
                }
            ]
        }
    )

    detector: str
    status: Literal["active", "shadow", "disabled"] = Field(description="in the run; tried in any case")
    run_id: str = Field(description="whose ledger version is read, and whose parameters are the present ones")
    ledger_version: int
    from_day: date | None
    to_day: date
    as_of: datetime = Field(description="nothing later than this was read, but for decisions")
    truth: DecisionsUsed
    parameters: PresentAndChanged
    present: Tally
    changed: Tally
    kept: Tally = Field(description="present alerts that the changed parameters find too")
    lost: Tally
    won: Tally
    lost_alerts: list[TriedAlert] = Field(description="the highest score first")
    won_alerts: list[TriedAlert]
    left_out: LeftOutOfBacktest
