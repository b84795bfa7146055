"""The product text of a detector, read from its module's docstring."""

import re
from dataclasses import dataclass
from inspect import cleandoc
from types import ModuleType

from graph_engine.errors import CatalogueError

SECTIONS = ("Fires on", "Misses", "Look next", "Source")
"""Sections of the docstring, in order; each begins a paragraph as ``*Name*:``."""


@dataclass(frozen=True)
class Texts:
    """What a detector says of itself: title sentence, why it matters and what it is, and its sections."""

    title: str
    definition: str
    fires_on: str
    misses: str
    look_next: str
    source: str


def read_texts(module: ModuleType) -> Texts:
    """Read the product text of a detector.

    Raises
    ------
    CatalogueError
        If a section is missing, doubled, empty or out of order.
    """
    text = cleandoc(module.__doc__ or "")
    parts = re.split(r"^\*([A-Z][a-z ]+)\*:", text, flags=re.MULTILINE)
    names, sections = tuple(parts[1::2]), [" ".join(part.split()) for part in parts[2::2]]
    title, _, definition = parts[0].partition("\n")
    if names != SECTIONS or not all((title, definition.strip(), *sections)):
        needed = ", ".join(SECTIONS)
        raise CatalogueError(f"{module.__file__}: its docstring needs a title, a definition, {needed}")
    return Texts(title.strip(), definition.strip(), *sections)
