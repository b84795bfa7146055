"""Scores of single transactions."""

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.ids import MAX_ID

TRANSACTION: JsonDict = {
    "payer_account": "acct:A00000042",
    "payee_account": "acct:A00000977",
    "amount_minor": 1250000,
    "currency": "CNY",
    "time": "2025-07-01T02:15:31Z",
}
REASON: JsonDict = {
    "feature": "cycles_3",
    "text": "temporal cycles of 3 hops that it closes; a lower bound where the budget ran out",
    "value": 1.0,
    "share": 0.0004,
}
COMPLETED: JsonDict = {
    "pattern": "cycle",
    "size": 3,
    "count": 1,
    "transactions": [["txn:8812", "txn:8840"]],
}


class ScoreAsked(BaseModel):
    """A transaction that is proposed, or was booked after the current run."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [TRANSACTION]})

    payer_account: str | None = Field(None, max_length=MAX_ID, description="null for cash")
    payee_account: str | None = Field(
        None, max_length=MAX_ID, description="null for cash; one of the two accounts must be known"
    )
    amount_minor: int = Field(ge=1, le=10**17, description="minor units of the currency")
    currency: str = Field(pattern="^[A-Z]{3}$", description="ISO 4217")
    time: AwareDatetime | None = Field(None, description="after the last transaction of the run; null: now")
    kind: str = Field("transfer", max_length=40, description="as the ledger's transactions have it")
    channel: str | None = Field(None, max_length=40)


class ScoreReason(BaseModel):
    """What few recent transactions show as much of."""

    model_config = ConfigDict(json_schema_extra={"examples": [REASON]})

    feature: str
    text: str = Field(description="what the feature is")
    value: int = Field(description="a count; of the amount, minor units")
    share: float = Field(
        description="of recent transactions (of all, for the amount) that show at least as much"
    )


class CompletedShapes(BaseModel):
    """Shapes that the transaction would be the last of."""

    model_config = ConfigDict(json_schema_extra={"examples": [COMPLETED]})

    pattern: Literal["cycle", "scatter_gather", "chain"]
    size: int = Field(description="hops of a cycle or chain; the most parties between, of scatter-gathers")
    count: int = Field(description="how many; of scatter-gathers, the sources")
    transactions: list[list[str]] = Field(
        description="the others of each cycle or chain, or of all scatter-gathers from one source, by time"
    )


class Score(BaseModel):
    """How odd one transaction is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "run_id": "3f9a0c2be471",
                    "until": "2025-06-30T15:59:59Z",
                    "score": 0.31,
                    "reasons": [REASON],
                    "completes": [COMPLETED],
                    "features": {"amount_minor": 1250000, "amount_rank": 0.91, "cycles_3": 1},
                    "population": 81234,
                    "elapsed_ms": 41.0,
                }
            ]
        }
    )

    run_id: str
    until: datetime | None = Field(description="time of the last transaction of the run")
    score: float = Field(ge=0, le=1, description="0: as everything is; see docs/api.md")
    reasons: list[ScoreReason] = Field(description="the rarest first; empty where nothing is rare")
    completes: list[CompletedShapes]
    features: dict[str, int | float | str | bool | None] = Field(description="see docs/model_features.md")
    population: int = Field(description="recent transactions that it is compared with")
    elapsed_ms: float
