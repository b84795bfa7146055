"""What is asked of a server: its version and a limit of memory; what its codes mean."""

import pytest

from graph_engine.errors import EngineError, EngineUnavailable, OutOfMemory, OutOfTime, StatementRefused
from graph_engine.neo4j_connection import ServerState, load_neo4j_settings
from graph_engine.neo4j_connection.failures import failure_of
from graph_engine.neo4j_connection.server import bytes_of, refuse_old_version


@pytest.mark.parametrize("version", ["5.26.0", "5.26.30", "5.27-aura", "5.100.0", "2025.01.0", "2026.08.1"])
def test_the_long_term_release_and_later_ones_are_taken(version):
    refuse_old_version(version)


@pytest.mark.parametrize("version", ["5.25.1", "5.3.0", "4.4.42", "dev", ""])
def test_older_ones_are_refused_with_what_is_supported(version):
    with pytest.raises(EngineError, match=r"supported are 5\.26 \(LTS\) and later.*update the server"):
        refuse_old_version(version)


@pytest.mark.parametrize(
    ("limit", "warned"), [(0, "no limit of memory per query"), (None, "does not tell"), (64, None)]
)
def test_a_server_without_a_limit_of_memory_is_warned_about(limit, warned):
    warnings = ServerState("5.26.30", "community", limit).warnings
    assert [warned in one for one in warnings] == ([True] if warned else [])
    assert all("db.memory.transaction.max" in one for one in warnings)


@pytest.mark.parametrize(
    ("shown", "size"), [("0B", 0), ("512.00KiB", 524288), ("1.50GiB", 1610612736), ("70.00MiB", 73400320)]
)
def test_sizes_are_read_as_neo4j_shows_them(shown, size):
    assert bytes_of(shown) == size


def test_a_size_in_another_form_is_an_error():
    with pytest.raises(EngineError, match="'much'"):
        bytes_of("much")


@pytest.mark.parametrize(
    ("code", "kind", "says"),
    [
        ("Neo.ClientError.Security.CredentialsExpired", EngineError, "ALTER CURRENT USER SET PASSWORD"),
        ("Neo.ClientError.Security.AuthenticationRateLimit", EngineError, "wait a few seconds"),
        ("Neo.ClientError.Security.Forbidden", EngineError, "may not do this"),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", OutOfMemory, "db.memory.transaction.max"),
        ("Neo.TransientError.General.OutOfMemoryError", OutOfMemory, "server.memory.heap.max_size"),
        ("Neo.TransientError.General.StackOverFlowError", OutOfMemory, "-Xss4m"),
        ("Neo.TransientError.Transaction.MaximumTransactionLimitReached", EngineUnavailable, "try later"),
        ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", EngineError, "databases.read_only"),
        ("Neo.ClientError.Transaction.TransactionTimedOut", OutOfTime, "its time was up"),
        ("Neo.ClientError.Statement.SyntaxError", StatementRefused, "refuses the statement"),
        ("Neo.TransientError.Transaction.DeadlockDetected", EngineUnavailable, "also not when tried again"),
        ("Neo.DatabaseError.Transaction.TransactionCommitFailed", EngineError, "its disk is full"),
        ("Neo.DatabaseError.General.UnknownError", EngineError, "its logs say more"),
    ],
)
def test_each_code_is_an_error_that_says_what_to_do(code, kind, says):
    error = failure_of(code, "so it is", load_neo4j_settings(url="bolt://localhost"))
    assert type(error) is kind
    assert says in str(error)


def test_the_setting_of_the_pool_that_is_used_up_is_the_one_to_raise():
    message = "more than the limit 1.0 GiB. dbms.memory.transaction.total.max threshold reached"
    error = failure_of(
        "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
        message,
        load_neo4j_settings(url="bolt://localhost"),
    )
    assert str(error).endswith("or raise dbms.memory.transaction.total.max in neo4j.conf")
