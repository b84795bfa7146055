"""All about one run: what it was made of, how, and what it left out."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.models.detectors import SEGMENT, DetectorSegment
from api.models.runs import SUMMARY, RunSummary

STEP: JsonDict = {"step": "index", "seconds": 1.2, "peak_memory_mb": 410}
USED: JsonDict = {"segment": None, "parameters": {"window_days": 10, "fewest_days": 3}}
DETECTOR: JsonDict = {
    "detector": "structuring",
    "status": "shadow",
    "parameters": {"window_days": 10},
    "segments": [SEGMENT],
    "used": [USED],
}
SEARCHES: JsonDict = {"search": "rounds", "count": 13, "taken_over": 12}
LEFT_OUT: JsonDict = {
    "stage": "alerts.cycle",
    "reason": "first payments whose search for cycles was cut short",
    "count": 3,
    "amount_minor": None,
    "currency": None,
}
DETAIL: JsonDict = SUMMARY | {
    "business_day": "2025-07-01",
    "parent": "1d2a77c0b95e",
    "seed": 1,
    "configuration": {"communities": {"objective": "cpm", "resolution": 0.01}},
    "detectors": [DETECTOR],
    "resolution": "second",
    "searched_in_full_because": None,
    "searches": [SEARCHES],
    "steps": [STEP],
    "left_out": [LEFT_OUT],
}


class StepOfRun(BaseModel):
    """How long a step of a run took."""

    model_config = ConfigDict(json_schema_extra={"examples": [STEP]})

    step: str
    seconds: float
    peak_memory_mb: int = Field(description="the most that the process had held by its end")


class UsedParameters(BaseModel):
    """What a detector ran with for some customers."""

    model_config = ConfigDict(json_schema_extra={"examples": [USED]})

    segment: str | None = Field(description="null: customers in no segment")
    parameters: dict[str, int] = Field(description="all of them")


class DetectorOfRun(BaseModel):
    """What a run had chosen of a detector, and what it ran with."""

    model_config = ConfigDict(json_schema_extra={"examples": [DETECTOR]})

    detector: str
    status: Literal["active", "shadow", "disabled"]
    parameters: dict[str, int] = Field(description="those that differ from the standard")
    segments: list[DetectorSegment]
    used: list[UsedParameters] = Field(description="none where it did not run")


class SearchesOfRun(BaseModel):
    """How often something was searched for: once a stretch of time."""

    model_config = ConfigDict(json_schema_extra={"examples": [SEARCHES]})

    search: str
    count: int
    taken_over: int = Field(description="of these, by the parent run, as nothing had changed in them")


class LeftOutOfRun(BaseModel):
    """What a stage left out, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [LEFT_OUT]})

    stage: str = Field(description="of alerts with the detector, and its segment if it has any")
    reason: str
    count: int
    amount_minor: int | None = Field(description="null where it is not money")
    currency: str | None


class RunDetail(RunSummary):
    """A finished run: what it was made of, how, and what it left out."""

    model_config = ConfigDict(json_schema_extra={"examples": [DETAIL]})

    business_day: date
    parent: str | None = Field(description="the run before")
    seed: int
    configuration: dict[str, dict[str, Any]] = Field(
        description="parameters by analysis, that of detectors beside; `communities.resolution` is that used"
    )
    detectors: list[DetectorOfRun] | None = Field(description="for the role aml; null for others")
    resolution: Literal["day", "second"] | None = Field(
        description="of most times, by which standard windows go; null in older runs or if no detector ran"
    )
    searched_in_full_because: str | None = Field(description="null: the parent's could be taken over")
    searches: list[SearchesOfRun] | None = Field(description="for the role aml; null for others")
    steps: list[StepOfRun] = Field(description="none where the log of the run is gone")
    left_out: list[LeftOutOfRun] = Field(description="of stages whose results the caller may read")
