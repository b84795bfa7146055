"""The server of a home: started in the background, its data and password kept there for the next start.

A lock file says whether it runs: the server itself holds it, so that it is free as soon as the server is
gone, however that came about. What is noted in it is of that server alone: starts and stops take turns by
another lock, and a start removes the note of an earlier server first.
"""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from graph_engine.errors import EngineError, InputError
from graph_engine.runs.durable import waited_lock
from loaders.neo4j.local.releases import RELEASES, Release
from loaders.neo4j.local.server import LocalServer, Shape, ended, new_password

SHAPE = Shape(heap_mb=1024, page_cache_mb=512, query_mb=512)
"""Enough for a few million relationships on a laptop; ours."""

STOP_SECONDS = 120
"""How long a stop may take, which writes what is in memory; alone it takes a second."""

ASK_EVERY_SECONDS = 0.25


@dataclass(frozen=True)
class Running:
    """The server that runs now."""

    process_id: int
    line: str
    port: int


def start(home: Path, release: Release, port: int) -> LocalServer:
    """Start the server of a home, and wait until it answers; one that runs already is left as it is.

    Raises
    ------
    InputError
        If it runs already, but another release or on another port.
    EngineUnavailable
        If it cannot be started; says why.
    """
    with _lock_file(home) as lock:
        with _turn(home):
            new = _take(lock)
            if not new:
                _refuse_other(_running(lock), release, port)
            server = LocalServer(release, _folder(home) / release.line, port, _password(home), SHAPE)
            process = _launch(server, lock) if new else None
        if process is None:
            server.await_answer(gone=lambda: _take(lock))
        else:
            _await_start(server, process)
    return server


def stop(home: Path) -> Running | None:
    """Stop the server of a home, and wait until it is gone; None where none runs.

    Raises
    ------
    EngineError
        If it does not end in time.
    """
    with _lock_file(home) as lock, _turn(home):
        if _take(lock):
            return None
        running = _running(lock)
        with suppress(ProcessLookupError):
            os.kill(running.process_id, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while not _take(lock):
            if time.monotonic() > deadline:
                raise EngineError(
                    f"Neo4j (process {running.process_id}) has not stopped within {STOP_SECONDS} s; its logs "
                    f"are in {_folder(home) / running.line / 'logs'}"
                )
            time.sleep(ASK_EVERY_SECONDS)
    return running


def password_file(home: Path) -> Path:
    """The file that holds the password, which its owner alone may read."""
    return _folder(home) / "password"


def _launch(server: LocalServer, lock: TextIO) -> "subprocess.Popen[bytes]":
    """Start a server, note it in place of an earlier one, and leave the lock to it alone."""
    lock.truncate(0)
    server.folder.mkdir(exist_ok=True)
    process = server.launch(kept=(lock.fileno(),))
    lock.write(f"{process.pid} {server.release.line} {server.port}")
    lock.close()
    return process


def _await_start(server: LocalServer, process: "subprocess.Popen[bytes]") -> None:
    try:
        server.await_answer(gone=ended(process))
    except BaseException:
        process.terminate()
        raise


def _folder(home: Path) -> Path:
    return home / "neo4j"


def _password(home: Path) -> str:
    """The password of the home's server, made on first use."""
    file = password_file(home)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        aside = file.with_name("password.new")
        aside.touch(mode=0o600)
        aside.write_text(new_password(), encoding="ascii")
        aside.rename(file)
    return file.read_text(encoding="ascii")


@contextmanager
def _lock_file(home: Path) -> Iterator[TextIO]:
    folder = _folder(home)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "running").open("a+", encoding="ascii") as lock:
        yield lock


def _take(lock: TextIO) -> bool:
    """Whether the lock is ours now, because no server holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _turn(home: Path) -> AbstractContextManager[None]:
    """Waits until no other start or stop is going on."""
    return waited_lock(_folder(home) / "turn")


def _running(lock: TextIO) -> Running:
    """What the start of the server noted.

    Raises
    ------
    EngineError
        If the start was killed before.
    """
    lock.seek(0)
    words = lock.read().split()
    if not words:
        raise EngineError(f"a Neo4j runs whose start was killed; end the process that has {lock.name} open")
    return Running(int(words[0]), words[1], int(words[2]))


def _refuse_other(running: Running, release: Release, port: int) -> None:
    if (running.line, running.port) != (release.line, port):
        raise InputError(
            f"Neo4j {RELEASES[running.line].version} runs already on port {running.port}; stop it first "
            "(make neo4j STOP=yes)"
        )
