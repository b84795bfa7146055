"""A page of a long list."""

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item", bound=BaseModel)


class LeftOut(BaseModel):
    """Something that is not shown, counted."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "outside_persons", "count": 12, "band": "10-19"}]}
    )

    reason: str = Field(description="why it is not shown")
    count: int = Field(description="how many")
    band: str | None = Field(None, description="the band of the count, of persons who may not be seen")


class Page(BaseModel, Generic[Item]):
    """Part of a list of one run, in an order that never changes."""

    items: list[Item]
    total: int = Field(description="how many there are on all pages", examples=[1])
    next_cursor: str | None = Field(description="give it as `cursor` for the next page; null on the last")
    run_id: str = Field(description="the run the list was read from", examples=["3f9a0c2be471"])
    ledger_version: int = Field(description="the ledger version that run read", examples=[7])
    left_out: list[LeftOut] = Field(description="what is not shown, by reason")
