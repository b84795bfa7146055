"""Ports of this machine for tests, which no other program is given meanwhile."""

import socket
from contextlib import contextmanager

LOCAL = "127.0.0.1"


@contextmanager
def held_port():
    """A port at which nobody answers, but a server of ours that is started there.

    It is bound, so that the system gives it to nobody, and shared with who sets ``SO_REUSEADDR``, as servers
    do.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind((LOCAL, 0))
        yield held.getsockname()[1]
