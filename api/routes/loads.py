"""Loads: what came into the ledger, for data engineers."""

from fastapi import APIRouter

from api.access import LoadReader
from api.ledger_pages import LedgerPageAsked
from api.models.ledger import LedgerPage, Load
from api.reading.ledger import find_loads

ROUTER = APIRouter(prefix="/loads", tags=["ledger"])


@ROUTER.get("")
def list_loads(caller: LoadReader, asked: LedgerPageAsked) -> LedgerPage[Load]:
    """Every load, the newest first: its files with hashes and counts, sums, and the version it made."""
    return asked.page(find_loads(asked.snapshot, caller.viewer), Load.model_validate)
