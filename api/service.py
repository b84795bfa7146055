"""What one running service holds, and how a route gets at it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Engine

from api.metrics import Metrics
from api.serving import CurrentRuns
from api.settings import Settings
from api.warming import Warming
from api.work.database import open_work_database, shared_secret
from graph_engine.neo4j_connection import Neo4j, load_neo4j_settings
from graph_engine.runs import Run


@dataclass(frozen=True)
class Service:
    """Settings, work database, runs, metrics, warming and, where one is set, the Neo4j server of one app."""

    settings: Settings
    work: Engine
    runs: CurrentRuns
    metrics: Metrics
    cursor_key: bytes
    neo4j: Neo4j | None
    warming: Warming

    @classmethod
    def open(cls, settings: Settings) -> "Service":
        """Open what the settings name."""
        named = load_neo4j_settings()
        neo4j = Neo4j(named) if named.configured else None
        work = open_work_database(settings.work_url)
        secret = shared_secret(work, "cursor")
        runs = CurrentRuns(settings.home)
        return cls(settings, work, runs, Metrics(), secret, neo4j, Warming(runs))

    def close(self) -> None:
        """Let go of the work database and of Neo4j."""
        self.warming.stop()
        self.work.dispose()
        if self.neo4j:
            self.neo4j.close()


def now() -> datetime:
    """The clock of the service."""
    return datetime.now(UTC)


def service_of(request: Request) -> Service:
    """The service that answers this request."""
    service: Service = request.app.state.service
    return service


ServiceHere = Annotated[Service, Depends(service_of)]


def current_run(service: ServiceHere) -> Run:
    """The run that is current as the request comes in; the request keeps it to its end."""
    return service.runs.current()


RunHere = Annotated[Run, Depends(current_run)]

WAIT_SHARE = 0.5
"""How much of the time of a request it may wait for kernels; ours: the rest is for its answer."""


def run_with_kernels(service: ServiceHere, run: RunHere) -> Run:
    """The current run, once the kernels that answers are bounded by time with are there.

    Raises
    ------
    EngineUnavailable
        If they are not there in time.
    """
    service.warming.wait(service.settings.request_seconds * WAIT_SHARE)
    return run


RunWithKernels = Annotated[Run, Depends(run_with_kernels)]
