"""Tags of parties."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class Tag(BaseModel):
    """A tag that a customer carries, since when and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "party_id": "party:P0000017",
                    "name": "苏州恒达精密制造有限公司",
                    "tag": "payroll_payer",
                    "since": "2025-02-10",
                    "why": "Pays 31 persons on the 10th of each of the last five months.",
                }
            ]
        }
    )

    party_id: str
    name: str | None
    tag: str
    since: date | None
    why: str = Field(description="the numbers behind it, in the language asked for")
