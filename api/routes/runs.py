"""Runs."""

from fastapi import APIRouter

from api.access import RunReader
from api.ids import RunId
from api.models.run_details import RunDetail
from api.models.runs import RunList
from api.reading.run_details import run_details
from api.reading.runs import summaries
from api.service import ServiceHere
from graph_engine.runs import Run

ROUTER = APIRouter(prefix="/runs", tags=["runs"])


@ROUTER.get("")
def list_all_runs(caller: RunReader, service: ServiceHere) -> RunList:  # noqa: ARG001 - the signature is the rule
    """Every finished run in the home."""
    return RunList(items=summaries(service))


@ROUTER.get("/current")
def get_current_run(caller: RunReader, service: ServiceHere) -> RunDetail:
    """The run that is served: what it was made of, how, and what it left out."""
    return RunDetail(**run_details(service.runs.current(), caller.viewer))


@ROUTER.get("/{run_id}")
def get_run(run_id: RunId, caller: RunReader, service: ServiceHere) -> RunDetail:
    """One finished run: what it was made of, how, and what it left out."""
    return RunDetail(**run_details(Run.open(service.settings.home, run_id), caller.viewer))
