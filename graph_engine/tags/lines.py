"""A YAML file with the line of each mapping, so that an error can name it."""

from pathlib import Path
from typing import Any

import yaml

from graph_engine.errors import CatalogueError

LINE = "__line__"
"""The key under which each mapping carries its line."""


class _Loader(yaml.SafeLoader):
    """Gives each mapping its line and refuses a key that stands twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    twice = {key for key in keys if keys.count(key) > 1}
    if twice:
        raise yaml.constructor.ConstructorError(
            None, None, f"the key {', '.join(map(repr, sorted(twice)))} stands twice", node.start_mark
        )
    return loader.construct_mapping(node, deep=True) | {LINE: node.start_mark.line + 1}


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_with_lines(path: Path) -> Any:
    """Give what the file holds, each mapping with its line under the key ``LINE``.

    Raises
    ------
    CatalogueError
        If it is not YAML, or a mapping has a key twice.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506  a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CatalogueError(f"{path}:{line}: {error.problem}") from error
