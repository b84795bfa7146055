"""Asking statements of callers, and what of them the audit trail keeps."""

import re
from collections.abc import Iterator, Mapping

from api.access import Caller
from api.models.cypher import StatementAsked
from api.service import Service
from graph_engine.errors import BadParameter
from graph_engine.neo4j_connection import Neo4jSettings
from queries.adhoc.answer import CypherAnswer, CypherBounds
from queries.adhoc.ask import ask

LEDGER_ID = re.compile(r"(?!\d{4}-\d\d-\d\dT)\S+:\S+")
"""``namespace:source id``, which an instant is not."""

NO_SERVER = Neo4jSettings.model_validate({"url": ""})

NAMES_A_THING = re.compile(r"(^|_)ids?$", re.IGNORECASE)


async def answer_statement(service: Service, caller: Caller, asked: StatementAsked) -> CypherAnswer:
    """The answer within the bounds of the settings; statement, parameters and ids go to the audit trail."""
    settings = service.settings
    if asked.limit is not None and asked.limit > settings.cypher_rows:
        allowed = f"at most {settings.cypher_rows} (FUNDGRAPH_CYPHER_ROWS)"
        raise BadParameter("limit", asked.limit, allowed)
    caller.asks_about([asked.statement, *_named(dict(asked.parameters))])
    bounds = CypherBounds(
        rows=asked.limit or settings.cypher_rows,
        bytes=settings.cypher_bytes,
        seconds=settings.cypher_seconds,
    )
    server = service.neo4j.settings if service.neo4j else NO_SERVER
    answer = await ask(asked.statement, asked.parameters, caller.viewer, server, bounds=bounds)
    caller.asks_about(ids_in(answer))
    return answer


def ids_in(answer: CypherAnswer) -> Iterator[str]:
    """The ids that an answer names: those of things, those in columns called so, and what looks like one."""
    for row in answer.rows:
        yield from _named({column.name: value for column, value in zip(answer.columns, row, strict=True)})


def _named(value: object, name: str = "") -> Iterator[str]:
    """Texts that name a thing, at any depth."""
    if isinstance(value, str):
        if NAMES_A_THING.search(name) or LEDGER_ID.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        inner = value.get("properties") if {"node", "relationship"} & value.keys() else value
        for key, one in inner.items() if isinstance(inner, Mapping) else ():
            yield from _named(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from _named(one, name)
