"""Detectors: what is looked for."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

PARAMETER: JsonDict = {
    "name": "window_days",
    "unit": "days",
    "of_seconds": 7,
    "of_days": 7,
    "least": 0,
    "most": 36_500,
    "why": "W, both ends counted; ours: practice, a week.",
    "chosen": 10,
}
SEGMENT: JsonDict = {
    "name": "shops",
    "where": {"kind": ["sole_trader"]},
    "parameters": {"near_pct": 90},
}
DETECTOR: JsonDict = {
    "detector": "structuring",
    "title": "Day after day just under the reporting line",
    "definition": "Who knows the line splits a sum so that no day reaches it.",
    "fires_on": "deposits of cash, cut to stay under the line on each day.",
    "misses": "days much smaller than the line.",
    "source": "People's Bank of China, Order [2016] No. 3, art. 5 (the lines).",
    "look_next": "whether the customer was told of the line.",
    "status": "active",
    "parameters": [PARAMETER],
    "segments": [SEGMENT],
}


class DetectorParameter(BaseModel):
    """A parameter of a detector."""

    model_config = ConfigDict(json_schema_extra={"examples": [PARAMETER]})

    name: str
    unit: str = Field(description="`number` of counts and multiples")
    of_seconds: int = Field(description="the standard for data with times of day")
    of_days: int = Field(description="the standard for data with days only")
    least: int = Field(description="the smallest value allowed")
    most: int = Field(description="the largest value allowed")
    why: str = Field(description="what it means, and its source")
    chosen: int | None = Field(description="what the run has chosen instead; null: the standard")


class DetectorSegment(BaseModel):
    """Customers for whom a detector has parameters of their own."""

    model_config = ConfigDict(json_schema_extra={"examples": [SEGMENT]})

    name: str
    where: dict[str, list[str]] = Field(description="values of attributes of a customer; all attributes hold")
    parameters: dict[str, int]


class Detector(BaseModel):
    """What is looked for: definition, sources and parameters, and whether the run looked for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [DETECTOR]})

    detector: str
    title: str
    definition: str = Field(description="why it matters, and what it is exactly")
    fires_on: str = Field(description="and known false alarms")
    misses: str
    source: str = Field(description="paper or rule, with section")
    look_next: str
    status: Literal["active", "shadow", "disabled"] = Field(
        description="in the current run: its findings are alerts, are on trial, or there are none"
    )
    parameters: list[DetectorParameter]
    segments: list[DetectorSegment]


class DetectorList(BaseModel):
    """Every detector, in the order in which they are reported, as the current run has chosen them."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [DETECTOR], "run_id": "3f9a0c2be471"}]}
    )

    items: list[Detector]
    run_id: str
