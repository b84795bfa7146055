"""Where a command's answer goes: a person's screen in their language, or JSON for a program."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from api.cli.words import heading, say, term
from graph_engine.progress import Progress

if TYPE_CHECKING:
    from graph_engine.schema.access import Viewer

Language = Literal["en", "zh"]


def default_home() -> Path:
    """``FUNDGRAPH_HOME``, or ``.fundgraph`` in the caller's home folder."""
    return Path(os.environ.get("FUNDGRAPH_HOME") or Path.home() / ".fundgraph")


@dataclass(frozen=True)
class Screen:
    """What the shared options say: which home, which language, JSON or not, who looks.

    ``given_home`` is the home that was asked for on the command line; without one, ``home`` is the default.
    """

    given_home: Path | None = None
    lang: Language = "en"
    as_json: bool = False
    quiet: bool = False
    role: str | None = None

    @property
    def home(self) -> Path:
        """The home that the command works on."""
        return (self.given_home or default_home()).expanduser()

    @property
    def talks(self) -> bool:
        """Whether a person reads."""
        return not (self.quiet or self.as_json)

    def say(self, key: str, **values: object) -> None:
        """Print a sentence of the word list, unless told to be quiet or to speak JSON."""
        if self.talks:
            sys.stdout.write(say(key, self.lang, **values) + "\n")

    def answer(self, value: object, show: Callable[[], None]) -> None:
        """Print ``value`` as JSON for a program, or call ``show`` for a person."""
        if self.as_json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_as_json) + "\n")
        elif not self.quiet:
            show()

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print rows under the names of their columns, as wide as they need to be."""
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, pad_edge=False, header_style="bold")
        for name in columns:
            table.add_column(heading(name, self.lang), no_wrap=True)
        cells = [[Text(written(value)) for value in row] for row in rows]
        for row in cells:
            table.add_row(*row)
        console = Console(soft_wrap=True, width=10_000)
        console.print(table, crop=False)

    def viewer(self) -> "Viewer":
        """Who looks: the role asked for, or everything, for who can read the files of the home anyway."""
        from graph_engine.schema.access import Viewer

        return Viewer(self.role) if self.role else Viewer.owner()

    @contextmanager
    def progress(self) -> Iterator[Progress | None]:
        """A progress bar on the error stream, or nothing where nobody watches."""
        if not self.talks or not sys.stderr.isatty():
            yield None
            return
        from rich.console import Console
        from rich.progress import Progress as Bars

        with Bars(console=Console(stderr=True), transient=True) as bars:
            bar = bars.add_task("", total=None)

            def advance(what: str, done: int, total: int | None) -> None:
                bars.update(bar, description=term(what, self.lang), completed=done, total=total)

            yield advance


def written(value: object) -> str:
    """A value as text: nothing as an empty one, times in UTC to the second.

    >>> from datetime import UTC, datetime
    >>> written(datetime(2025, 2, 20, 3, 8, 45, tzinfo=UTC)), written(None), written(7)
    ('2025-02-20T03:08:45Z', '', '7')
    """
    from datetime import UTC, datetime

    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return "" if value is None else str(value)


def _as_json(value: object) -> object:
    """What JSON has no form for: times as ISO 8601 with Z, everything else as its text."""
    from datetime import UTC, datetime

    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)
