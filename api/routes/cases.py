"""Cases: alerts as reviewers work them, for the role aml."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.access import CaseWorker
from api.ids import FindingId
from api.language import Lang
from api.models.cases import Case, CaseActionAsked, CaseEvent, CaseFilters, CaseWithEvents
from api.models.pages import Page
from api.pages import PageAsked
from api.reading.cases import case_row, case_values, event_values, find_cases
from api.service import RunHere, Service, ServiceHere, now
from api.settings import Language
from api.work.cases import CaseAction, act
from api.work.judgements import bring_judgements
from graph_engine.ledger import Ledger
from graph_engine.runs import Run
from graph_engine.schema.access import Viewer

ROUTER = APIRouter(prefix="/cases", tags=["findings"])


@ROUTER.get("")
def list_cases(
    caller: CaseWorker,
    service: ServiceHere,
    asked: PageAsked,
    lang: Lang,
    filters: Annotated[CaseFilters, Query()],
) -> Page[Case]:
    """Every alert with how far its review has come, the highest score first."""
    found = find_cases(asked.run, caller.viewer, service.work, filters)
    page = asked.page(found, lambda row: Case(**case_values(row, lang)))
    caller.asks_about(name for case in page.items for name in case.ids)
    return page


@dataclass(frozen=True)
class OneCase:
    """Which case is asked for, of what service and run, in which language."""

    service: Service
    run: Run
    lang: Language
    finding_id: str

    def shown_to(self, viewer: Viewer) -> CaseWithEvents:
        """The case and all that was done with it."""
        row = case_row(self.run, viewer, self.service.work, self.finding_id)
        events = event_values(self.service.work, self.finding_id)
        return CaseWithEvents(
            **case_values(row, self.lang), events=[CaseEvent.model_validate(event) for event in events]
        )


def one_case(service: ServiceHere, run: RunHere, lang: Lang, finding_id: FindingId) -> OneCase:
    """The case that a request names."""
    return OneCase(service, run, lang, finding_id)


CaseHere = Annotated[OneCase, Depends(one_case)]


@ROUTER.get("/{finding_id}")
def get_case(caller: CaseWorker, case: CaseHere) -> CaseWithEvents:
    """One case and all that was done with it."""
    shown = case.shown_to(caller.viewer)
    caller.asks_about(shown.ids)
    return shown


@ROUTER.post("/{finding_id}/events", status_code=201)
def do_with_case(caller: CaseWorker, case: CaseHere, asked: CaseActionAsked) -> CaseWithEvents:
    """Assign, note, dispose of or reopen an alert; a disposition is a judgement in the ledger from now on."""
    action, work = CaseAction(**asked.model_dump()), case.service.work
    caller.asks_about(case.shown_to(caller.viewer).ids)
    act(work, case.finding_id, action, actor=caller.key.key_id, now=now())
    bring_judgements(work, Ledger(case.service.settings.home))
    return case.shown_to(caller.viewer)
