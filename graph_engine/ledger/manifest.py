"""A ledger version: the manifest that makes many Delta tables one."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from graph_engine.errors import FundgraphError, UnknownName


@dataclass(frozen=True)
class TableState:
    """Where one table stands in a ledger version."""

    delta_version: int
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What one ledger version is made of.

    ``record`` is the load record (file hashes, counts, sums per currency …) as the loader gave it;
    ``quarantined`` counts the rows that this version, and no earlier one, put aside.
    """

    version: int = 0
    parent: int | None = None
    tables: dict[str, TableState] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)
    settings_hash: str = ""
    quarantined: int = 0

    def to_json(self) -> str:
        """The manifest as the text that is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """The manifest that ``to_json`` wrote."""
        fields = json.loads(text)
        tables = {name: TableState(**state) for name, state in fields.pop("tables").items()}
        return cls(tables=tables, **fields)


EMPTY = Manifest()
"""Version 0: the empty ledger, which every ledger begins with and which has no file."""


@contextmanager
def nothing_kept_on(path: Path, *failures: type[Exception]) -> Iterator[None]:
    """Turn a failure to write a file (a full disk, a broken one) into an error that says what holds now."""
    caught: tuple[type[Exception], ...] = (OSError, *failures)
    try:
        yield
    except caught as error:
        raise FundgraphError(
            f"{path} could not be written: {_plain(error)}; nothing of this write is kept. "
            "Make room there, or see that it may be written to, and write again"
        ) from error


def _plain(error: Exception) -> str:
    """What an error says, in one line without the colours and arrows that some draw."""
    return " ".join(re.sub("\x1b\\[[0-9;]*m|↳", "", str(error)).split())


def fsync_path(path: Path) -> None:
    """Wait until a file or folder is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_durably(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Make ``content`` the file ``path`` in one atomic, durable step."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    fsync_path(path.parent)


def manifest_path(versions: Path, version: int) -> Path:
    """The file that holds a version's manifest."""
    return versions / f"{version:08d}.json"


def known_versions(versions: Path) -> list[int]:
    """Every version there is, rising; version 0 always exists."""
    return [0, *sorted(int(path.stem) for path in versions.glob("[0-9]*.json"))]


def read_manifest(versions: Path, version: int | None = None) -> Manifest:
    """The manifest of a version, or of the current one.

    Raises
    ------
    UnknownName
        If the ledger has no such version.
    FundgraphError
        If the manifest cannot be read.
    """
    known = known_versions(versions)
    wanted = known[-1] if version is None else version
    if wanted not in known:
        raise UnknownName("ledger version", str(wanted), map(str, known))
    if wanted == 0:
        return EMPTY
    path = manifest_path(versions, wanted)
    try:
        return Manifest.from_json(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError) as error:
        raise FundgraphError(
            f"{path} is not a ledger manifest ({error}); restore this file from a backup"
        ) from error


def write_manifest(versions: Path, manifest: Manifest) -> None:
    """Make a manifest visible, and with it the version it describes."""
    path = manifest_path(versions, manifest.version)
    with nothing_kept_on(path):
        replace_durably(path, manifest.to_json().encode())
