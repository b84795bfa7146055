"""Statements of Cypher: what a caller of the role writes, answered from the published graph."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.access import StatementAsker
from api.leaving import unless_caller_leaves
from api.models.cypher import StatementAnswer, StatementAsked
from api.models.problems import Problem
from api.reading.statements import answer_statement
from api.service import ServiceHere
from api.statement_forms import MEDIA_TYPES, StatementForm, written

ROUTER = APIRouter(prefix="/cypher", tags=["cypher"])

PROBLEM = {"model": Problem, "content": {"application/problem+json": {}}}


@ROUTER.post(
    "",
    response_model=StatementAnswer,
    responses={
        200: {"content": {MEDIA_TYPES[form].split(";")[0]: {} for form in StatementForm}},
        501: {"description": "no Neo4j is set", **PROBLEM},
        502: {"description": "Neo4j failed", **PROBLEM},
    },
)
async def ask_statement(
    caller: StatementAsker,
    service: ServiceHere,
    request: Request,
    asked: StatementAsked,
    form: Annotated[
        StatementForm, Query(alias="format", description="form of the answer")
    ] = StatementForm.JSON,
) -> Response:
    """Answer a statement that only reads; it ends on the server when the caller goes away."""
    answer = await unless_caller_leaves(request, answer_statement(service, caller, asked))
    told = {
        "X-Run-Id": answer.run_id,
        "X-Left-Out": ", ".join(f"{part.what}={part.reason}" for part in answer.left_out),
    }
    return Response(written(answer, form), headers=told, media_type=MEDIA_TYPES[form])
