"""Reports due by amount alone, for the role aml."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.access import FilingReader
from api.models.filings import Filing, FilingFilters
from api.models.pages import Page
from api.pages import PageAsked
from api.reading.filings import find_filings

ROUTER = APIRouter(prefix="/filings", tags=["findings"])


@ROUTER.get("")
def list_filings(
    caller: FilingReader, asked: PageAsked, filters: Annotated[FilingFilters, Query()]
) -> Page[Filing]:
    """Every large-value and cash report that is due, by rule, customer and business day."""
    page = asked.page(find_filings(asked.run, filters), lambda row: Filing(**row))
    caller.asks_about(filing.party_id for filing in page.items)
    return page
