"""Monthly flows between parties."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.access import FlowReader
from api.models.flows import Flow, FlowFilters
from api.models.pages import Page
from api.pages import PageAsked
from api.reading.flows import find_flows

ROUTER = APIRouter(prefix="/flows", tags=["flows"])


@ROUTER.get("")
def list_flows(caller: FlowReader, asked: PageAsked, filters: Annotated[FlowFilters, Query()]) -> Page[Flow]:
    """What parties paid each other per month, by payer, payee and month."""
    page = asked.page(find_flows(asked.run, filters), lambda row: Flow(**row))
    caller.asks_about(party for flow in page.items for party in (flow.payer_id, flow.payee_id))
    return page
