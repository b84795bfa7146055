"""Reports due by amount alone."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Filing(BaseModel):
    """A report about a customer's business day, for one line of a rule."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rule": "cn_large_cash",
                    "article": "PBoC Order [2016] No. 3, Art. 5(1)",
                    "party_id": "party:P0000017",
                    "party_name": "苏州恒达精密制造有限公司",
                    "business_day": "2025-06-04",
                    "direction": "in",
                    "sum_minor": 6_000_000,
                    "currency": "CNY",
                    "transaction_ids": ["tx:81", "tx:95"],
                    "due_on": "2025-06-11",
                    "note": "several transactions, none of which reaches the line alone",
                }
            ]
        }
    )

    rule: str
    article: str
    party_id: str
    party_name: str | None
    business_day: date
    direction: Literal["in", "out"] = Field(description="in: received; out: paid")
    sum_minor: int = Field(description="minor units of the currency of the line")
    currency: str
    transaction_ids: list[str]
    due_on: date = Field(description="last day for the report")
    note: str | None


class FilingFilters(BaseModel):
    """Which reports are asked for; all conditions hold together."""

    rule: str | None = Field(None, max_length=100, description="one rule only")
    party: str | None = Field(None, max_length=200, description="one customer only")
    from_day: date | None = Field(None, description="first business day")
    to_day: date | None = Field(None, description="last business day")
