"""The cards of learned rankers; docs/ranker.md tells every field."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue
from pydantic.config import JsonDict

CARD: JsonDict = {
    "ranker_id": "3f9a0c2be4710d55",
    "per": "transaction",
    "data": {"run_id": "3f9a0c2be471", "ledger_version": 7, "labels": {"from": "judgements", "used": 900}},
    "split": {"teach": {"rows": 540, "positive": 60}, "measure": {"rows": 180, "positive": 22}},
    "threshold": 0.41,
    "metrics": {"measure": {"flagged": 25, "precision": 0.72, "recall": 0.82, "f1": 0.77}},
    "features": ["amount_rank", "hour"],
    "words": {},
    "gains": [{"feature": "amount_rank", "share": 0.61}],
    "parameters": {"rounds": 300},
    "library": "lightgbm 4.6.0",
}


class RankerGain(BaseModel):
    """How much of what was learnt a feature carries."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"feature": "amount_rank", "share": 0.61}]})

    feature: str
    share: float = Field(ge=0, le=1)


class RankerCard(BaseModel):
    """What a ranker learnt from, how it was split, how well it did on what came after, and what it reads."""

    model_config = ConfigDict(json_schema_extra={"examples": [CARD]})

    ranker_id: str
    per: Literal["transaction", "account"]
    data: dict[str, JsonValue] = Field(description="run, instant and labels")
    split: dict[str, dict[str, JsonValue]] = Field(description="rows of each part in time")
    threshold: float = Field(description="the score from which on a row is flagged")
    metrics: dict[str, dict[str, JsonValue]] = Field(description="quality by part")
    features: list[str] = Field(description="what it reads, in order")
    words: dict[str, JsonValue] = Field(description="the words of features that hold words")
    gains: list[RankerGain] = Field(description="what it relies on most")
    parameters: dict[str, JsonValue]
    library: str


class RankerList(BaseModel):
    """The cards of all rankers, by id."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [CARD]}]})

    items: list[RankerCard]
