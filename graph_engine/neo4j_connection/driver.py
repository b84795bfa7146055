"""The one file that imports the Neo4j driver.

What fails for a moment (a deadlock, a lost connection, a leader that moved) is tried again, each time in a
new transaction; what still fails, and what cannot be mended so, leaves as one error that says what to do.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, Self, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    GraphDatabase,
    NotificationMinimumSeverity,
    Record,
    Result,
    Session,
    SummaryCounters,
    Transaction,
)
from neo4j.exceptions import (
    ConfigurationError,
    ConnectionPoolError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)

from graph_engine.errors import EngineError
from graph_engine.neo4j_connection.failures import failure_of, unavailable
from graph_engine.neo4j_connection.server import MEMORY_SETTING, ServerState, bytes_of, refuse_old_version
from graph_engine.neo4j_connection.settings import Neo4jSettings, load_neo4j_settings, refuse_unnamed
from graph_engine.neo4j_connection.trying import tried

__all__ = ["Neo4j", "Record", "Result", "Session", "SummaryCounters", "Transaction"]

T = TypeVar("T")

NOT_REACHED = (ServiceUnavailable, SessionExpired, ConnectionPoolError, OSError)

FORBIDDEN_PREFIX = "Neo.ClientError.Security."

STATEMENT_OF_VERSION = (
    "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN *"
)
STATEMENT_OF_MEMORY = "SHOW SETTINGS $name YIELD value"


class Neo4j:
    """One Neo4j server, reached by any number of threads.

    Nothing is sent before the first statement; the first one also refuses a server that is too old.

    Examples
    --------
    ::

        with Neo4j.from_settings() as neo4j:
            rows = neo4j.read("MATCH (p:Party {id: $party}) RETURN p.name AS name", party="party:17")
            neo4j.write("UNWIND $ids AS id CREATE (:Own_Mark {id: id})", ids=["1", "2"])
    """

    def __init__(self, settings: Neo4jSettings) -> None:
        refuse_unnamed(settings)
        self.settings = settings
        self._checked = False
        with told(settings):
            self._driver = GraphDatabase.driver(settings.url, **options_of(settings))
        self._bookmarks = GraphDatabase.bookmark_manager()

    @classmethod
    def from_settings(cls, **given: Any) -> Self:
        """Open the server of the settings, each overridden by a given value that is not None.

        Raises
        ------
        NotOnEngine
            If no server is named.
        InputError
            If a setting is wrong or unsafe.
        """
        return cls(load_neo4j_settings(**given))

    def read(
        self, statement: str, /, *, timeout_s: float | None = None, **parameters: object
    ) -> list[Record]:
        """Run a read-only statement and give back all its rows.

        Parameters
        ----------
        statement
            Cypher; it may not write.
        timeout_s
            Seconds after which the server stops it; None: the server's own limit.
        parameters
            Values of the statement's ``$names``.

        Raises
        ------
        OutOfTime, OutOfMemory, StatementRefused, EngineUnavailable, EngineError
            As ``failures.py`` says.
        """
        return self.reading(lambda run: list(run.run(statement, parameters)), timeout_s=timeout_s)

    def write(
        self, statement: str, /, *, timeout_s: float | None = None, **parameters: object
    ) -> SummaryCounters:
        """Run a statement that writes, in a transaction of its own, and give back what it changed."""
        return self.writing(
            lambda run: run.run(statement, parameters).consume().counters, timeout_s=timeout_s
        )

    def reading(self, work: Callable[[Transaction], T], *, timeout_s: float | None = None) -> T:
        """Do some work in one read transaction, again from its start if that may help.

        Work that may take so many seconds is begun again for as long at most, lest whoever waits give up.
        """
        return self._in_one(work, read_only=True, timeout_s=timeout_s)

    def writing(self, work: Callable[[Transaction], T], *, timeout_s: float | None = None) -> T:
        """Do some work in one transaction that may write, again from its start if that may help.

        Where the answer to a commit is lost, the work is done again though it may have been done: it must
        find out, or be such that it does not matter.
        """
        return self._in_one(work, read_only=False, timeout_s=timeout_s)

    def write_in_batches(self, statement: str, /, **parameters: object) -> None:
        """Run a statement that commits batches by itself, again from its start if that may help."""

        def once() -> None:
            with self.open_session(read_only=False) as session:
                session.run(statement, parameters).consume()

        self._check_once()
        with told(self.settings):
            tried(once, self.settings.retry_seconds)

    @contextmanager
    def session(self, *, read_only: bool = False) -> Iterator[Session]:
        """A session of the driver, for what commits by itself, streams or is cancelled; errors leave as ours.

        Nothing is tried again in it.
        """
        self._check_once()
        with told(self.settings), self.open_session(read_only=read_only) as session:
            yield session

    def open_session(self, *, read_only: bool) -> Session:
        """A session as the driver gives it, whose errors are the driver's."""
        return self._driver.session(
            database=self.settings.database or None,
            default_access_mode=READ_ACCESS if read_only else WRITE_ACCESS,
            bookmark_manager=self._bookmarks,
        )

    def state(self) -> ServerState:
        """What the server says of itself now.

        Raises
        ------
        EngineUnavailable
            If it cannot be reached.
        EngineError
            If it refuses the log-in or the database, or is older than 5.26.
        """
        with told(self.settings), self.open_session(read_only=True) as session:
            kernel = session.run(STATEMENT_OF_VERSION).single(strict=True)
            found = ServerState(kernel["versions"][0], kernel["edition"], _query_memory_bytes(session))
        refuse_old_version(found.version)
        return found

    def change_password(self, password: str) -> None:
        """Give our user another password; also where the server lets the user do nothing else before."""
        with told(self.settings), self._driver.session(database="system") as session:
            old = self.settings.password.get_secret_value()
            session.run("ALTER CURRENT USER SET PASSWORD FROM $old TO $new", old=old, new=password).consume()

    def close(self) -> None:
        """Let go of all connections."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _check_once(self) -> None:
        """See at once, without trying again, that the server is there, lets us in and is new enough."""
        if not self._checked:
            with told(self.settings), self.open_session(read_only=True) as session:
                kernel = session.run(STATEMENT_OF_VERSION).single(strict=True)
            refuse_old_version(kernel["versions"][0])
            self._checked = True

    def _in_one(self, work: Callable[[Transaction], T], *, read_only: bool, timeout_s: float | None) -> T:
        """Do some work in one transaction of a session of its own, again if that may help."""

        def once() -> T:
            with self.open_session(read_only=read_only) as session:
                with session.begin_transaction(timeout=timeout_s) as transaction:
                    found = work(transaction)
                    transaction.commit()
                return found

        seconds = self.settings.retry_seconds
        self._check_once()
        with told(self.settings):
            return tried(once, seconds if timeout_s is None else min(seconds, timeout_s))


def options_of(settings: Neo4jSettings) -> dict[str, Any]:
    """How drivers are opened."""
    return {
        "auth": (settings.user, settings.password.get_secret_value()),
        "connection_timeout": settings.connect_seconds,
        "connection_acquisition_timeout": 2 * settings.connect_seconds,
        "notifications_min_severity": NotificationMinimumSeverity.OFF,
        "user_agent": f"fundgraph/{version('fundgraph')}",
    }


@contextmanager
def told(settings: Neo4jSettings) -> Iterator[None]:
    """Errors of the driver as errors of ours."""
    try:
        yield
    except Neo4jError as error:
        raise failure_of(error.code or "", error.message or "", settings) from error
    except NOT_REACHED as error:
        raise unavailable(_reason(error), settings) from error
    except ConfigurationError as error:
        raise EngineError(f"Neo4j at {settings.url} cannot be used: {error}") from error
    except DriverError as error:
        raise EngineError(f"Neo4j at {settings.url} did not answer as it should: {error}") from error


def _query_memory_bytes(session: Session) -> int | None:
    """Memory that one query may take, None where the user may not see settings."""
    try:
        shown = session.run(STATEMENT_OF_MEMORY, name=MEMORY_SETTING).single()
    except Neo4jError as error:
        if (error.code or "").startswith(FORBIDDEN_PREFIX):
            return None
        raise
    return bytes_of(shown["value"]) if shown else None


def _reason(error: BaseException) -> str:
    """What lies under an error of the driver, on one line."""
    under: BaseException | None = error
    while under is not None and not isinstance(under, OSError):
        under = under.__cause__
    told = under.strerror if isinstance(under, OSError) else None
    return " ".join(str(told or error.__cause__ or error).split())
