"""The product text of a detector: its module's docstring, and ``chinese/NAME.yaml`` in Chinese."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from inspect import cleandoc
from types import ModuleType

import yaml

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


@dataclass(frozen=True)
class ChineseTexts:
    """What a detector says of itself in Chinese, and why each of its parameters has its value."""

    definition: str
    fires_on: str
    misses: str
    parameters: Mapping[str, str]


@cache
def chinese_texts(name: str) -> ChineseTexts:
    """Read the Chinese text of the detector of a name.

    Raises
    ------
    CatalogueError
        If there is none, or one of its texts is missing or is no text of the detector's.
    """
    file = files("graph_engine.detectors") / "chinese" / f"{name}.yaml"
    told = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    needed = [field.name for field in fields(ChineseTexts)]
    if list(told) != needed:
        raise CatalogueError(f"{file}: a detector's Chinese text has {', '.join(needed)}, in this order")
    return ChineseTexts(**told)
