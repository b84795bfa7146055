"""Numba's files of compiled kernels, kept so that only one process at a time adds to them.

Numba numbers the files of a kernel's versions (one for each choice of argument types) by an index that it
reads, adds to and writes back. Of two processes that do so at once both may take one number, and from then on
others run one version's machine code for the other's arguments, which ends in a crash or in wrong numbers.
"""

import fcntl
from pathlib import Path
from typing import Any

from numba.core import caching


class OneWriter(caching.IndexDataCacheFile):  # type: ignore[misc] # numba has no types
    """Files of a kernel's versions, to which one process or thread adds at a time."""

    def __init__(self, cache_path: str, filename_base: str, source_stamp: Any) -> None:
        super().__init__(cache_path, filename_base, source_stamp)
        self._lock = Path(cache_path, f"{filename_base}.lock")

    def save(self, key: Any, data: Any) -> None:
        """Add a version; the system frees the lock of whoever is killed."""
        with self._lock.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            super().save(key, data)


def keep_one_writer() -> None:
    """Let numba keep its files so, for every kernel that is defined from now on."""
    caching.IndexDataCacheFile = OneWriter
