"""A publish in tiny batches that kills its own process, for a process of its own."""

import os
import signal
from pathlib import Path
from threading import Lock

from graph_engine.index import GraphIndex
from graph_engine.neo4j_connection import Neo4j
from loaders.neo4j import creating, plan
from loaders.neo4j.publish import publish_graph
from tests.loaders.neo4j.small_graphs import source

TINY_BATCH = 2


class DyingNeo4j(Neo4j):
    """A connection whose process dies after so many sessions."""

    sessions_left = 0
    counting = Lock()

    @staticmethod
    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    def open_session(self, *, read_only):
        with self.counting:
            if self.sessions_left == 0:
                self.die()
            self.sessions_left -= 1
        return super().open_session(read_only=read_only)


def publish_and_die(settings, indices: dict[str, Path], sessions: int, limit: int) -> None:
    """Publish the run ``after`` where ``before`` stands, and die after so many sessions.

    ``limit`` is how much may change in place.
    """
    creating.ROWS_AT_ONCE = plan.ROWS_AT_ONCE = TINY_BATCH
    opened = {name: GraphIndex.open(path) for name, path in indices.items()}
    with DyingNeo4j(settings) as neo4j:
        neo4j.sessions_left = sessions
        publish_graph(neo4j, source("after", opened["after"]), earlier=opened.get, view="risk", limit=limit)
