"""A screen of the demonstration, as data."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """Something to tell, with the command that shows more of it and the picture that shows it."""

    text: str
    command: str = ""
    picture: Path | None = None


@dataclass(frozen=True)
class Grid:
    """Rows under the names of their columns."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Page:
    """One screen for one kind of user."""

    title: str
    parts: Sequence[Line | Grid]

    @property
    def commands(self) -> list[str]:
        """Every command the screen offers, in order."""
        return [part.command for part in self.parts if isinstance(part, Line) and part.command]

    @property
    def pictures(self) -> list[Path]:
        """Every picture the screen offers, in order."""
        return [part.picture for part in self.parts if isinstance(part, Line) and part.picture is not None]
