"""Start or stop the Neo4j server of a home: ``python -m loaders.neo4j.local start``; see ``make neo4j``."""

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from graph_engine.errors import FundgraphError
from loaders.neo4j.local.lasting import password_file, start, stop
from loaders.neo4j.local.releases import LTS, RELEASES

PORT = 7687
"""Where Neo4j listens by custom."""


def main(words: Sequence[str]) -> int:
    """Do what the words say; the exit code."""
    asked = _parser().parse_args(words)
    home = asked.home.expanduser().absolute()
    try:
        told = _stopped(home) if asked.action == "stop" else _started(home, asked.release, asked.port)
    except FundgraphError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(told)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loaders.neo4j.local", description=__doc__)
    parser.add_argument("action", choices=("start", "stop"))
    parser.add_argument("--release", choices=sorted(RELEASES), default=LTS.line, help="release of Neo4j")
    parser.add_argument("--port", type=int, default=PORT, help="port on 127.0.0.1")
    home = Path(os.environ.get("FUNDGRAPH_HOME", "~/.fundgraph"))
    parser.add_argument("--home", type=Path, default=home, help="folder that keeps its data and password")
    return parser


def _started(home: Path, line: str, port: int) -> str:
    server = start(home, RELEASES[line], port)
    return "\n".join(
        (
            f"# Neo4j {server.release.version} answers; its data is in {server.folder}. To use it:",
            f"export FUNDGRAPH_NEO4J_URL={server.settings.url}",
            f"export FUNDGRAPH_NEO4J_USER={server.settings.user}",
            f'export FUNDGRAPH_NEO4J_PASSWORD="$(cat {shlex.quote(str(password_file(home)))})"',
        )
    )


def _stopped(home: Path) -> str:
    stopped = stop(home)
    if stopped is None:
        return f"no Neo4j of {home} runs"
    return f"Neo4j {RELEASES[stopped.line].version} has stopped; its data is kept"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
