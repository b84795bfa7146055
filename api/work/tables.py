"""Tables of the work database."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    types,
)
from sqlalchemy.engine import Dialect

METADATA = MetaData()


class UtcTime(types.TypeDecorator[datetime]):
    """A time with zone in Python, UTC in the database; one without zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn a time into UTC before it is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"time without zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give stored times their zone back, which SQLite drops."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


API_KEY = Table(
    "api_key",
    METADATA,
    Column("key_id", String(12), primary_key=True),
    Column("secret_sha256", String(64), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("label", String(200), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", String(40), nullable=False),
    Column("expires_at", UtcTime),
    Column("revoked_at", UtcTime),
    Column("last_used_at", UtcTime),
)
"""API keys: what to find one by, the hash of its secret, and what it may do."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("audit_id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    Column("request_id", String(32), nullable=False),
    Column("key_id", String(12), nullable=False),
    Column("roles", JSON, nullable=False),
    Column("method", String(10), nullable=False),
    Column("route", String(200), nullable=False),
    Column("subjects", JSON, nullable=False),
    Column("status", Integer, nullable=False),
    Index("audit_at", "at"),
    Index("audit_key_id", "key_id"),
)
"""Who asked for what about whom, and whether it was given."""

CASE_EVENT = Table(
    "case_event",
    METADATA,
    Column("event_id", Integer, primary_key=True, autoincrement=True),
    Column("finding_id", String(200), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("action", String(10), nullable=False),
    Column("assignee", String(200)),
    Column("outcome", String(30)),
    Column("reason", String(2000)),
    Column("event_key", String(32), nullable=False, default=lambda: uuid4().hex),
    Index("case_event_finding_id", "finding_id"),
    UniqueConstraint("event_key", name="case_event_key"),
)
"""What reviewers did with alerts: rows are only ever added, and a case is what its events make it.

``event_id`` orders them; ``event_key`` names them in the ledger, which outlives a work database.
"""

SECRET = Table(
    "secret",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", String(64), nullable=False),
)
"""Secrets that the processes of one service share, such as the one that signs cursors."""
