"""Opportunities: findings of growth."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.access import OpportunityReader
from api.ids import FindingId
from api.language import Lang
from api.models.findings import Finding, FindingFilters, FindingWithEvidence
from api.models.pages import Page
from api.pages import PageAsked
from api.reading.evidence import with_evidence
from api.reading.findings import find_findings, finding_row, finding_values
from api.service import RunHere, ServiceHere

ROUTER = APIRouter(prefix="/opportunities", tags=["findings"])


@ROUTER.get("")
def list_opportunities(
    caller: OpportunityReader,
    asked: PageAsked,
    service: ServiceHere,
    lang: Lang,
    filters: Annotated[FindingFilters, Query()],
) -> Page[Finding]:
    """Opportunities that meet all filters, the highest score first."""
    found = find_findings(asked.run, caller.viewer, "opportunity", service.work, filters)
    page = asked.page(found, lambda row: Finding(**finding_values(row, lang)))
    caller.asks_about(name for finding in page.items for name in finding.ids)
    return page


@ROUTER.get("/{finding_id}")
def get_opportunity(
    caller: OpportunityReader, run: RunHere, service: ServiceHere, lang: Lang, finding_id: FindingId
) -> FindingWithEvidence:
    """One opportunity with the parties, accounts and transactions it rests on."""
    row = finding_row(run, caller.viewer, "opportunity", service.work, finding_id)
    finding = with_evidence(run, caller.viewer, finding_values(row, lang))
    caller.asks_about(finding.ids)
    return finding
