"""What is said of runs."""

from api.models.runs import Readiness, RunSummary
from api.service import Service
from api.serving import NoRunPublished
from graph_engine.runs import list_runs


def summaries(service: Service) -> list[RunSummary]:
    """Every finished run of the home."""
    return [
        RunSummary(
            run_id=one.run_id, ledger_version=one.ledger_version, instant=one.instant, current=one.current
        )
        for one in list_runs(service.settings.home)
    ]


def current_summary(service: Service) -> RunSummary:
    """The run that is served now."""
    run = service.runs.current()
    return RunSummary(run_id=run.run_id, ledger_version=run.ledger_version, instant=run.instant, current=True)


def readiness(service: Service) -> Readiness:
    """Whether a run can be served, and if not why."""
    try:
        run = service.runs.current()
    except NoRunPublished as error:
        return Readiness(ready=False, reason=str(error), run_id=None)
    return Readiness(ready=True, reason=None, run_id=run.run_id)
