"""Communities and their members."""

from pydantic import BaseModel, ConfigDict, Field, JsonValue


class Community(BaseModel):
    """Parties that belong together by money and ties."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "community": "c0007",
                    "members": 214,
                    "persons": 190,
                    "firms": 24,
                    "value_segment": "gold",
                    "traits": [{"trait": "region", "value": "CN-320500", "count": 180, "share": 0.84}],
                    "sentence": "214 customers around Suzhou who pay and are paid by each other.",
                }
            ]
        }
    )

    community: str
    members: int
    persons: int
    firms: int
    value_segment: str | None = Field(description="the segment that most members have")
    traits: list[dict[str, JsonValue]] = Field(description="what members share more than others do")
    sentence: str


class Member(BaseModel):
    """A member of a community."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "party_id": "party:P0000017",
                    "name": "苏州恒达精密制造有限公司",
                    "community": "c0007",
                    "core_rank": 1,
                }
            ]
        }
    )

    party_id: str
    name: str | None
    community: str
    core_rank: int = Field(description="1: the most central")
