"""Health, readiness, metrics and the description of the API itself."""

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.access import MetricsReader, OpenApiReader, ReadinessReader
from api.models.runs import Health, Readiness
from api.reading.runs import readiness
from api.service import ServiceHere

ROUTER = APIRouter(tags=["status"])


@ROUTER.get("/health")
def get_health() -> Health:
    """The process answers; open to everybody."""
    return Health(status="ok", version=version("fundgraph"))


@ROUTER.get("/readiness", responses={503: {"model": Readiness, "description": "not ready, and why"}})
def get_readiness(caller: ReadinessReader, service: ServiceHere, response: Response) -> Readiness:  # noqa: ARG001
    """Whether data can be served, and if not why."""
    ready = readiness(service)
    response.status_code = 200 if ready.ready else 503
    return ready


@ROUTER.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def get_metrics(caller: MetricsReader, service: ServiceHere) -> Response:  # noqa: ARG001
    """Counts for Prometheus."""
    return Response(generate_latest(service.metrics.registry), media_type=CONTENT_TYPE_LATEST)


@ROUTER.get("/openapi.json")
def get_openapi(caller: OpenApiReader, request: Request) -> dict[str, Any]:  # noqa: ARG001
    """The description of this API, OpenAPI 3.1."""
    described: dict[str, Any] = request.app.openapi()
    return described
