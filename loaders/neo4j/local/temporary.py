"""A server for the length of a block: empty, on a free port, gone afterwards."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_engine.errors import EngineUnavailable
from loaders.neo4j.local import watched
from loaders.neo4j.local.releases import Release
from loaders.neo4j.local.server import LocalServer, Shape, ended, free_port, new_password

PORTS_TRIED = 3
"""A free port may be taken by another program before the server has it."""


@contextmanager
def temporary_server(release: Release, shape: Shape | None = None) -> Iterator[LocalServer]:
    """An empty server on a free port in a folder of its own; both are gone after the block.

    It also ends, at once, when this process is killed.

    Raises
    ------
    EngineUnavailable
        If Java, Maven or the jars are missing, or it does not start.
    """
    with tempfile.TemporaryDirectory(prefix="fundgraph-neo4j-", ignore_cleanup_errors=True) as folder:
        server, process = _start(release, Path(folder), shape or Shape())
        try:
            yield server
        finally:
            _end(process)


def _start(release: Release, folder: Path, shape: Shape) -> "tuple[LocalServer, subprocess.Popen[bytes]]":
    for ports_left in reversed(range(PORTS_TRIED)):
        server = LocalServer(release, folder, free_port(), new_password(), shape)
        process = server.launch((sys.executable, watched.__file__), stdin=subprocess.PIPE)
        try:
            server.await_answer(gone=ended(process))
        except BaseException as error:
            _end(process)
            if not ports_left or not isinstance(error, EngineUnavailable):
                raise
            shutil.rmtree(folder / "data", ignore_errors=True)
        else:
            return server, process
    raise AssertionError("the last try returns or raises")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Close the input of a watched server, which ends it."""
    if process.stdin:
        process.stdin.close()
    process.wait()
