"""Errors as RFC 9457 problem details: every error of the service leaves through here."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.access import let_in
from api.models.problems import Fault, Problem
from graph_engine.errors import FundgraphError, NotAuthenticated

MEDIA_TYPE = "application/problem+json"
MAX_SHOWN = 100
"""Characters of a caller's own wrong value that a problem repeats; ours."""


class ProblemResponse(JSONResponse):
    """A problem with its media type."""

    media_type = MEDIA_TYPE


def problem(status: int, title: str, detail: str, scope: Mapping[str, Any], **more: Any) -> ProblemResponse:
    """The response for a problem met while answering the request of this ASGI scope."""
    kind = re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "")).strip("-")
    body = Problem(
        type=f"urn:fundgraph:problem:{kind}",
        title=title,
        status=status,
        detail=detail,
        instance=str(scope["path"]),
        request_id=str(scope["state"]["request_id"]),
        **more,
    )
    headers = {"WWW-Authenticate": "Bearer"} if status == HTTPStatus.UNAUTHORIZED else None
    return ProblemResponse(body.model_dump(exclude_none=True), status, headers)


def problem_of(error: FundgraphError, scope: Mapping[str, Any]) -> ProblemResponse:
    """The response for an error of ours; what is our own fault is told without its inside."""
    if error.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return unforeseen(scope)
    status = error.status if error.status >= HTTPStatus.BAD_REQUEST else HTTPStatus.INTERNAL_SERVER_ERROR
    near = getattr(error, "near", None) or None
    return problem(status, error.title, str(error), scope, near=near)


def unforeseen(scope: Mapping[str, Any]) -> ProblemResponse:
    """The response for what should not happen: no trace, but the number under which the log has it."""
    detail = f"something went wrong here; the log has it under request {scope['state']['request_id']}"
    return problem(500, "The service failed", detail, scope)


def handle_problems(app: FastAPI) -> None:
    """Make every error of the app a problem."""
    app.add_exception_handler(FundgraphError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)


async def _ours(request: Request, error: Exception) -> ProblemResponse:
    if not isinstance(error, FundgraphError):
        raise error
    return problem_of(error, request.scope)


async def _http(request: Request, error: Exception) -> ProblemResponse:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    if status == HTTPStatus.UNAUTHORIZED:
        return problem_of(NotAuthenticated("show an API key: Authorization: Bearer fg_…"), request.scope)
    detail = {
        HTTPStatus.NOT_FOUND: f"there is no route {request.url.path!r}; /v1/openapi.json lists them",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{request.method} is not possible here",
    }.get(status, str(error.detail))
    response = problem(status, status.phrase.capitalize(), detail, request.scope)
    response.headers.update(error.headers or {})
    return response


async def _validation(request: Request, error: Exception) -> ProblemResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    try:
        await let_in(request)
    except FundgraphError as refused:
        return problem_of(refused, request.scope)
    faults = [_fault(one) for one in error.errors()]
    detail = "; ".join(f"{fault.where}: {fault.message}" for fault in faults)
    return problem(422, "The request is not as described", detail, request.scope, faults=faults)


def _fault(one: Mapping[str, Any]) -> Fault:
    where = ".".join(str(part) for part in one["loc"])
    value = one.get("input")
    shown = repr(value)[:MAX_SHOWN] if isinstance(value, str | int | float | bool) else None
    return Fault(where=where, message=str(one["msg"]), value=shown)
