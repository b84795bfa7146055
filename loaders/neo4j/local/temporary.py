"""A server for the length of a block: empty, on a free port, gone afterwards."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loaders.neo4j.local import watched
from loaders.neo4j.local.ports import held_port
from loaders.neo4j.local.releases import Release
from loaders.neo4j.local.server import LocalServer, Shape, ended, new_password


@contextmanager
def temporary_server(release: Release, shape: Shape | None = None) -> Iterator[LocalServer]:
    """An empty server on a free port in a folder of its own; both are gone after the block.

    It also ends, at once, when this process is killed.

    Raises
    ------
    EngineUnavailable
        If Java, Maven or the jars are missing, or it does not start.
    """
    with (
        tempfile.TemporaryDirectory(prefix="fundgraph-neo4j-", ignore_cleanup_errors=True) as folder,
        held_port() as port,
    ):
        server = LocalServer(release, Path(folder), port, new_password(), shape or Shape())
        process = server.launch((sys.executable, watched.__file__), stdin=subprocess.PIPE)
        try:
            server.await_answer(gone=ended(process))
            yield server
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Close the input of a watched server, which ends it."""
    if process.stdin:
        process.stdin.close()
    process.wait()
