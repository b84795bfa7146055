"""The audit trail, for admins."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.access import AuditReader
from api.models.keys import AuditList, AuditRow
from api.pages import DEFAULT_LIMIT, MAX_LIMIT
from api.service import ServiceHere
from api.work.audit import read_audit

ROUTER = APIRouter(prefix="/audit", tags=["audit"])


@ROUTER.get("")
def list_audit(
    caller: AuditReader,  # noqa: ARG001 - the signature is the rule
    service: ServiceHere,
    before: Annotated[
        int | None, Query(ge=1, le=2**31 - 1, description="`next_before` of the page before")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="entries on a page")] = DEFAULT_LIMIT,
) -> AuditList:
    """Requests to customer data, the newest first."""
    entries = read_audit(service.work, before=before, limit=limit)
    rows = [
        AuditRow(**vars(one) | {"roles": list(one.roles), "subjects": list(one.subjects)}) for one in entries
    ]
    return AuditList(items=rows, next_before=rows[-1].audit_id if len(rows) == limit else None)
