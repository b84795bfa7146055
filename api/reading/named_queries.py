"""Asking the catalogue of named queries on behalf of a caller."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from api.access import Caller
from api.models.queries import Engine, QueryAnswer, QueryColumn, QueryDescription, QueryDetail, QueryParameter
from api.service import Service
from graph_engine.errors import BadParameter, NotOnEngine, UnknownName
from graph_engine.neo4j_connection import Neo4j
from graph_engine.neo4j_connection.settings import HOW_TO_GET_ONE
from graph_engine.runs import Run
from graph_engine.schema import AML_COLUMNS
from graph_engine.schema.access import Viewer
from queries.answers import Answer
from queries.catalogue import CATALOGUE
from queries.engines import on_index, on_neo4j
from queries.graph import Bounds
from queries.query import Query
from queries.visibility import visible_columns

NAMING = frozenset({"party", "account"})
"""Types of parameters whose value the audit trail keeps."""

NAMED = frozenset({"party", "account", "finding"})
"""What columns show whose values the audit trail keeps."""

NAMES_FOR_AML = (*AML_COLUMNS, "aml_only")
"""Names that tell of what the role ``aml`` alone may read."""

ENGINE = "engine"
"""The parameter of an address that is no argument of the query."""


def queries_for(viewer: Viewer) -> list[Query]:
    """The queries the viewer may run, by name."""
    return sorted(
        (query for query in CATALOGUE.values() if viewer.holds(query.roles)), key=lambda one: one.name
    )


def query_for(viewer: Viewer, name: str) -> Query:
    """A query the viewer may run.

    Raises
    ------
    UnknownName
        If there is none of that name among those the viewer may run.
    """
    known = {query.name: query for query in queries_for(viewer)}
    if name not in known:
        raise UnknownName("query", name, known)
    return known[name]


def described(query: Query, viewer: Viewer) -> QueryDescription:
    """What the catalogue says of a query, with the columns the viewer may see."""
    return QueryDescription(
        name=query.name,
        area=query.area,
        title=query.title,
        text=query.text,
        parameters=[
            QueryParameter.model_validate({name: getattr(one, name) for name in QueryParameter.model_fields})
            for one in query.parameters
        ],
        columns=[
            QueryColumn(name=one.name, type=one.type, doc=one.doc) for one in visible_columns(query, viewer)
        ],
        engines=list(query.engines),
    )


def detailed(query: Query, viewer: Viewer) -> QueryDetail:
    """The same, with the statement that answers it on Neo4j."""
    return QueryDetail(**described(query, viewer).model_dump(), cypher=shown_cypher(query, viewer))


def shown_cypher(query: Query, viewer: Viewer) -> str | None:
    """The Cypher of a query; nothing where it names what the viewer may not read."""
    if query.cypher is None or viewer.may("risk_ratings"):
        return query.cypher
    return None if any(name in query.cypher for name in NAMES_FOR_AML) else query.cypher


@dataclass(frozen=True)
class Place:
    """Where a query is asked: the service, its current run, and which engine answers."""

    service: Service
    run: Run
    engine: Engine = "index"


def answer(place: Place, caller: Caller, name: str, arguments: Mapping[str, object]) -> QueryAnswer:
    """The answer of a query within the bounds of the settings; what it asks about goes to the audit trail."""
    query = query_for(caller.viewer, name)
    for parameter in query.parameters:
        value = arguments.get(parameter.name)
        if parameter.type in NAMING and isinstance(value, str):
            caller.asks_about([value])
    settings = place.service.settings
    bounds = Bounds(
        rows=settings.query_rows,
        nodes=settings.query_nodes,
        edges=settings.query_edges,
        milliseconds=settings.query_milliseconds,
    )
    if place.engine == "neo4j":
        found = on_neo4j.run(query, neo4j_of(place.service), arguments, caller.viewer, bounds=bounds)
    else:
        found = on_index.run(query, place.run, arguments, caller.viewer, bounds=bounds)
    caller.asks_about(ids_in(query, found))
    return QueryAnswer.model_validate(found.as_dict())


def neo4j_of(service: Service) -> Neo4j:
    """The Neo4j server of the service.

    Raises
    ------
    NotOnEngine
        If it has none; says how to get one.
    """
    if service.neo4j is None:
        raise NotOnEngine(f"this service has no Neo4j, as FUNDGRAPH_NEO4J_URL names none; {HOW_TO_GET_ONE}")
    return service.neo4j


def ids_in(query: Query, answer: Answer) -> Iterator[str]:
    """The parties, accounts and findings that an answer names."""
    shows = {column.name: column.shows for column in query.columns}
    places = [place for place, name in enumerate(answer.columns) if shows[name] in NAMED]
    for row in answer.rows:
        for place in places:
            value = row[place]
            yield from (
                str(one) for one in (value if isinstance(value, list) else [value]) if one is not None
            )


def arguments_of(asked: QueryParams) -> dict[str, object]:
    """Arguments from the parameters of an address.

    Raises
    ------
    BadParameter
        If one is there twice.
    """
    arguments: dict[str, object] = {}
    for name, value in asked.multi_items():
        if name == ENGINE:
            continue
        if name in arguments:
            raise BadParameter(name, asked.getlist(name), "one value")
        arguments[name] = value
    return arguments
