"""Where a command's answer goes: a person's screen in their language, or JSON for a program."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Literal

from api.cli.words import heading, say, term
from graph_engine.progress import Progress

if TYPE_CHECKING:
    from graph_engine.schema.access import Viewer

LONG_TEXT = 24
"""Cells of a text from which on it may be folded on a terminal; ours."""

GAP = 2
"""Cells between two columns."""

ANY_WIDTH = 10_000
"""Cells of a line that no terminal shows; ours."""

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
        """Print rows under the names of their columns.

        As wide as they need to be; on a terminal long texts are folded into its width, where there is room.
        """
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        headings = [Text(heading(name, self.lang)) for name in columns]
        cells = [[Text(written(value)) for value in row] for row in rows]
        widest = [max(text.cell_len for text in column) for column in zip(headings, *cells, strict=True)]
        folds = sys.stdout.isatty()
        table = Table(box=None, pad_edge=False, header_style="bold")
        for title, width in zip(headings, widest, strict=True):
            table.add_column(title, no_wrap=not (folds and width > LONG_TEXT))
        for row in cells:
            table.add_row(*row)
        least = sum(min(width, LONG_TEXT) + GAP for width in widest)
        width = max(get_terminal_size().columns, least) if folds else ANY_WIDTH
        Console(soft_wrap=True, width=width).print(table, crop=False)

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
