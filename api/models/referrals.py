"""Referral candidates."""

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class ReferralCandidate(BaseModel):
    """A customer to ask for a referral, and whom they would bring, in counts and bands."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rank": 1,
                    "party_id": "party:P0000204",
                    "name": "李敏",
                    "score": 0.93,
                    "brings": [{"band": "gold", "count": 6}],
                    "why": "Third most central of 214 in her community; six she pays bank elsewhere.",
                }
            ]
        }
    )

    rank: int = Field(description="1: ask first")
    party_id: str
    name: str | None
    score: float
    brings: JsonValue = Field(description="counts and bands, never a name")
    why: str
