"""Opening the work database: an engine whose tables are up to date."""

import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from api.work.tables import SECRET
from graph_engine.errors import EngineUnavailable

BUSY_TIMEOUT_S = 10
"""How long a SQLite writer waits for another; ours: less than a request may take."""

OPENING_TIMEOUT_S = 60
"""How long whoever opens the database waits for another that migrates it on a slow machine; ours."""

MIGRATION_LOCK = 0x66756E64
"""The lock that migrations hold: the letters "fund", ours."""


def open_work_database(url: str) -> Engine:
    """The work database at a URL, with every migration applied.

    Raises
    ------
    EngineUnavailable
        If it cannot be reached or its driver is missing; the message never holds the password.
    """
    shown = make_url(url).render_as_string(hide_password=True)
    try:
        _migrate(url)
        return _engine(url, BUSY_TIMEOUT_S)
    except (SQLAlchemyError, ModuleNotFoundError, OSError) as error:
        raise EngineUnavailable(f"the work database {shown} cannot be opened: {error}") from error


def _migrate(url: str) -> None:
    engine = _engine(url, OPENING_TIMEOUT_S)
    try:
        with alone(engine, MIGRATION_LOCK) as connection:
            command.upgrade(alembic_config(connection), "head")
    finally:
        engine.dispose()


@contextmanager
def alone(engine: Engine, lock: int) -> Iterator[Connection]:
    """A transaction that lets nobody else hold the same lock until it ends.

    SQLite's immediate transactions do so by themselves, PostgreSQL by its advisory lock of that number.
    """
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({lock})")
        yield connection


def shared_secret(engine: Engine, name: str) -> bytes:
    """The secret of that name, made on first use; all processes on one database get the same."""
    wanted = select(SECRET.c.value).where(SECRET.c.name == name)
    with engine.connect() as connection:
        value = connection.execute(wanted).scalar_one_or_none()
    if value is None:
        try:
            with engine.begin() as connection:
                connection.execute(insert(SECRET).values(name=name, value=secrets.token_hex(32)))
        except IntegrityError:
            return shared_secret(engine, name)
        return shared_secret(engine, name)
    return bytes.fromhex(value)


def _engine(url: str, busy_timeout_s: int) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database:
        path = Path(parsed.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    engine = create_engine(parsed, connect_args={"timeout": busy_timeout_s})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Let readers read while one writes, and let transactions begin where SQLAlchemy says so."""
    connection.isolation_level = None
    _log_ahead(connection)
    connection.execute("PRAGMA foreign_keys=ON").close()


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Let a database log writes ahead, once nobody is at work there who does not so yet.

    SQLite waits for who reads, but for who writes only where a transaction begins, so one is begun.

    Raises
    ------
    sqlite3.OperationalError
        If others are still at work there after the connection's timeout.
    """
    (timeout_ms,) = connection.execute("PRAGMA busy_timeout").fetchone()
    deadline = time.monotonic() + timeout_ms / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() >= deadline:
                raise
        else:
            return
        connection.execute("BEGIN IMMEDIATE").close()
        connection.execute("ROLLBACK").close()


def _is_busy(error: sqlite3.OperationalError) -> bool:
    """Whether another is at work there; the lowest byte of an extended code is its kind."""
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _begin(connection: Connection) -> None:
    """Begin as the connection was told to: migrations write after they read, so they lock from the start."""
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def alembic_config(connection: Connection) -> Config:
    """How migrations are found and run over a connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
