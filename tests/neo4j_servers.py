"""Real Neo4j servers for tests: one of each release per process, started when first asked for.

A test that takes ``neo4j`` runs once on each release; one marked ``on_lts``, which tells of this program and
not of the server, runs on the long-term release alone. Processes (workers of xdist) do not share servers, so
that each has the whole database to itself; all tests of a release run in one of them (``sharing.py``). With
``FUNDGRAPH_TEST_NEO4J_URL`` (and ``_USER``, ``_PASSWORD``, ``_DATABASE``) tests run on that server alone,
**which they empty**.
"""

import os
from contextlib import ExitStack, contextmanager

import pytest

from graph_engine.errors import EngineUnavailable
from graph_engine.neo4j_connection import Neo4j, load_neo4j_settings
from graph_engine.schema.neo4j import CONSTRAINTS, INDEXES
from loaders.neo4j.local import RELEASES, Shape, temporary_server
from loaders.neo4j.local.jars import jars_of
from loaders.neo4j.local.java import java_for

GIVEN = "FUNDGRAPH_TEST_NEO4J_"
SERVERS = ["given"] if os.environ.get(f"{GIVEN}URL") else list(RELEASES)

OF_THE_GRAPH = frozenset(index.name for index in (*CONSTRAINTS, *INDEXES))

PLANS_STAY = {
    "dbms.cypher.min_replan_interval": "1h",
    "server.memory.query_cache.per_db_cache_num_entries": "4000",
}
"""Graphs here are small, and none is worth new plans, which take most of a server's time. By default a server
keeps the last 1,000, and makes them anew after 10 s where the graph has another size."""

SHAPE = Shape(heap_mb=1024, quick_start=True, further=PLANS_STAY)

EVERYTHING = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 500 ROWS"


class Servers:
    """Started servers by their release, and why one could not start; all end with the stack."""

    def __init__(self, stack):
        self.stack, self.settings, self.failed = stack, {}, {}

    def settings_of(self, name):
        if name in self.failed:
            raise self.failed[name]
        if name not in self.settings:
            try:
                self.settings[name] = given_server() if name == "given" else self.start(RELEASES[name])
            except EngineUnavailable as error:
                self.failed[name] = error
                raise
        return self.settings[name]

    def start(self, release):
        with skipped_unless_required():
            return self.stack.enter_context(temporary_server(release, SHAPE)).settings


@contextmanager
def skipped_unless_required():
    """Skip, saying what to install, where no server can be started; in CI that is a failure."""
    try:
        yield
    except EngineUnavailable as error:
        if os.environ.get("FUNDGRAPH_REQUIRE_DATA") == "1" or os.environ.get("CI"):
            raise
        pytest.skip(str(error))


def given_server():
    words = ("url", "user", "password", "database")
    return load_neo4j_settings(**{word: os.environ.get(f"{GIVEN}{word.upper()}") for word in words})


def empty(neo4j):
    """Remove every node and relationship, and the constraints and indexes that are not those of the graph.

    A server forgets all plans when one of them goes or comes, and planning takes most of its time.
    """
    with neo4j.session() as session:
        session.run(EVERYTHING).consume()
        for kind in ("CONSTRAINT", "INDEX"):
            names = session.run(f"SHOW {kind} YIELD name, type WHERE type <> 'LOOKUP' RETURN name")
            for name in {row["name"] for row in names} - OF_THE_GRAPH:
                session.run(f"DROP {kind} `{name}`").consume()


@pytest.fixture(scope="session")
def neo4j_can_start():
    """Java, Maven and the jars of each release are here, so that a test can start servers of its own."""
    with skipped_unless_required():
        for release in RELEASES.values():
            java_for(release)
            jars_of(release)


@pytest.fixture(scope="session")
def neo4j_servers():
    """All started servers of this process."""
    with ExitStack() as stack:
        yield Servers(stack)


def pytest_generate_tests(metafunc):
    """Run a test that takes a server on each release, or on the long-term one alone where it is so marked."""
    if "neo4j_settings" in metafunc.fixturenames:
        servers = SERVERS[:1] if metafunc.definition.get_closest_marker("on_lts") else SERVERS
        metafunc.parametrize("neo4j_settings", servers, indirect=True, scope="module")


@pytest.fixture(scope="module")
def neo4j_settings(request, neo4j_servers):
    """What leads to a running server of each release; what an earlier module left is still there."""
    return neo4j_servers.settings_of(request.param)


@pytest.fixture(scope="module")
def neo4j(neo4j_settings):
    """A server of each release, empty as the module begins, which can fill it once for its tests."""
    with Neo4j(neo4j_settings) as connection:
        empty(connection)
        yield connection


@pytest.fixture
def empty_neo4j(neo4j):
    """A server of each release, empty as the test begins."""
    empty(neo4j)
    return neo4j
