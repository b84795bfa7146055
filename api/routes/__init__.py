"""Routes: one file per resource; each handler asks a reading function or a named query and says no more."""

from fastapi import APIRouter

from api.models.problems import Problem
from api.routes import (
    accounts,
    alerts,
    audit,
    backtests,
    cases,
    communities,
    cypher,
    detectors,
    exports,
    filings,
    flows,
    keys,
    loads,
    opportunities,
    parties,
    quarantine,
    queries,
    rankers,
    referrals,
    runs,
    scores,
    status,
    tags,
    traces,
)

PROBLEMS: dict[int | str, dict[str, object]] = {
    status_code: {"model": Problem, "description": description, "content": {"application/problem+json": {}}}
    for status_code, description in {
        400: "what was asked cannot be asked",
        401: "no valid API key",
        403: "the role of the key may not read this",
        404: "there is no such thing, or none this key may see",
        410: "the run of the cursor is gone",
        422: "the request is not as described",
        503: "no run is published, or the service is busy",
        504: "the answer took too long",
    }.items()
}

ROUTER = APIRouter(prefix="/v1", responses=PROBLEMS)
for resource in (
    status,
    parties,
    accounts,
    flows,
    traces,
    communities,
    tags,
    alerts,
    cases,
    detectors,
    backtests,
    scores,
    rankers,
    opportunities,
    filings,
    referrals,
    queries,
    cypher,
    runs,
    loads,
    quarantine,
    exports,
    keys,
    audit,
):
    ROUTER.include_router(resource.ROUTER)
