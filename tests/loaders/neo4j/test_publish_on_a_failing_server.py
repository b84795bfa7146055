"""A server goes down, has a full disk or may not be written: one error, which the next publish mends."""

import time

import pytest

from graph_engine.errors import EngineError, EngineUnavailable
from graph_engine.neo4j_connection import Neo4j, server
from loaders.neo4j import creating, plan
from loaders.neo4j.local.ports import held_port
from tests.loaders.neo4j.restarted import RestartedServer
from tests.loaders.neo4j.small_graphs import publish, two_days
from tests.naive.publication import of_index, on_server

TINY_BATCH = 2


@pytest.fixture(scope="module")
def indices(tmp_path_factory):
    return two_days(tmp_path_factory.mktemp("graphs"))


@pytest.fixture(scope="module")
def failing(neo4j_can_start, tmp_path_factory):
    """A running server that tests of this module kill and start again."""
    with held_port() as port:
        one = RestartedServer(tmp_path_factory.mktemp("server"), port)
        one.start()
        yield one
        one.kill()


@pytest.fixture
def connection(failing, indices, monkeypatch):
    """A connection to the server, on which the run before is published."""
    for module in (creating, plan):
        monkeypatch.setattr(module, "ROWS_AT_ONCE", TINY_BATCH)
    with Neo4j(failing.settings) as neo4j:
        neo4j.write("MATCH (n) DETACH DELETE n")
        publish(neo4j, "before", indices, view="risk")
        yield neo4j


def at_batch(number, act):
    """A progress callback that acts once, as that batch has been written."""
    told = []

    def progress(*_):
        told.append(1)
        if len(told) == number:
            act()

    return progress


def patient(settings, seconds):
    return Neo4j(settings.model_copy(update={"retry_seconds": seconds}))


def mended(connection, indices):
    """The next publish ends as one that nothing disturbed."""
    publish(connection, "after", indices, view="risk")
    assert on_server(connection) == of_index(indices["after"])
    assert not connection.read("MATCH (n) WHERE n:PublishStep OR n:PublishPlan RETURN n")


def told_within_its_time(connection):
    """A query hears soon that the server has gone down since the one before."""
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        connection.read("RETURN 1", timeout_s=0.5)
    assert time.monotonic() - began < connection.settings.retry_seconds / 2


def test_a_server_that_goes_down_and_comes_back_does_not_stop_a_publish(failing, connection, indices):
    def go_and_come():
        failing.kill()
        failing.start()

    publish(connection, "after", indices, view="risk", progress=at_batch(3, go_and_come))
    assert on_server(connection) == of_index(indices["after"])


def test_a_server_that_stays_down_is_one_error_for_publish_and_queries_and_the_next_publish_mends(
    failing, connection, indices
):
    with (
        patient(failing.settings, 0.5) as neo4j,
        pytest.raises(EngineUnavailable, match="cannot be reached"),
    ):
        publish(neo4j, "after", indices, view="risk", progress=at_batch(3, failing.kill))
    told_within_its_time(connection)
    failing.start()
    assert on_server(connection) == of_index(indices["before"])
    mended(connection, indices)


def test_a_full_disk_is_one_error_and_the_next_publish_mends(failing, connection, indices):
    with patient(failing.settings, 600) as neo4j, pytest.raises(EngineError, match="its disk is full"):
        publish(neo4j, "after", indices, view="risk", progress=at_batch(3, failing.fill_disk))
    with pytest.raises(EngineError, match="has stopped working"):
        connection.read("RETURN 1")
    failing.kill()
    failing.start()
    assert on_server(connection) == of_index(indices["before"])
    mended(connection, indices)


def test_a_database_that_may_not_be_written_is_one_error_and_readers_keep_the_run(
    failing, connection, indices
):
    failing.kill()
    failing.start(server__databases__read_only="neo4j")
    with (
        patient(failing.settings, 600) as neo4j,
        pytest.raises(EngineError, match=r"server\.databases\.read_only"),
    ):
        publish(neo4j, "after", indices, view="risk")
    assert on_server(connection) == of_index(indices["before"])
    failing.kill()
    failing.start()
    mended(connection, indices)


def test_a_server_that_is_too_old_is_told_before_anything_is_written(
    failing, connection, indices, monkeypatch
):
    monkeypatch.setattr(server, "OLDEST_VERSION", (9999, 1))
    with (
        patient(failing.settings, 600) as neo4j,
        pytest.raises(EngineError, match=r"version '5\.26\.30'; supported are .*update the server"),
    ):
        publish(neo4j, "after", indices, view="risk")
    assert on_server(connection) == of_index(indices["before"])
