"""Where a command's answer goes: a person's screen in their language, or JSON for a program."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from api.cli.words import say

if TYPE_CHECKING:
    from graph_engine.schema.access import Viewer


class Advance(Protocol):
    """Tells a progress bar how far a piece of work has come."""

    def __call__(self, done: int, total: int | None, what: str) -> None: ...


def default_home() -> Path:
    """``FUNDGRAPH_HOME``, or ``.fundgraph`` in the caller's home folder."""
    return Path(os.environ.get("FUNDGRAPH_HOME") or Path.home() / ".fundgraph")


@dataclass(frozen=True)
class Screen:
    """What the shared options say: which home, which language, JSON or not, who looks."""

    home: Path
    lang: str = "en"
    as_json: bool = False
    quiet: bool = False
    role: str | None = None

    def say(self, key: str, **values: object) -> None:
        """Print a sentence of the word list, unless told to be quiet or to speak JSON."""
        if not (self.quiet or self.as_json):
            sys.stdout.write(say(key, self.lang, **values) + "\n")

    def answer(self, value: object, show: Callable[[], None]) -> None:
        """Print ``value`` as JSON for a program, or call ``show`` for a person."""
        if self.as_json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
        elif not self.quiet:
            show()

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print rows under their column names, as wide as they need to be."""
        from rich.console import Console
        from rich.table import Table

        table = Table(*columns, box=None, pad_edge=False, header_style="bold")
        for row in rows:
            table.add_row(*("" if value is None else str(value) for value in row))
        console = Console(soft_wrap=not sys.stdout.isatty())
        console.print(table, crop=False)

    def viewer(self) -> "Viewer":
        """Who looks: the role asked for, or everything, for who can read the files of the home anyway."""
        from graph_engine.schema.access import Viewer

        return Viewer(self.role) if self.role else Viewer.owner()

    @contextmanager
    def progress(self) -> Iterator[Advance | None]:
        """A progress bar on the error stream, or nothing where nobody watches."""
        if self.quiet or self.as_json or not sys.stderr.isatty():
            yield None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bars:
            yield _advance_of(bars)


def _advance_of(bars: object) -> Advance:
    """One bar per piece of work, made when it first reports."""
    from rich.progress import Progress, TaskID

    assert isinstance(bars, Progress)
    started: dict[str, TaskID] = {}

    def advance(done: int, total: int | None, what: str) -> None:
        if what not in started:
            started[what] = bars.add_task(what, total=total)
        bars.update(started[what], completed=done, total=total)

    return advance
