"""A real server that a test kills, starts again with other settings, or takes the room on its disk from."""

import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from loaders.neo4j.local import LTS, LocalServer, Shape, watched
from loaders.neo4j.local.server import ended, new_password

NO_ROOM_BYTES = 1024
"""Files may grow to this size: whatever a server writes fails, as on a full disk."""


class RestartedServer:
    """A server whose data stay when it ends; it ends with the tests at the latest."""

    def __init__(self, folder, port):
        self.server = LocalServer(LTS, folder, port, new_password(), Shape(quick_start=True))
        self.process = None

    @property
    def settings(self):
        return self.server.settings

    def start(self, **further):
        """Start it with further settings of neo4j.conf, and wait until it answers."""
        named = {name.replace("__", "."): value for name, value in further.items()}
        server = replace(self.server, shape=replace(self.server.shape, further=named))
        self.process = server.launch((sys.executable, watched.__file__), stdin=subprocess.PIPE)
        server.await_answer(gone=ended(self.process))

    def kill(self):
        """End it at once, as a power failure would."""
        self.process.stdin.close()
        self.process.wait()

    def fill_disk(self):
        """Let no file of it grow any more."""
        unlimited = resource.RLIM_INFINITY
        resource.prlimit(self._java(), resource.RLIMIT_FSIZE, (NO_ROOM_BYTES, unlimited))

    def _java(self):
        watcher = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(watcher.read_text().split()[0])
