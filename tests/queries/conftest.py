"""Runs of the graphs of the hand-written cases, each built once, and the engines that answer."""

import pytest

from graph_engine.neo4j_connection import Neo4j
from queries.engines import on_index, on_neo4j
from tests.neo4j_servers import SERVERS, empty
from tests.queries.asking import FILES, PATIENT, asked_of_index, patient, published_once, run_of


@pytest.fixture(scope="session")
def run_for(tmp_path_factory):
    """The run of the graph that the cases of a query are about."""
    runs = {}

    def build(name):
        if name not in runs:
            file, folder = FILES[name], tmp_path_factory.mktemp(name)
            runs[name] = run_of(folder, results=file.get("results"), **file["graph"])
        return runs[name]

    return build


class OnIndex:
    """The engine that defines the meaning."""

    name = on_index.ENGINE
    run = staticmethod(asked_of_index)


class OnNeo4j:
    """Answers about a run from a server, to which it is published if it does not stand there."""

    name = on_neo4j.ENGINE

    def __init__(self, neo4j):
        self.neo4j, self._stands = neo4j, None

    def publish(self, run, view="risk"):
        if self._stands != (run, view):
            published_once(self.neo4j, run, view)
            self._stands = (run, view)

    def run(self, query, run, arguments, viewer, *, bounds=PATIENT, view="risk"):
        self.publish(run, view)
        return on_neo4j.run(query, self.neo4j, arguments, viewer, bounds=patient(bounds))


@pytest.fixture(scope="module")
def on_server(neo4j):
    """A server of each release as an engine."""
    return OnNeo4j(neo4j)


ENGINES = (on_index.ENGINE, *SERVERS)


@pytest.fixture(scope="module")
def engine(request, neo4j_servers):
    """One of the engines, by its name."""
    if request.param == on_index.ENGINE:
        yield OnIndex()
        return
    with Neo4j(neo4j_servers.settings_of(request.param)) as neo4j:
        empty(neo4j)
        yield OnNeo4j(neo4j)
