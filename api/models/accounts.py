"""Accounts and their transactions."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Account(BaseModel):
    """An account, ours or another bank's."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "account_id": "acct:A00000042",
                    "number": "6222********7890",
                    "ours": True,
                    "holder_id": "party:P0000017",
                    "holder_name": "苏州恒达精密制造有限公司",
                    "bank_code": "bank:OURS",
                    "branch_id": "branch:B012",
                    "product": "basic current account",
                    "currency": "CNY",
                    "kind": "current",
                    "role": "ordinary",
                    "ordinary": True,
                    "placeholder": False,
                    "opened_at": "2019-03-04T00:00:00Z",
                    "closed_at": None,
                    "status": "active",
                }
            ]
        }
    )

    account_id: str
    number: str | None = Field(description="masked")
    ours: bool
    holder_id: str = Field(description="its primary holder")
    holder_name: str | None
    bank_code: str | None
    branch_id: str | None
    product: str | None
    currency: str | None
    kind: str | None
    role: str
    ordinary: bool = Field(description="account and holder both have the ordinary role")
    placeholder: bool | None = Field(description="known only because a row refers to it")
    opened_at: datetime | None
    closed_at: datetime | None
    status: str | None


class Transaction(BaseModel):
    """One movement of money, seen from one of its accounts."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "transaction_id": "tx:T0000000123",
                    "time": "2025-06-10T02:15:31Z",
                    "business_day": "2025-06-10",
                    "direction": "out",
                    "amount_minor": 1250000,
                    "currency": "CNY",
                    "kind": "transfer",
                    "counterparty_account": "acct:A00000977",
                    "counterparty_name": "宁波东方物流有限公司",
                    "counterparty_number": "6217********0041",
                    "channel": "online",
                    "summary": "货款",
                    "purpose": None,
                }
            ]
        }
    )

    transaction_id: str
    time: datetime
    business_day: date
    direction: Literal["in", "out", "self"]
    amount_minor: int = Field(description="minor units of the currency")
    currency: str
    kind: str
    counterparty_account: str | None = Field(description="null where the other side is cash or the bank")
    counterparty_name: str | None = Field(description="as received")
    counterparty_number: str | None = Field(description="as received, masked")
    channel: str | None
    summary: str | None = Field(description="long numbers masked")
    purpose: str | None = Field(description="long numbers masked")
