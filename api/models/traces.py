"""Traces of money."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

STEP: JsonDict = {
    "hop": 1,
    "transaction_id": "tx:T0000000131",
    "kind": "transfer",
    "time": "2025-06-10T02:15:31Z",
    "payer_id": "party:P0000017",
    "payer_name": "苏州恒达精密制造有限公司",
    "payer_account": "acct:A00000042",
    "payee_id": "party:P0000311",
    "payee_name": "宁波东方物流有限公司",
    "payee_account": "acct:A00000977",
    "amount_minor": 1250000,
    "traced_minor": 1000000,
    "currency": "CNY",
    "share": 0.8,
    "stop_reason": None,
}
PURSE: JsonDict = {
    "account_id": "acct:A00000042",
    "party_id": "party:P0000017",
    "currency": "CNY",
    "traced_minor": 1250000,
    "opening_minor": 0,
    "uncovered_minor": 0,
    "passed_minor": 1000000,
    "left_minor": 200000,
    "rests_minor": 50000,
    "cut_off_minor": 0,
}
STOP: JsonDict = {"reason": "hops", "currency": "CNY", "count": 1, "amount_minor": 1000000}


class TraceStep(BaseModel):
    """A transaction that carries traced money."""

    model_config = ConfigDict(json_schema_extra={"examples": [STEP]})

    hop: int = Field(description="transactions on from the start")
    transaction_id: str
    kind: str
    time: datetime
    payer_id: str | None = Field(description="null where money came from cash or the bank")
    payer_name: str | None
    payer_account: str | None
    payee_id: str | None = Field(description="null where money went to cash or the bank")
    payee_name: str | None
    payee_account: str | None
    amount_minor: int = Field(description="the whole transaction, in minor units of the currency")
    traced_minor: int = Field(description="what of it is traced")
    currency: str
    share: float = Field(description="traced of the whole")
    stop_reason: str | None = Field(description="why it is not followed beyond; null where it is")


class TracePurse(BaseModel):
    """What became of traced money on one account in one currency; each unit is in one term."""

    model_config = ConfigDict(json_schema_extra={"examples": [PURSE]})

    account_id: str
    party_id: str
    currency: str
    traced_minor: int
    opening_minor: int
    uncovered_minor: int
    passed_minor: int
    left_minor: int
    rests_minor: int
    cut_off_minor: int


class TraceStop(BaseModel):
    """Money that is not followed."""

    model_config = ConfigDict(json_schema_extra={"examples": [STOP]})

    reason: str
    currency: str
    count: int
    amount_minor: int


USE_CATEGORY: JsonDict = {
    "category": "securities",
    "forbidden": True,
    "amount_minor": 107160000,
    "currency": "CNY",
    "share": 0.94,
    "count": 1,
    "first_hop": 3,
    "first_at": "2025-03-05T17:51:55Z",
}
USE_STEP: JsonDict = {
    "category": ["securities"],
    "hop": 3,
    "transaction_id": "tx:T0000000131",
    "payee_id": "party:P0000311",
    "payee_account": "acct:A00000977",
    "traced_minor": 107160000,
    "currency": "CNY",
}


class UseCategory(BaseModel):
    """What was traced of a loan into one category of use."""

    model_config = ConfigDict(json_schema_extra={"examples": [USE_CATEGORY]})

    category: str
    forbidden: bool = Field(description="whether the loan's product forbids it")
    amount_minor: int
    currency: str
    share: float | None = Field(description="of what was disbursed; null in another currency than that")
    count: int
    first_hop: int
    first_at: datetime


class UseStep(BaseModel):
    """A payment by which loan money came to a category of use."""

    model_config = ConfigDict(json_schema_extra={"examples": [USE_STEP]})

    category: list[str]
    hop: int
    transaction_id: str
    payee_id: str | None
    payee_account: str | None
    traced_minor: int
    currency: str


class Use(BaseModel):
    """What a loan was spent on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "product": "working_capital",
                    "source": "Administrative Measures for Working Capital Loans …",
                    "entrusted": False,
                    "disbursed_minor": 114000000,
                    "currency": "CNY",
                    "categories": [USE_CATEGORY],
                    "steps": [USE_STEP],
                }
            ]
        }
    )

    product: str | None = Field(description="null where the sort of loan is not known, and nothing forbidden")
    source: str | None = Field(description="the rule that forbids")
    entrusted: bool = Field(description="paid to others than the borrower by the bank itself")
    disbursed_minor: int
    currency: str = Field(description="of what was disbursed")
    categories: list[UseCategory]
    steps: list[UseStep]


class Trace(BaseModel):
    """Where money went or came from."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "start": {"kind": "transaction", "id": "tx:T0000000123"},
                    "direction": "forward",
                    "method": "fifo",
                    "hops": 4,
                    "window_days": 30,
                    "run_id": "3f9a0c2be471",
                    "ledger_version": 7,
                    "elapsed_ms": 8.2,
                    "steps": [STEP],
                    "purses": [PURSE],
                    "stops": [STOP],
                    "use": None,
                    "left_out": [],
                }
            ]
        }
    )

    start: dict[Literal["kind", "id"], str]
    direction: str
    method: str
    hops: int
    window_days: int | None
    run_id: str
    ledger_version: int
    elapsed_ms: float
    steps: list[TraceStep] = Field(description="by hop, time and id")
    purses: list[TracePurse] = Field(description="by account and currency")
    stops: list[TraceStop] = Field(description="what is not followed, by reason and currency")
    use: Use | None = Field(description="forward from a loan: what it was spent on")
    left_out: list[dict[str, str | int]] = Field(
        description="rows beyond the limit, and where the budget of `use` was spent: what, why, how many"
    )

    @property
    def ids(self) -> list[str]:
        """The ids that an audit trail keeps of it: every party and account it names."""
        used = self.use.steps if self.use is not None else []
        pairs = [
            *((one.account_id, one.party_id) for one in self.purses),
            *((one.payer_id, one.payer_account) for one in self.steps),
            *((one.payee_id, one.payee_account) for one in self.steps),
            *((one.payee_id, one.payee_account) for one in used),
        ]
        return sorted({name for pair in pairs for name in pair if name is not None})
