"""Named queries: the catalogue, and running one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from api.access import QueryAsker
from api.ids import QueryName
from api.models.queries import Engine, QueryAnswer, QueryAsked, QueryDetail, QueryList
from api.reading.named_queries import (
    Place,
    answer,
    arguments_of,
    described,
    detailed,
    queries_for,
    query_for,
)
from api.service import RunWithKernels, ServiceHere

ROUTER = APIRouter(prefix="/queries", tags=["queries"])


def place_of(
    service: ServiceHere,
    run: RunWithKernels,
    engine: Annotated[Engine, Query(description="where it is answered")] = "index",
) -> Place:
    """Where the caller wants a query answered."""
    return Place(service, run, engine)


PlaceHere = Annotated[Place, Depends(place_of)]

ARGUMENTS = {
    "name": "arguments",
    "in": "query",
    "description": "the parameters of the query, each under its own name",
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}
"""Any parameters of an address, in OpenAPI's words: an object in a query is its properties, one by one."""


@ROUTER.get("")
def list_queries(caller: QueryAsker) -> QueryList:
    """The queries the caller may run, by name, with what each parameter may be."""
    return QueryList(items=[described(query, caller.viewer) for query in queries_for(caller.viewer)])


@ROUTER.get("/{name}")
def get_query(caller: QueryAsker, name: QueryName) -> QueryDetail:
    """What one query answers, its parameters and columns, and its Cypher; its rows are at `/answer`."""
    return detailed(query_for(caller.viewer, name), caller.viewer)


@ROUTER.get("/{name}/answer", openapi_extra={"parameters": [ARGUMENTS]})
def ask_query(caller: QueryAsker, place: PlaceHere, request: Request, name: QueryName) -> QueryAnswer:
    """Run a query with the parameters of the address as arguments: `?party=party:P0000017&limit=20`."""
    return answer(place, caller, name, arguments_of(request.query_params))


@ROUTER.post("/{name}/answer")
def post_query(caller: QueryAsker, place: PlaceHere, name: QueryName, asked: QueryAsked) -> QueryAnswer:
    """Run a query with arguments in the body, so that no id gets into the logs of a proxy."""
    return answer(place, caller, name, asked.arguments)
