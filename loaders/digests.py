"""Hashes of the files of a load, made while they are read."""

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def digests(paths: Iterable[Path]) -> Iterator[dict[Path, "Future[str]"]]:
    """SHA-256 of each file, in hexadecimal, to come from a thread beside."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        yield {path: pool.submit(digest, path) for path in paths}
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
