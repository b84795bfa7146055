"""Runs, health and readiness."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

SUMMARY: JsonDict = {
    "run_id": "3f9a0c2be471",
    "ledger_version": 7,
    "instant": "2025-06-30T16:00:00Z",
    "current": True,
}


class RunSummary(BaseModel):
    """A finished run."""

    model_config = ConfigDict(json_schema_extra={"examples": [SUMMARY]})

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


class Neo4jReadiness(BaseModel):
    """What the Neo4j server of the settings says of itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"answers": True, "reason": None, "version": "5.26.30", "warnings": []}]
        }
    )

    answers: bool
    reason: str | None = Field(description="why it does not answer, and what to do")
    version: str | None
    warnings: list[str] = Field(description="what to set right on the server")


class Readiness(BaseModel):
    """Whether data can be served, and if not why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ready": True,
                    "reason": None,
                    "run_id": "3f9a0c2be471",
                    "neo4j": {"answers": True, "reason": None, "version": "5.26.30", "warnings": []},
                }
            ]
        }
    )

    ready: bool
    reason: str | None
    run_id: str | None
    neo4j: Neo4jReadiness | None = Field(
        description="null where no Neo4j is set; the service is ready without it, as it reads the index"
    )
