"""What a failure that Neo4j tells of means, and what to do: by its status code, as one error of ours.

The codes are those of Neo4j's list "Neo4j error codes"; a code that is not here is told as it came.
"""

import re

from graph_engine.errors import (
    EngineError,
    EngineUnavailable,
    GraphChanging,
    OutOfMemory,
    OutOfTime,
    StatementRefused,
)
from graph_engine.neo4j_connection.settings import HOW_TO_GET_ONE, Neo4jSettings

UNAUTHORIZED = "Neo.ClientError.Security.Unauthorized"
RATE_LIMITED = "Neo.ClientError.Security.AuthenticationRateLimit"
EXPIRED = "Neo.ClientError.Security.CredentialsExpired"
FORBIDDEN = "Neo.ClientError.Security.Forbidden"
NO_SUCH_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"

MEMORY_SETTINGS = {
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": "db.memory.transaction.max",
    "Neo.TransientError.General.TransactionOutOfMemoryError": "db.memory.transaction.max",
    "Neo.TransientError.General.OutOfMemoryError": "server.memory.heap.max_size",
    "Neo.TransientError.General.StackOverFlowError": "the stack of its threads, server.jvm.additional=-Xss4m",
}
"""Codes of a lack of memory, and what sets how much there is where the message does not name it."""

LIMIT_NAMED = re.compile(r"(\S*memory\S*) threshold reached")
"""How a message names the setting of the pool that is used up (seen with 5.26.30 and 2026.08.1)."""

READ_ONLY_CODES = (
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
)

HELPLESS_CODES = frozenset((*MEMORY_SETTINGS, *READ_ONLY_CODES))
"""What Neo4j or its driver calls passing and is not: the same work fails the same way a moment later."""

REMOVED_CODE = "Neo.TransientError.Transaction.Outdated"
"""What a statement had found was removed before it was told (seen with 5.26.30 and 2026.08.1)."""

TIME_CODES = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    "Neo.TransientError.Transaction.TransactionTimedOut",
    "Neo.TransientError.Transaction.Terminated",
    "Neo.ClientError.Transaction.Terminated",
)
BROKEN_PREFIX = "Neo.DatabaseError.Transaction."
"""What a server with a full disk tells (seen with 5.26.30): a commit failed, then no transaction starts."""

STATEMENT_PREFIXES = (
    "Neo.ClientError.Statement.",
    "Neo.ClientError.Procedure.",
    "Neo.ClientError.Schema.",
    "Neo.ClientError.Request.",
)


def failure_of(code: str, message: str, settings: Neo4jSettings) -> EngineError:
    """Our error for a status code of Neo4j."""
    told = _of_log_in(code, settings) or _of_limits(code, message)
    if told is not None:
        return told
    if code.startswith(STATEMENT_PREFIXES):
        return StatementRefused(f"Neo4j refuses the statement ({code}): {message}")
    if code in READ_ONLY_CODES:
        return EngineError(
            f"Neo4j at {settings.url} does not let its database be written ({code}): {message}; take it "
            "out of server.databases.read_only in neo4j.conf, or name another (FUNDGRAPH_NEO4J_DATABASE)"
        )
    if code.startswith("Neo.TransientError."):
        return _of_passing(code, message, settings)
    if code.startswith(BROKEN_PREFIX):
        return EngineError(
            f"Neo4j at {settings.url} has stopped working ({code}): {message}; most often its disk is full: "
            "free some, start it again, and do this again"
        )
    return EngineError(f"Neo4j at {settings.url} failed ({code}): {message}; its logs say more")


def unavailable(reason: str, settings: Neo4jSettings) -> EngineUnavailable:
    """Our error where no connection comes about."""
    if settings.secure:
        hint = "see that it runs and speaks TLS there; with +s its certificate must be trusted here"
    else:
        hint = f"see that it runs, or {HOW_TO_GET_ONE}"
    return EngineUnavailable(f"Neo4j at {settings.url} cannot be reached ({reason}); {hint}")


def _of_passing(code: str, message: str, settings: Neo4jSettings) -> EngineUnavailable:
    """Of what may pass, and has not."""
    if code == REMOVED_CODE:
        return GraphChanging()
    return EngineUnavailable(
        f"Neo4j at {settings.url} could not finish, also not when tried again "
        f"({code}): {message}; try later, and where it stays so see its logs"
    )


def _of_log_in(code: str, settings: Neo4jSettings) -> EngineError | None:
    who = f"Neo4j at {settings.url}"
    told = {
        UNAUTHORIZED: f"{who} refuses user {settings.user!r} with the password given; "
        "set FUNDGRAPH_NEO4J_USER and FUNDGRAPH_NEO4J_PASSWORD",
        RATE_LIMITED: f"{who} refuses user {settings.user!r} for a while, after too many wrong passwords; "
        "correct FUNDGRAPH_NEO4J_PASSWORD and wait a few seconds",
        EXPIRED: f"{who} wants user {settings.user!r} to change the password first; run on database system "
        "ALTER CURRENT USER SET PASSWORD FROM … TO …, then set FUNDGRAPH_NEO4J_PASSWORD",
        FORBIDDEN: f"user {settings.user!r} of {who} may not do this; give the user the right, "
        "or set FUNDGRAPH_NEO4J_USER to one who has it",
        NO_SUCH_DATABASE: f"{who} has no database {settings.database!r}; set FUNDGRAPH_NEO4J_DATABASE to one "
        "that SHOW DATABASES lists, or leave it empty for the user's own",
    }.get(code)
    return EngineError(told) if told is not None else None


def _of_limits(code: str, message: str) -> EngineError | None:
    if code in MEMORY_SETTINGS:
        named = LIMIT_NAMED.search(message)
        return OutOfMemory(
            f"Neo4j would need more memory than it may take ({code}): {message}; ask for less at once, "
            f"or raise {named[1] if named else MEMORY_SETTINGS[code]} in neo4j.conf"
        )
    if code in TIME_CODES:
        return OutOfTime(
            f"Neo4j stopped the statement, its time was up ({code}): {message}; ask for less at once"
        )
    return None
