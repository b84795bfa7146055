"""The quarantine: rows that were put aside, for data engineers."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.access import QuarantineReader
from api.ledger_pages import LedgerPageAsked
from api.models.ledger import LedgerPage, QuarantineRow
from api.reading.ledger import RowFilters, find_quarantined

ROUTER = APIRouter(prefix="/quarantine", tags=["ledger"])


@ROUTER.get("")
def list_quarantine(
    caller: QuarantineReader,
    asked: LedgerPageAsked,
    file: Annotated[str | None, Query(max_length=300, description="a file's name, without ending")] = None,
    reason: Annotated[str | None, Query(max_length=100, description="one reason only")] = None,
) -> LedgerPage[QuarantineRow]:
    """Rows that were put aside and not loaded since, by file and line, with what is wrong with each."""
    found = find_quarantined(asked.snapshot, caller.viewer, RowFilters(file, reason))
    page = asked.page(found, lambda row: QuarantineRow(**row))
    caller.asks_about(row.quarantine_id for row in page.items)
    return page
