"""The audit trail: who asked for what about whom, when, and whether it was given."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from api.work.tables import AUDIT


@dataclass(frozen=True)
class AuditEntry:
    """One request to customer data."""

    at: datetime
    request_id: str
    key_id: str
    roles: tuple[str, ...]
    method: str
    route: str
    subjects: tuple[str, ...]
    status: int
    audit_id: int = 0


def write_audit(work: Engine, entry: AuditEntry) -> None:
    """Add a row; its number comes from the database."""
    row = {name: value for name, value in vars(entry).items() if name != "audit_id"}
    row |= {"roles": list(entry.roles), "subjects": list(entry.subjects)}
    with work.begin() as connection:
        connection.execute(insert(AUDIT).values(row))


def read_audit(work: Engine, *, before: int | None = None, limit: int = 50) -> list[AuditEntry]:
    """The newest entries first, from below the number ``before`` on."""
    wanted = select(AUDIT).order_by(AUDIT.c.audit_id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(AUDIT.c.audit_id < before)
    with work.connect() as connection:
        rows = connection.execute(wanted).mappings()
        return [
            AuditEntry(**{**row, "roles": tuple(row["roles"]), "subjects": tuple(row["subjects"])})
            for row in rows
        ]
