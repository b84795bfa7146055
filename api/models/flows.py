"""Monthly flows between parties."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class Flow(BaseModel):
    """What one party paid another in a month, in one currency."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "payer_id": "party:P0000017",
                    "payer_name": "苏州恒达精密制造有限公司",
                    "payee_id": "party:P0000311",
                    "payee_name": "宁波东方物流有限公司",
                    "month": "2025-06-01",
                    "currency": "CNY",
                    "count": 4,
                    "amount_minor": 48200000,
                    "first_at": "2025-06-03T01:10:00Z",
                    "last_at": "2025-06-27T06:42:09Z",
                }
            ]
        }
    )

    payer_id: str
    payer_name: str | None
    payee_id: str
    payee_name: str | None
    month: date = Field(description="its first day")
    currency: str
    count: int = Field(description="transactions")
    amount_minor: int = Field(description="minor units of the currency")
    first_at: datetime
    last_at: datetime


class FlowFilters(BaseModel):
    """Which flows are asked for; all conditions hold together."""

    payer: str | None = Field(None, max_length=200, description="party that pays")
    payee: str | None = Field(None, max_length=200, description="party that is paid")
    from_month: date | None = Field(None, description="first month, any day of it")
    to_month: date | None = Field(None, description="last month, any day of it")
    currency: str | None = Field(None, pattern="^[A-Z]{3}$", description="ISO 4217")
