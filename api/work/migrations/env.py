"""How alembic reaches the work database: over the connection that opened it."""

from alembic import context
from sqlalchemy import Connection, text

from api.work.tables import METADATA

MIGRATION_LOCK = 0x46554E44
"""One number for PostgreSQL's advisory lock, so that two services starting at once migrate one by one."""


def migrate(connection: Connection) -> None:
    """Run the migrations that are due, one process at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
    context.run_migrations()


migrate(context.config.attributes["connection"])
