"""All nodes of one label."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.compute as pc
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

    @cached_property
    def id_lengths(self) -> NDArray[np.int32]:
        """Characters of the id of each node, shape (n_nodes,).

        Sorted by length and then by code, ids that are numbers behind one prefix stand in the order of the
        numbers. Read once: O(n_nodes), some milliseconds for a million.
        """
        lengths: NDArray[np.int32] = pc.utf8_length(self.ids.array()).to_numpy().astype(np.int32)
        return lengths

    def in_numeric_order(self, codes: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
        """The same codes by the length of their id, and then by code."""
        return codes[np.lexsort((codes, self.id_lengths[codes]))]

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
