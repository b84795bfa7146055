"""Runs, health and readiness."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class RunSummary(BaseModel):
    """A finished run."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "run_id": "3f9a0c2be471",
                    "ledger_version": 7,
                    "instant": "2025-06-30T16:00:00Z",
                    "current": True,
                }
            ]
        }
    )

    run_id: str
    ledger_version: int
    instant: datetime = Field(description="nothing later than this is in it")
    current: bool = Field(description="the run that is served")


class RunList(BaseModel):
    """Every finished run in the home."""

    items: list[RunSummary]


class Health(BaseModel):
    """The process answers."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "ok", "version": "0.1.0"}]})

    status: Literal["ok"]
    version: str


class Readiness(BaseModel):
    """Whether data can be served, and if not why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"ready": True, "reason": None, "run_id": "3f9a0c2be471"}]}
    )

    ready: bool
    reason: str | None
    run_id: str | None
