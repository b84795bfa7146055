"""Runs of the graphs of the hand-written cases, each built once, and the engines that answer."""

from dataclasses import replace

import pytest

from graph_engine.neo4j_connection import Neo4j
from queries.engines import on_index, on_neo4j
from queries.graph import Bounds
from tests.neo4j_servers import SERVERS, empty
from tests.queries.asking import FILES, run_of
from tests.queries.projecting import make_current, prepare, project


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
    run = staticmethod(on_index.run)


class Published:
    """Runs on a Neo4j server, each put there once; the one that is asked is made the current one."""

    name = on_neo4j.ENGINE

    def __init__(self, neo4j):
        self.neo4j, self._epochs, self._current = neo4j, {}, None
        self._unused = prepare(neo4j)

    def make_current(self, run, view="risk"):
        if run not in self._epochs:
            self._epochs[run] = next(self._unused)
            project(self.neo4j, run.index, self._epochs[run])
        if self._current != (run, view):
            make_current(self.neo4j, run, self._epochs[run], view)
            self._current = (run, view)

    def run(self, query, run, arguments, viewer, *, view="risk", **further):
        self.make_current(run, view)
        patient = replace(further.pop("bounds", Bounds()), milliseconds=600_000)
        return on_neo4j.run(query, self.neo4j, arguments, viewer, bounds=patient, **further)


@pytest.fixture(scope="module")
def published(neo4j):
    """Runs on a server of each release."""
    return Published(neo4j)


ENGINES = (on_index.ENGINE, *SERVERS)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, neo4j_servers):
    """Every engine, Neo4j in each release."""
    if request.param == on_index.ENGINE:
        yield OnIndex()
        return
    with Neo4j(neo4j_servers.settings_of(request.param)) as neo4j:
        empty(neo4j)
        yield Published(neo4j)
