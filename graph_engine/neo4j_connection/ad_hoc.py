"""One read transaction that ends when whoever asked goes away.

The asynchronous driver is used here because cancelling its task closes the connection, upon which the server
stops the statement; a thread that waits for the other driver could not be stopped. A connection is opened for
each transaction: statements that people write are few, and no event loop outlives another's pool.
"""

import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from neo4j import READ_ACCESS, AsyncGraphDatabase, AsyncTransaction, NotificationMinimumSeverity, Record
from neo4j.exceptions import Neo4jError

from graph_engine.errors import BadStatement
from graph_engine.neo4j_connection.driver import options_of, told
from graph_engine.neo4j_connection.settings import Neo4jSettings, refuse_unnamed

logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)
"""The driver would log each warning with its statement, in which there may be data of customers."""

LANGUAGE = "CYPHER 5"
"""What statements are read as, whatever the server's default is; every version speaks it."""

WRONG_STATEMENT = ("Neo.ClientError.Statement.", "Neo.ClientError.Procedure.")

POSITION = re.compile(r"\(line (\d+), column (\d+) \(offset: \d+\)\)")

FETCHED_AT_ONCE = 500
"""Rows that the server sends at once: more are not on their way when a bound is reached; ours."""


@dataclass(frozen=True)
class Explained:
    """What the server would do for a statement: its plan, and what it warns of."""

    plan: Mapping[str, Any] | None
    warnings: tuple[str, ...]


class Keeper(Protocol):
    """Takes the rows of a statement as they come."""

    def begin(self, columns: tuple[str, ...]) -> None:
        """Take the names of the columns."""

    def keep(self, values: list[Any]) -> bool:
        """Take a row; False: no more."""


class AdHocTransaction:
    """A transaction in which statements of people are explained, then run."""

    def __init__(self, transaction: AsyncTransaction) -> None:
        self._transaction = transaction

    async def explain(self, statement: str, parameters: Mapping[str, object]) -> Explained:
        """What the server would do; nothing is run.

        Raises
        ------
        BadStatement
            If the server cannot read the statement; tells the place.
        """
        with _placed():
            result = await self._transaction.run(f"{LANGUAGE} EXPLAIN\n{statement}", dict(parameters))
            summary = await result.consume()
        warnings = tuple(
            one.status_description.removeprefix("warn: ")
            for one in summary.gql_status_objects
            if one.is_notification
        )
        return Explained(summary.plan, warnings)

    async def run(self, statement: str, parameters: Mapping[str, object], keeper: Keeper) -> None:
        """Run a statement, and hand over its rows until no more are wanted; the server drops the rest.

        Raises
        ------
        BadStatement
            If the server cannot carry it out.
        GraphChanging
            If something that it read is removed meanwhile.
        """
        with _placed():
            result = await self._transaction.run(f"{LANGUAGE}\n{statement}", dict(parameters))
            keeper.begin(tuple(result.keys()))
            async for record in result:
                if not keeper.keep(list(record.values())):
                    break
            await result.consume()

    async def rows(self, statement: str) -> list[Record]:
        """All rows of a statement of ours."""
        result = await self._transaction.run(statement)
        return [record async for record in result]


@asynccontextmanager
async def ad_hoc_transaction(settings: Neo4jSettings, *, timeout_s: float) -> AsyncIterator[AdHocTransaction]:
    """A read transaction that the server ends after some seconds, and at once when this task is cancelled.

    Raises
    ------
    NotOnEngine
        If no server is named.
    OutOfTime, OutOfMemory, EngineUnavailable, EngineError
        As ``failures.py`` says.
    """
    refuse_unnamed(settings)
    options = options_of(settings) | {"notifications_min_severity": NotificationMinimumSeverity.WARNING}
    with told(settings):
        async with (
            AsyncGraphDatabase.driver(settings.url, **options) as driver,
            driver.session(
                database=settings.database or None,
                default_access_mode=READ_ACCESS,
                fetch_size=FETCHED_AT_ONCE,
            ) as session,
            await session.begin_transaction(timeout=timeout_s) as transaction,
        ):
            yield AdHocTransaction(transaction)


@contextmanager
def _placed() -> Iterator[None]:
    """What is wrong with a statement, with the place in the text as the caller wrote it."""
    try:
        yield
    except Neo4jError as error:
        if not (error.code or "").startswith(WRONG_STATEMENT):
            raise
        raise BadStatement(f"Neo4j cannot run the statement: {_as_written(error.message or '')}") from error


def _as_written(message: str) -> str:
    r"""A message without its excerpt of the text, its line counted from where the caller's text begins.

    >>> _as_written('Unknown function (line 2, column 8 (offset: 24))\n"RETURN f()"\n        ^')
    'Unknown function (line 1, column 8)'
    """
    head = message.partition('\n"')[0]
    return POSITION.sub(lambda at: f"(line {int(at[1]) - 1}, column {at[2]})", head)
