"""The connection, on real servers of each release: rows, retries, and every failure as one clear error."""

import threading
import time

import pytest
from pydantic import SecretStr

from graph_engine.errors import (
    EngineError,
    EngineUnavailable,
    NotOnEngine,
    OutOfMemory,
    OutOfTime,
    StatementRefused,
)
from graph_engine.neo4j_connection import Neo4j
from loaders.neo4j.local.ports import HOST, held_port
from tests.patience import PATIENCE_S


def changed(neo4j, **settings):
    return Neo4j(neo4j.settings.model_copy(update=settings))


def test_rows_come_back_and_changes_are_counted(empty_neo4j):
    counters = empty_neo4j.write("UNWIND $ids AS id CREATE (:Party {id: id})", ids=["a", "b"])
    assert counters.nodes_created == 2
    rows = empty_neo4j.read("MATCH (p:Party) RETURN p.id AS id ORDER BY id")
    assert [row["id"] for row in rows] == ["a", "b"]


def test_a_read_may_not_write(empty_neo4j):
    with pytest.raises(StatementRefused, match="Writing in read access mode not allowed"):
        empty_neo4j.read("CREATE (:Party)")
    assert empty_neo4j.read("MATCH (n) RETURN count(n) AS n")[0]["n"] == 0


def test_the_server_tells_its_version_and_its_limit_of_memory(neo4j):
    state = neo4j.state()
    assert state.edition == "community"
    assert state.query_memory_bytes == 256 * 1024**2
    assert state.warnings == ()


def test_a_wrong_password_is_told_without_showing_it(neo4j):
    with changed(neo4j, password=SecretStr("wrong-one")) as other, pytest.raises(EngineError) as error:
        other.read("RETURN 1")
    assert "refuses user 'neo4j'" in str(error.value)
    assert "FUNDGRAPH_NEO4J_PASSWORD" in str(error.value)
    assert "wrong-one" not in str(error.value)


def test_an_unknown_database_is_told_by_name(neo4j):
    with (
        changed(neo4j, database="nowhere") as other,
        pytest.raises(EngineError, match="no database 'nowhere'"),
    ):
        other.read("RETURN 1")


def test_a_server_that_is_down_is_told_at_once_and_what_to_do():
    began = time.monotonic()
    with (
        held_port() as port,
        Neo4j.from_settings(url=f"bolt://{HOST}:{port}", retry_seconds=PATIENCE_S) as down,
        pytest.raises(EngineUnavailable, match=r"cannot be reached .*refused.*make neo4j"),
    ):
        down.read("RETURN 1")
    assert time.monotonic() - began < PATIENCE_S / 2


def test_a_server_without_tls_is_not_talked_to_in_the_clear(neo4j):
    secure = neo4j.settings.url.replace("bolt://", "bolt+s://")
    with changed(neo4j, url=secure) as other, pytest.raises(EngineUnavailable, match="speaks TLS"):
        other.read("RETURN 1")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_both_plain_schemes_work(neo4j, scheme):
    with changed(neo4j, url=neo4j.settings.url.replace("bolt", scheme)) as other:
        assert other.read("RETURN 1 AS one")[0]["one"] == 1


def test_no_server_named_is_told_with_how_to_get_one():
    with pytest.raises(NotOnEngine, match="make neo4j"):
        Neo4j.from_settings(url="")


def test_a_transaction_that_is_too_large_is_told_and_not_tried_again(empty_neo4j):
    tried = []

    def work(run):
        tried.append(1)
        run.run("UNWIND range(1, 1000000) AS id CREATE (:Large {id: id, text: toString(id) + 'x'})").consume()

    with pytest.raises(OutOfMemory, match=r"db\.memory\.transaction\.max"):
        empty_neo4j.writing(work)
    assert tried == [1]
    assert empty_neo4j.read("MATCH (n) RETURN count(n) AS n")[0]["n"] == 0


N_TOO_MANY_TO_COMMIT = 110_000
"""Nodes that fit into 256 MiB while they are created, and not with what their commit takes besides."""


def test_a_commit_for_which_the_server_has_not_the_memory_is_told_and_not_tried_again(empty_neo4j):
    empty_neo4j.write("CREATE CONSTRAINT large FOR (n:Large) REQUIRE n.id IS UNIQUE")
    empty_neo4j.write("CREATE INDEX larger FOR (n:Large) ON (n.text)")
    ended = []

    def work(run):
        statement = "UNWIND range(1, $n) AS id CREATE (:Large {id: id, text: toString(id) + 'xxxxxxxxxx'})"
        run.run(statement, n=N_TOO_MANY_TO_COMMIT).consume()
        ended.append(1)

    with pytest.raises(OutOfMemory, match=r"or raise db\.memory\.transaction\.max in neo4j\.conf"):
        empty_neo4j.writing(work)
    assert ended == [1]
    assert empty_neo4j.read("MATCH (n) RETURN count(n) AS n")[0]["n"] == 0


def test_a_statement_that_takes_too_long_is_stopped(neo4j):
    with pytest.raises(OutOfTime):
        neo4j.read(
            "UNWIND range(1, 100000000) AS a UNWIND range(1, 100000) AS b RETURN count(*)", timeout_s=0.2
        )


def test_a_wrong_statement_is_refused_with_its_place(neo4j):
    with pytest.raises(StatementRefused, match="Invalid input"):
        neo4j.read("RETRUN 1")


def test_a_deadlock_is_tried_again(empty_neo4j):
    """Two transactions take two nodes in opposite order; the one that is stopped comes through later."""
    empty_neo4j.write("CREATE (:Node {id: 1, n: 0}), (:Node {id: 2, n: 0})")
    both_hold_one = threading.Barrier(2)
    tries = []

    def swap(first, second):
        def work(run):
            tries.append(first)
            run.run("MATCH (a:Node {id: $id}) SET a.n = a.n + 1", id=first).consume()
            if tries.count(first) == 1:
                both_hold_one.wait(PATIENCE_S)
            run.run("MATCH (a:Node {id: $id}) SET a.n = a.n + 1", id=second).consume()

        empty_neo4j.writing(work)

    threads = [threading.Thread(target=swap, args=ids) for ids in ((1, 2), (2, 1))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(tries) >= 3
    assert [row["n"] for row in empty_neo4j.read("MATCH (a:Node) RETURN a.n AS n")] == [2, 2]
