"""Parties, and what hangs on one."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.access import (
    AccountReader,
    FlowReader,
    NeighbourReader,
    OpportunityReader,
    PartyReader,
    TagReader,
)
from api.ids import PartyId
from api.language import Lang
from api.models.accounts import Account
from api.models.findings import Finding
from api.models.flows import Flow, FlowFilters
from api.models.pages import Page
from api.models.parties import Party, PartyFilters
from api.models.queries import QueryAnswer
from api.models.tags import Tag
from api.pages import PageAsked
from api.reading.accounts import accounts_of
from api.reading.findings import finding_values, findings_of_party
from api.reading.flows import find_flows
from api.reading.named_queries import Place, answer
from api.reading.parties import find_parties, party_code, party_rows
from api.reading.tables import in_language
from api.reading.tags import find_tags
from api.service import RunHere, ServiceHere

ROUTER = APIRouter(prefix="/parties", tags=["parties"])


@ROUTER.get("", response_model_exclude_unset=True)
def list_parties(
    caller: PartyReader, asked: PageAsked, filters: Annotated[PartyFilters, Query()]
) -> Page[Party]:
    """Parties that meet all filters, by id."""
    page = asked.page(find_parties(asked.run, caller.viewer, filters), lambda row: Party(**row))
    caller.asks_about(party.party_id for party in page.items)
    return page


@ROUTER.get("/{party_id}", response_model_exclude_unset=True)
def get_party(caller: PartyReader, run: RunHere, party_id: PartyId) -> Party:
    """One party."""
    code = party_code(run, caller.viewer, party_id)
    return Party(**party_rows(run, caller.viewer, [code])[0])


@ROUTER.get("/{party_id}/accounts")
def list_party_accounts(caller: AccountReader, asked: PageAsked, party_id: PartyId) -> Page[Account]:
    """The accounts a party holds or may act on, by id."""
    code = party_code(asked.run, caller.viewer, party_id)
    page = asked.page(accounts_of(asked.run, caller.viewer, code), lambda row: Account(**row))
    caller.asks_about(account.account_id for account in page.items)
    return page


@ROUTER.get("/{party_id}/flows")
def list_party_flows(
    caller: FlowReader, asked: PageAsked, party_id: PartyId, filters: Annotated[FlowFilters, Query()]
) -> Page[Flow]:
    """What the party paid and was paid per month, by payer, payee and month."""
    party_code(asked.run, caller.viewer, party_id)
    page = asked.page(find_flows(asked.run, filters, party_id), lambda row: Flow(**row))
    caller.asks_about(party for flow in page.items for party in (flow.payer_id, flow.payee_id))
    return page


@ROUTER.get("/{party_id}/tags")
def list_party_tags(caller: TagReader, asked: PageAsked, lang: Lang, party_id: PartyId) -> Page[Tag]:
    """The tags of the party, by name."""
    party_code(asked.run, caller.viewer, party_id)
    found = find_tags(asked.run, caller.viewer, party_id=party_id)
    return asked.page(found, lambda row: Tag(**row, why=in_language(row, "why", lang)))


@ROUTER.get("/{party_id}/findings")
def list_party_findings(
    caller: OpportunityReader, asked: PageAsked, service: ServiceHere, lang: Lang, party_id: PartyId
) -> Page[Finding]:
    """Findings in which the party takes part, the highest score first: those the caller may know of."""
    party_code(asked.run, caller.viewer, party_id)
    found = findings_of_party(asked.run, caller.viewer, service.work, party_id)
    page = asked.page(found, lambda row: Finding(**finding_values(row, lang)))
    caller.asks_about(name for finding in page.items for name in finding.ids)
    return page


@ROUTER.get("/{party_id}/neighbourhood")
def get_neighbourhood(
    caller: NeighbourReader,
    service: ServiceHere,
    run: RunHere,
    party_id: PartyId,
    hops: Annotated[int, Query(ge=1, le=3, description="ties away from the party at most")] = 1,
) -> QueryAnswer:
    """Parties within so many hops: the named query `neighbourhood`."""
    return answer(Place(service, run), caller, "neighbourhood", {"party": party_id, "hops": hops})
