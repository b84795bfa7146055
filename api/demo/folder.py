"""The folder of a demonstration: begun anew each time, and nothing removed that it did not make."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph_engine.errors import BadParameter

MARKER = ".made-by-fundgraph-demo"
"""Lists, a line each, the folders that a demonstration made here, written before they are made."""

PARTS = ("home", "bank", "pictures")


@dataclass(frozen=True)
class DemoFolder:
    """Where a demonstration keeps what it makes."""

    base: Path

    @property
    def home(self) -> Path:
        """Ledger, runs, keys and kernels."""
        return self.base / "home"

    @property
    def bank(self) -> Path:
        """The files of the generated bank, with its truth."""
        return self.base / "bank"

    @property
    def pictures(self) -> Path:
        """The pictures."""
        return self.base / "pictures"


@contextmanager
def begun_anew(base: Path) -> Iterator[DemoFolder]:
    """Give a fresh folder, held for this demonstration alone until it ends.

    Raises
    ------
    BadParameter
        If a demonstration is going on there, or a folder that this one would make is there and was not made
        by an earlier one.
    """
    base.mkdir(parents=True, exist_ok=True)
    with (base / MARKER).open("a+", encoding="utf-8") as marker:
        try:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BadParameter("home", str(base), "a folder in which no other demo is going on") from error
        marker.seek(0)
        made = set(marker.read().split())
        _refuse_others(base, made)
        for part in PARTS:
            if (base / part).exists():
                shutil.rmtree(base / part)
        marker.truncate(0)
        marker.write("\n".join(PARTS) + "\n")
        marker.flush()
        folder = DemoFolder(base)
        for new in (folder.home, folder.pictures):
            new.mkdir()
        yield folder


def _refuse_others(base: Path, made: set[str]) -> None:
    """Refuse to begin where a part was made by somebody else."""
    for part in PARTS:
        path = base / part
        if path.is_symlink() or (path.exists() and part not in made):
            if not made:
                (base / MARKER).unlink()
            raise BadParameter(
                "home", str(base), f"a folder without {part}, which no demo made and none will remove"
            )
