"""The socket a service listens on, opened before anything says so."""

import socket
from typing import TYPE_CHECKING

from graph_engine.errors import BadParameter

if TYPE_CHECKING:
    from api.settings import Settings

ANY_PORT = 0


def listen(host: str, port: int) -> socket.socket:
    """Open the socket; who calls before the service is up waits.

    Raises
    ------
    BadParameter
        If it cannot be opened, as when another program listens there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen()
    except OSError as error:
        opened.close()
        raise BadParameter("port", port, f"a port of {host} that is free ({error.strerror})") from error
    return opened


def listen_near(host: str, port: int) -> socket.socket:
    """Open the socket at the port, or where it is taken at any that is free."""
    try:
        return listen(host, port)
    except BadParameter:
        return listen(host, ANY_PORT)


def serve_on(opened: socket.socket, settings: "Settings") -> None:
    """Serve the API on an open socket until Ctrl-C."""
    import uvicorn

    from api.app import create_app

    config = uvicorn.Config(create_app(settings), log_level="warning")
    try:
        uvicorn.Server(config).run(sockets=[opened])
    except KeyboardInterrupt:
        return
    finally:
        opened.close()
