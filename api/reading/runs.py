"""What is said of runs."""

from api.models.runs import Neo4jReadiness, Readiness, RunSummary
from api.service import Service
from api.serving import NoRunPublished
from api.warming import KERNELS_NOT_THERE
from graph_engine.errors import EngineError
from graph_engine.neo4j_connection import Neo4j
from graph_engine.runs import list_runs


def summaries(service: Service) -> list[RunSummary]:
    """Every finished run of the home."""
    return [
        RunSummary(
            run_id=one.run_id, ledger_version=one.ledger_version, instant=one.instant, current=one.current
        )
        for one in list_runs(service.settings.home)
    ]


def readiness(service: Service) -> Readiness:
    """Whether a run can be served, and if not why."""
    neo4j = _neo4j_readiness(service.neo4j) if service.neo4j else None
    try:
        run = service.runs.current()
    except NoRunPublished as error:
        return Readiness(ready=False, reason=str(error), run_id=None, neo4j=neo4j)
    if not service.warming.kernels_there.is_set():
        return Readiness(ready=False, reason=KERNELS_NOT_THERE, run_id=run.run_id, neo4j=neo4j)
    return Readiness(ready=True, reason=None, run_id=run.run_id, neo4j=neo4j)


def _neo4j_readiness(neo4j: Neo4j) -> Neo4jReadiness:
    try:
        state = neo4j.state()
    except EngineError as error:
        return Neo4jReadiness(answers=False, reason=str(error), version=None, warnings=[])
    return Neo4jReadiness(answers=True, reason=None, version=state.version, warnings=list(state.warnings))
