"""Runs."""

from fastapi import APIRouter

from api.access import RunReader
from api.models.runs import RunList, RunSummary
from api.reading.runs import current_summary, summaries
from api.service import ServiceHere

ROUTER = APIRouter(prefix="/runs", tags=["runs"])


@ROUTER.get("")
def list_all_runs(caller: RunReader, service: ServiceHere) -> RunList:  # noqa: ARG001 - the signature is the rule
    """Every finished run in the home."""
    return RunList(items=summaries(service))


@ROUTER.get("/current")
def get_current_run(caller: RunReader, service: ServiceHere) -> RunSummary:  # noqa: ARG001
    """The run that is served."""
    return current_summary(service)
