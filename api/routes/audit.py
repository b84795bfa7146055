"""The audit trail, for admins."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.access import AuditReader
from api.models.keys import AuditList, AuditRow
from api.pages import DEFAULT_LIMIT, MAX_LIMIT
from api.service import ServiceHere
from api.work.audit import AuditEntry, read_audit
from graph_engine.schema.access import Viewer

ROUTER = APIRouter(prefix="/audit", tags=["audit"])


@ROUTER.get("")
def list_audit(
    caller: AuditReader,
    service: ServiceHere,
    before: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="`next_before` of the page before")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="entries on a page")] = DEFAULT_LIMIT,
) -> AuditList:
    """Requests to customer data, the newest first."""
    entries = read_audit(service.work, before=before, limit=limit)
    rows = [_row(one, caller.viewer) for one in entries]
    return AuditList(items=rows, next_before=rows[-1].audit_id if len(rows) == limit else None)


def _row(entry: AuditEntry, viewer: Viewer) -> AuditRow:
    """An entry; what reviewers asked for and were shown tells of alerts, so it is told to reviewers alone."""
    withheld = Viewer(*entry.roles).may("alerts") and not viewer.may("alerts")
    subjects = [] if withheld else list(entry.subjects)
    return AuditRow(**vars(entry) | {"roles": list(entry.roles), "subjects": subjects}, withheld=withheld)
