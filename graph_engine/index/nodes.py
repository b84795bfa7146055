"""All nodes of one label."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.errors import UnknownName
from graph_engine.index.files import load_arrow
from graph_engine.index.format import Part
from graph_engine.index.ids import SortedIds
from graph_engine.index.properties import Properties


class Nodes(Properties):
    """Nodes by code, which is the place of the id among all ids of the label in byte order."""

    def __init__(self, label: str, folder: Path, part: Part) -> None:
        super().__init__(folder / "properties", label, part)
        self.label = label
        self.ids = SortedIds(load_arrow(folder / "id.arrow"))

    def id_at(self, code: int) -> str:
        """The id of a node."""
        return self.ids.at(code)

    def ids_at(self, codes: Sequence[int] | NDArray[np.integer[Any]]) -> list[str]:
        """The ids of nodes."""
        return self.ids.take(codes)

    def code_of(self, name: str) -> int:
        """The code of an id.

        Raises
        ------
        UnknownName
            If there is no such node; names ids that stand next to it.
        """
        code = self.ids.code(name)
        if code < 0:
            raise UnknownName(self.label.lower(), name, self.ids.near(name))
        return code

    def codes_of(self, names: Sequence[str]) -> NDArray[np.int32]:
        """The codes of ids, shape (n,); -1 for what is not there. O(n log n_nodes), for many O(n_nodes)."""
        return self.ids.codes(names)

    def row(self, code: int) -> dict[str, Any]:
        """The id and all properties of a node."""
        return {"id": self.id_at(code), **super().row(code)}
