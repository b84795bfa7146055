"""What was loaded into the ledger, and what was put aside."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item", bound=BaseModel)


class LoadedFile(BaseModel):
    """A file of a load: read = accepted + duplicates + quarantined; no counts where they are for aml."""

    sha256: str | None = Field(
        default=None,
        description="null for rows loaded again from the quarantine",
        examples=["9f86d081884c7d65…"],
    )
    read: int | None = Field(default=None, examples=[120034])
    accepted: int | None = Field(default=None, examples=[120031])
    duplicates: int | None = Field(default=None, examples=[1])
    quarantined: int | None = Field(default=None, examples=[2])


class Load(BaseModel):
    """A load: which files, what became of their rows, and the ledger version it made."""

    model_config = ConfigDict(
        populate_by_name=True,
        json_schema_extra={
            "examples": [
                {
                    "load_id": "5d0c2a91be7f",
                    "ledger_version": 7,
                    "source": "my_bank",
                    "mapping": "/srv/mappings/my_bank.yaml",
                    "files": {
                        "transaction-2025-06": {
                            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                            "read": 120034,
                            "accepted": 120031,
                            "duplicates": 1,
                            "quarantined": 2,
                        }
                    },
                    "sums": {"CNY": 48211903412},
                    "reasons": {"unknown_reference": 2},
                    "from": "2025-05-31T16:00:04Z",
                    "to": "2025-06-30T15:59:51Z",
                }
            ]
        },
    )

    load_id: str | None = Field(description="null for a version that no loader made")
    ledger_version: int = Field(description="the version it made")
    source: str | None
    mapping: str | None = Field(description="a shipped mapping's name, or a path; null for a replay")
    files: dict[str, LoadedFile] = Field(description="by name, without ending")
    sums: dict[str, int] = Field(description="accepted transactions added up in minor units per currency")
    reasons: dict[str, int] | None = Field(
        description="rows put aside by reason; null where some are for aml alone"
    )
    first_at: datetime | None = Field(alias="from", description="time of the first accepted transaction")
    last_at: datetime | None = Field(alias="to", description="time of the last accepted transaction")


class QuarantineRow(BaseModel):
    """A row that was put aside: where it stands, and what is wrong with it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "quarantine_id": "0f3a9c1de27b4a55",
                    "ledger_version": 7,
                    "source": "my_bank",
                    "mapping": "/srv/mappings/my_bank.yaml",
                    "file": "transaction-2025-06",
                    "line": 8123,
                    "column": "amount",
                    "value": "12,3O0.00",
                    "reason": "bad_number",
                }
            ]
        }
    )

    quarantine_id: str
    ledger_version: int = Field(description="the version that put it aside")
    source: str
    mapping: str
    file: str
    line: int | None
    column: str | None = Field(description="of the source")
    value: str | None = Field(
        description="may be a customer's data; long numbers masked; null if for aml alone"
    )
    reason: str


class LedgerPage(BaseModel, Generic[Item]):
    """Part of a list of one ledger version, in an order that never changes."""

    items: list[Item]
    total: int = Field(description="how many there are on all pages", examples=[1])
    next_cursor: str | None = Field(description="give it as `cursor` for the next page; null on the last")
    ledger_version: int = Field(description="the ledger version the list was read from", examples=[7])
    unread_mappings: list[str] = Field(
        description="mappings that cannot be read any more, so that nothing is told of their rows",
        examples=[[]],
    )
