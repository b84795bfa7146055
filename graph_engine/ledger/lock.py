"""One writer at a time: a file lock that the system frees when its holder ends, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_engine.errors import LedgerBusy


@contextmanager
def exclusive_lock(path: Path) -> Iterator[None]:
    """Hold the lock of ``path`` for the length of a block.

    Raises
    ------
    LedgerBusy
        At once, if another holder has it; the message names the holder's process.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
            raise LedgerBusy(
                f"the ledger {path.parent} is being written by process {holder}; try again when it has ended"
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
