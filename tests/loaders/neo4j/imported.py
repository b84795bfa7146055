"""A database made by the real import tool, and a server on it."""

import os
import shlex
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from graph_engine.neo4j_connection import Neo4j
from loaders.neo4j.local import LocalServer, Shape, watched
from loaders.neo4j.local.jars import ADMIN_TOOL
from loaders.neo4j.local.ports import held_port
from loaders.neo4j.local.server import ended, new_password


@contextmanager
def server_of_import(release, folder: Path, home: Path, shape: Shape = Shape(quick_start=True)):  # noqa: B008
    """A running server whose database was imported from a folder by its own ``command.sh``."""
    with held_port() as port:
        server = LocalServer(release, home, port, new_password(), shape)
        run_command(server, folder)
        process = server.launch((sys.executable, watched.__file__), stdin=subprocess.PIPE)
        try:
            server.await_answer(gone=ended(process))
            with Neo4j(server.settings) as neo4j:
                yield neo4j
        finally:
            process.stdin.close()
            process.wait()


def run_command(server: LocalServer, folder: Path) -> None:
    """Run the script of a folder with a tool ``neo4j-admin`` that works on the home of a server."""
    (server.folder / "conf").mkdir(parents=True)
    (server.folder / "conf" / "neo4j.conf").touch()
    tool = server.folder / "neo4j-admin"
    tool.write_text(f'#!/bin/sh\nexec {shlex.join(server.java("-Xmx512m", ADMIN_TOOL))} "$@"\n')
    tool.chmod(0o755)
    places = {"NEO4J_HOME": str(server.folder), "NEO4J_CONF": str(server.folder / "conf")}
    done = subprocess.run(
        ["sh", str(folder / "command.sh")],
        env=os.environ | places | {"NEO4J_ADMIN": str(tool)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
