"""Named queries: the catalogue, and running one."""

from fastapi import APIRouter, Request

from api.access import QueryAsker
from api.ids import QueryName
from api.models.queries import QueryAnswer, QueryAsked, QueryDescription, QueryList
from api.reading.named_queries import answer, arguments_of, described, queries_for, query_for
from api.service import RunHere, ServiceHere

ROUTER = APIRouter(prefix="/queries", tags=["queries"])


@ROUTER.get("")
def list_queries(caller: QueryAsker) -> QueryList:
    """The queries the caller may run, by name, with what each parameter may be."""
    return QueryList(items=[described(query, caller.viewer) for query in queries_for(caller.viewer)])


@ROUTER.get("/{name}")
def get_query(caller: QueryAsker, name: QueryName) -> QueryDescription:
    """What one query answers, its parameters and columns."""
    return described(query_for(caller.viewer, name), caller.viewer)


@ROUTER.get("/{name}/answer")
def ask_query(
    caller: QueryAsker, service: ServiceHere, run: RunHere, request: Request, name: QueryName
) -> QueryAnswer:
    """Run a query with the parameters of the address as arguments: `?party=party:P0000017&limit=20`."""
    return answer(service, run, caller, name, arguments_of(request.query_params))


@ROUTER.post("/{name}/answer")
def post_query(
    caller: QueryAsker, service: ServiceHere, run: RunHere, name: QueryName, asked: QueryAsked
) -> QueryAnswer:
    """Run a query with arguments in the body, so that no id gets into the logs of a proxy."""
    return answer(service, run, caller, name, asked.arguments)
