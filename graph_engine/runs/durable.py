"""Files that are whole or not there: written, waited for, renamed once; and one maker of runs at a time."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

ROWS_PER_GROUP = 262_144
"""Rows in one row group of a Parquet file; fixed, so that the same rows give the same bytes (ours)."""


def as_json(value: Mapping[str, Any]) -> str:
    """Give JSON with sorted keys: the same value, the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def write_table(path: Path, frame: pl.DataFrame) -> str:
    """Write a frame as Parquet with fixed settings, and give the SHA-256 of the file."""
    frame.rechunk().write_parquet(
        path, compression="zstd", compression_level=3, statistics=True, row_group_size=ROWS_PER_GROUP
    )
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def fsync_tree(folder: Path) -> None:
    """Wait until every file and folder below, and the folder itself, is on disk."""
    for path in sorted(folder.rglob("*")):
        fsync(path)
    fsync(folder)


def fsync(path: Path) -> None:
    """Wait until a file or folder is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """Make ``text`` the content of a file in one atomic, durable step."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    fsync(unfinished)
    unfinished.replace(path)
    fsync(path.parent)


@contextmanager
def waited_lock(path: Path) -> Iterator[None]:
    """Hold a file lock, waiting for it; the system frees it when its holder ends, however it ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
