"""A real PostgreSQL server for tests, where its programs are installed."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path


def programs():
    """The folder of initdb and pg_ctl: on the PATH, or where Debian keeps them; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = shutil.which("initdb", path=os.pathsep.join([os.environ["PATH"], *map(str, debian)]))
    return Path(found).parent if found else None


@contextmanager
def server():
    """A server in a folder of its own, reached by a socket there; both end with the block."""
    folder = Path(tempfile.mkdtemp(prefix="fundgraph-pg-"))
    account = [] if os.geteuid() else ["runuser", "-u", "postgres", "--"]
    if account:
        shutil.chown(folder, "postgres")
    data = folder / "data"

    def run(program, *words):
        command = [*account, programs() / program, "-D", data, *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run("initdb", "-U", "work", "-A", "trust", "--no-sync")
    run("pg_ctl", "-w", "-o", f"-c listen_addresses='' -c unix_socket_directories='{folder}'", "start")
    try:
        yield f"postgresql+psycopg://work@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(folder)
