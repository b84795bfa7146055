"""Publishes a graph in tiny batches and kills itself: ``python -m … URL PASSWORD EARLIER INDEX WORDS LIMIT``.

``EARLIER`` is the index of the run ``before``, ``INDEX`` that of the run ``after``, which is published. It
dies when it has talked to the server ``WORDS`` times; ``LIMIT`` is how much may change in place.
"""

import os
import signal
import sys
from pathlib import Path

from graph_engine.index import GraphIndex
from graph_engine.neo4j_connection import Neo4j
from loaders.neo4j import creating, plan
from loaders.neo4j.publish import publish_graph
from tests.loaders.neo4j.small_graphs import source

TINY_BATCH = 2


class DyingNeo4j(Neo4j):
    """A connection whose process dies after so many sessions."""

    sessions_left = 0

    @staticmethod
    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    def open_session(self, *, read_only):
        if self.sessions_left == 0:
            self.die()
        self.sessions_left -= 1
        return super().open_session(read_only=read_only)


def main() -> None:
    """Publish, and die."""
    url, password, earlier, index, words, limit = sys.argv[1:]
    creating.ROWS_AT_ONCE = plan.ROWS_AT_ONCE = TINY_BATCH
    known = {"before": GraphIndex.open(Path(earlier))}
    with DyingNeo4j.from_settings(url=url, password=password) as neo4j:
        neo4j.sessions_left = int(words)
        publish_graph(
            neo4j,
            source("after", GraphIndex.open(Path(index))),
            earlier=known.get,
            view="risk",
            limit=int(limit),
        )


if __name__ == "__main__":
    main()
