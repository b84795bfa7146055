"""A small published graph on a real server of each release, and a way to ask it."""

import asyncio
import socket
import threading
from dataclasses import dataclass, field

import pytest

from graph_engine.schema.access import Viewer
from queries.adhoc.answer import CypherAnswer, CypherBounds
from queries.adhoc.ask import ask
from tests.neo4j_servers import empty
from tests.patience import PATIENCE_S

PUBLISHED = {
    "name": "current",
    "run_id": "r1",
    "ledger_version": 3,
    "view": "growth",
    "epoch": 2,
    "seq": 5,
    "time_zone": "Asia/Shanghai",
    "cut_off": "24:00",
}

GRAPH = """
CREATE (a:Kept {x: 1, y: 1}), (b:Kept {x: 2, y: 2}), (c:Other {x: 1})
CREATE (a)-[:TIED {x: 1}]->(b), (b)-[:TIED {x: 2}]->(c)
CREATE (p:Publication) SET p = $published
"""


@dataclass
class Published:
    """A server that holds the small graph."""

    neo4j: object
    viewer: Viewer = field(default_factory=lambda: Viewer("cypher"))

    def ask(self, statement, /, viewer=None, bounds=None, **parameters) -> CypherAnswer:
        """The answer of a statement."""
        asked = ask(
            statement,
            parameters,
            viewer or self.viewer,
            self.neo4j.settings,
            bounds=bounds or CypherBounds(seconds=PATIENCE_S),
        )
        return asyncio.run(asked)

    def rows(self, statement, /, **parameters):
        """Its rows."""
        return self.ask(statement, **parameters).rows

    def everything(self):
        """All that the database holds, in one order."""
        nodes = "MATCH (n) RETURN elementId(n) AS id, labels(n) AS is, properties(n) AS has ORDER BY id"
        ties = "MATCH ()-[r]->() RETURN elementId(r) AS id, type(r) AS is, properties(r) AS has ORDER BY id"
        schema = (
            "SHOW INDEXES YIELD name, type, state RETURN name AS id, type AS is, state AS has ORDER BY id"
        )
        return [
            (row["id"], row["is"], row["has"])
            for statement in (nodes, ties, schema)
            for row in self.neo4j.read(statement)
        ]

    def running(self, part):
        """How many statements with some part are being worked on."""
        shown = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS $part RETURN currentQuery"
        return len([row for row in self.neo4j.read(shown, part=part) if "SHOW" not in row["currentQuery"]])


@pytest.fixture(scope="module")
def published(neo4j):
    """The small graph, published on each release."""
    neo4j.write(GRAPH, published=PUBLISHED)
    yield Published(neo4j)
    empty(neo4j)


@pytest.fixture
def lured():
    """A port of this machine that notes who connects: nobody may."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        visits = []
        ended = threading.Event()
        listening.settimeout(0.1)

        def wait():
            while not ended.is_set():
                try:
                    connection, _ = listening.accept()
                except TimeoutError:
                    continue
                visits.append(1)
                connection.close()

        waiting = threading.Thread(target=wait)
        waiting.start()
        yield Lure(listening.getsockname()[1], visits)
        ended.set()
        waiting.join()


@dataclass
class Lure:
    """A port, and how often somebody connected."""

    port: int
    visits: list
