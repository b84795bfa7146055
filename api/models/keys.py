"""API keys and the audit trail."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from graph_engine.schema.access import ROLES_OF_CALLERS

CallerRole = Literal[ROLES_OF_CALLERS]  # type: ignore[valid-type]


class KeyAsked(BaseModel):
    """The key to make."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"roles": ["analyst"], "label": "quarterly report", "expires_at": "2030-01-01T00:00:00Z"}
            ]
        },
    )

    roles: Annotated[list[CallerRole], Field(min_length=1, max_length=len(ROLES_OF_CALLERS))]
    label: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S", description="whose key it is")]
    expires_at: Annotated[AwareDatetime | None, Field(description="from when it is useless")] = None


KEY_EXAMPLE: dict[str, JsonValue] = {
    "key_id": "0a1b2c3d4e5f",
    "roles": ["analyst"],
    "label": "quarterly report",
    "created_at": "2025-07-01T08:00:00Z",
    "created_by": "ffeeddccbbaa",
    "expires_at": "2030-01-01T00:00:00Z",
    "revoked_at": None,
    "last_used_at": None,
}


class Key(BaseModel):
    """What is known of a key; never its secret."""

    model_config = ConfigDict(json_schema_extra={"examples": [KEY_EXAMPLE]})

    key_id: str
    roles: list[str]
    label: str
    created_at: datetime
    created_by: str = Field(description="the admin key that made it, or the command line")
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class KeyMade(Key):
    """A key just made; its text is shown this once."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**KEY_EXAMPLE, "key": "fg_0a1b2c3d4e5f_…"}]})

    key: str = Field(description="the key itself; keep it now")


class KeyList(BaseModel):
    """Every key, oldest first."""

    items: list[Key]


class AuditRow(BaseModel):
    """One request to customer data."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "audit_id": 1204,
                    "at": "2025-07-01T08:01:12Z",
                    "request_id": "6d0a3f0c5c0b4f6f9f1d8a3b7e2c4d5e",
                    "key_id": "0a1b2c3d4e5f",
                    "roles": ["analyst"],
                    "method": "GET",
                    "route": "/v1/parties/{party_id}",
                    "subjects": ["party:P0000017"],
                    "withheld": False,
                    "status": 200,
                }
            ]
        }
    )

    audit_id: int
    at: datetime
    request_id: str
    key_id: str
    roles: list[str]
    method: str
    route: str
    subjects: list[str] = Field(description="what the request was about, and what the answer showed")
    withheld: bool = Field(description="whom reviewers look at is told only to who holds aml too")
    status: int


class AuditList(BaseModel):
    """Entries of the audit trail, newest first."""

    items: list[AuditRow]
    next_before: int | None = Field(description="give it as `before` for older entries", examples=[1155])
