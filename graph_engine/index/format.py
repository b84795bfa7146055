"""The index file: what an index holds, in one small JSON file beside its arrays.

::

    index.json                                   format, instant, nodes, edges, what was left out
    nodes/LABEL/id.arrow  properties/…           ids in byte order
    edges/TYPE.LABEL.LABEL/source.npy target.npy time.npy id.arrow  properties/…
                           forward/ backward/    offsets, neighbours, edges, times
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from graph_engine.errors import EngineError
from graph_engine.schema.columns import ColumnType

Storage = Literal["array", "dictionary", "arrow", "empty"]
"""How a column is stored, see `graph_engine.index.columns`."""

FORMAT = 3
"""Changes whenever files change their meaning or a type is added; an index of another is built anew."""

INDEX_FILE = "index.json"


@dataclass(frozen=True)
class StoredColumn:
    """A column as the index file lists it."""

    name: str
    type: ColumnType
    storage: Storage
    nullable: bool

    def as_json(self) -> dict[str, object]:
        """The same, as JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Part:
    """The nodes of one label, or the edges of one type between two labels."""

    n_rows: int
    columns: tuple[StoredColumn, ...]

    def as_json(self) -> dict[str, object]:
        """The same, as JSON."""
        return {"rows": self.n_rows, "columns": [column.as_json() for column in self.columns]}

    @staticmethod
    def from_json(part: dict[str, Any]) -> "Part":
        """Read what ``as_json`` wrote."""
        return Part(part["rows"], tuple(StoredColumn(**column) for column in part["columns"]))


@dataclass
class Contents:
    """What an index holds."""

    instant: str | None
    nodes: dict[str, Part] = field(default_factory=dict)
    edges: dict[str, Part] = field(default_factory=dict)
    left_out: dict[str, dict[str, int]] = field(default_factory=dict)


def write_contents(path: Path, contents: Contents) -> None:
    """Write the index file, replacing the one that is there."""
    text = json.dumps(
        {
            "format": FORMAT,
            "instant": contents.instant,
            "nodes": {name: part.as_json() for name, part in contents.nodes.items()},
            "edges": {name: part.as_json() for name, part in contents.edges.items()},
            "left_out": contents.left_out,
        },
        indent=1,
    )
    temporary = path / f"{INDEX_FILE}.new"
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path / INDEX_FILE)


def read_contents(path: Path) -> Contents:
    """Read the index file.

    Raises
    ------
    EngineError
        If there is no index, or one of another format.
    """
    try:
        stored = json.loads((path / INDEX_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EngineError(f"there is no graph index at {path}; build one with: fundgraph analyse") from None
    except json.JSONDecodeError as error:
        raise EngineError(
            f"{path / INDEX_FILE} is damaged ({error}); build it anew with: fundgraph analyse"
        ) from None
    if stored.get("format") != FORMAT:
        raise EngineError(
            f"the graph index at {path} has format {stored.get('format')!r}, this program reads {FORMAT}; "
            "build it anew with: fundgraph analyse"
        )
    return Contents(
        stored["instant"],
        {name: Part.from_json(part) for name, part in stored["nodes"].items()},
        {name: Part.from_json(part) for name, part in stored["edges"].items()},
        stored["left_out"],
    )
