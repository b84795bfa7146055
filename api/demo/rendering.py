"""The screens of the demonstration as a person reads them in a terminal."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import Protocol

from api.demo.page import Line, Page
from api.demo.words import WORDS, Language

RULE = "─"
RULE_WIDTH = 100


class Tables(Protocol):
    """Where tables are printed."""

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print rows under the names of their columns."""


def tell(key: str, lang: Language, **values: object) -> None:
    """Print a line of the word list."""
    sys.stdout.write(WORDS.say(key, lang, **values) + "\n")
    sys.stdout.flush()


def setup(home: Path) -> str:
    """The shell command after which the commands on the screens work as they stand."""
    found = f"export FUNDGRAPH_HOME={quote(str(home))}"
    if shutil.which("fundgraph"):
        return found
    return f'{found} PATH={quote(str(Path(sys.executable).parent))}:"$PATH"'


def show_page(tables: Tables, page: Page, here: Path) -> None:
    """Print a screen; pictures are named from the folder that the reader is in."""
    head = f"\n{RULE * 2} {page.title} "
    sys.stdout.write(head + RULE * max(2, RULE_WIDTH - len(head)) + "\n")
    for part in page.parts:
        if isinstance(part, Line):
            _show_line(part, here)
        else:
            tables.table(part.columns, part.rows)
    sys.stdout.flush()


def _show_line(line: Line, here: Path) -> None:
    sys.stdout.write(f"{line.text}\n")
    if line.command:
        sys.stdout.write(f"    $ {line.command}\n")
    if line.picture is not None:
        shown = line.picture.relative_to(here) if line.picture.is_relative_to(here) else line.picture
        sys.stdout.write(f"    ▣ {shown}\n")
