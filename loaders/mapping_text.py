"""A mapping file as text: all scalars stay text, and every key knows its line."""

from pathlib import Path
from typing import Any

import yaml

from graph_engine.errors import MappingError

BASE_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads scalars as text; in C where that is there."""

Place = tuple[str | int, ...]


def read_text(path: Path) -> tuple[Any, dict[Place, int]]:
    """The content of a YAML file with scalars as text, and the line of each of its parts."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=BASE_LOADER)
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        raise MappingError(f"{path}{line}: no YAML: {getattr(error, 'problem', error)}") from error
    lines: dict[Place, int] = {}
    return _plain(node, (), lines, path), lines


def line_of(place: Place, lines: dict[Place, int]) -> int:
    """The line of a part, or of the closest part around it that is written in the file."""
    while place not in lines and place:
        place = place[:-1]
    return lines.get(place, 1)


def _plain(node: yaml.Node | None, place: Place, lines: dict[Place, int], path: Path) -> Any:
    """A node as dict, list or text; notes the lines."""
    if node is None:
        return None
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _dict(node, place, lines, path)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*place, at), lines, path) for at, child in enumerate(node.value)]
    return node.value


def _dict(node: yaml.MappingNode, place: Place, lines: dict[Place, int], path: Path) -> dict[str, Any]:
    """A mapping node as dict; a key given twice is an error."""
    content: dict[str, Any] = {}
    for key, child in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise MappingError(f"{path}:{line}: a key must be a word")
        if key.value in content:
            raise MappingError(f"{path}:{line}: key {key.value!r} is given twice")
        lines[(*place, key.value)] = line
        content[key.value] = _plain(child, (*place, key.value), lines, path)
    return content
