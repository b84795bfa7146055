"""Ports of this machine, which servers listen on."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from graph_engine.errors import EngineUnavailable

HOST = "127.0.0.1"


@contextmanager
def held_port() -> Iterator[int]:
    """A port at which nobody answers but a server that is started there within the block.

    It stays bound, so that the system gives it to nobody, and is shared with who sets ``SO_REUSEADDR``, as
    servers do. Linux allows that as long as nobody listens; macOS and BSD refuse the second.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((HOST, 0))
        yield held.getsockname()[1]


def refuse_taken_port(port: int) -> None:
    """Stop where something listens already, lest it be taken for the server.

    Raises
    ------
    EngineUnavailable
        Naming the port.
    """
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((HOST, port))
        except OSError as error:
            raise EngineUnavailable(
                f"Neo4j cannot listen on {HOST}:{port}: {error}; choose another port"
            ) from error
