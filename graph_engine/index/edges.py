"""All edges of one relationship type between two labels."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph_engine.errors import EngineError, UnknownName
from graph_engine.index.adjacency import Adjacency
from graph_engine.index.files import load, load_arrow
from graph_engine.index.format import Part
from graph_engine.index.nodes import Nodes
from graph_engine.index.properties import NO_TIME, Properties, as_datetime
from graph_engine.schema.graph import EdgeType


class Edges(Properties):
    """Edges by code, which is their rank by (time, id)."""

    def __init__(
        self, edge_type: EdgeType, folder: Path, part: Part, source_nodes: Nodes, target_nodes: Nodes
    ) -> None:
        super().__init__(folder / "properties", edge_type.pattern, part)
        self.type = edge_type
        self.source_nodes, self.target_nodes = source_nodes, target_nodes
        self._edges = folder

    @cached_property
    def sources(self) -> NDArray[np.int32]:
        """Code of the node each edge starts from, shape (m,)."""
        return load(self._edges / "source.npy")

    @cached_property
    def targets(self) -> NDArray[np.int32]:
        """Code of the node each edge leads to, shape (m,)."""
        return load(self._edges / "target.npy")

    @cached_property
    def times(self) -> NDArray[np.int64]:
        """Microseconds since 1970 (UTC), (m,), rising; ``NO_TIME`` (smallest int64) if there is none."""
        return load(self._edges / "time.npy")

    @cached_property
    def by_day(self) -> NDArray[np.bool_]:
        """Of which movements the day alone is known, not the time on it, shape (m,)."""
        words = self.dictionary("time_precision")
        if "day" not in words:
            return np.zeros(len(self), np.bool_)
        return np.asarray(self.codes("time_precision") == words.index("day"))

    @cached_property
    def forward(self) -> Adjacency:
        """Edges by the node they start from."""
        return Adjacency.open(self._edges / "forward")

    @cached_property
    def backward(self) -> Adjacency:
        """Edges by the node they lead to."""
        return Adjacency.open(self._edges / "backward")

    @cached_property
    def ids(self) -> Any:
        """Ids by code as a mapped Arrow array.

        Raises
        ------
        EngineError
            If edges of this type have none: their ends, time and key name them.
        """
        if not self.type.id_column:
            raise EngineError(f"edges of {self.type.pattern} have no id; their ends and key name them")
        return load_arrow(self._edges / "id.arrow")

    def id_at(self, code: int) -> str:
        """The id of an edge: for TRANSFERRED the transaction's."""
        return self.ids_at([code])[0]

    def ids_at(self, codes: Sequence[int] | NDArray[np.integer[Any]]) -> list[str]:
        """The ids of edges."""
        return [self.ids[code].as_py() for code in np.asarray(codes, np.int64).tolist()]

    def codes_of(self, names: Sequence[str]) -> NDArray[np.int32]:
        """The first code of each id, shape (n,); -1 for what is not there. Reads all ids: O(m)."""
        found = pc.index_in(pa.array(names, pa.large_string()), value_set=self.ids)
        codes: NDArray[np.int32] = found.fill_null(-1).to_numpy()
        return codes

    def code_of(self, name: str) -> int:
        """The first code of an id; reads all ids.

        Raises
        ------
        UnknownName
            If no edge has it.
        """
        code = int(pc.index(self.ids, pa.scalar(name, pa.large_string())).as_py())
        if code < 0:
            raise UnknownName(self.type.id_column.removesuffix("_id"), name)
        return code

    def starting(self, starts: Iterable[tuple[int, int]]) -> dict[str, int]:
        """Codes by id of the edges that start at nodes at times, of two with one id the one that goes out.

        Times are microseconds, ``NO_TIME`` for edges without one. Cost: O(log degree) for each start, and
        its edges.
        """
        found = (
            self.forward.edges_of(node, after=None if time == NO_TIME else time - 1, before=time + 1)
            for node, time in starts
        )
        codes = np.concatenate([np.zeros(0, np.int32), *found])
        return dict(zip(self.ids_at(codes), codes.tolist(), strict=True))

    def row(self, code: int) -> dict[str, Any]:
        """Id (where edges have one), ends, time and all properties of an edge."""
        ends = {
            "source": self.source_nodes.id_at(int(self.sources[code])),
            "target": self.target_nodes.id_at(int(self.targets[code])),
            "time": as_datetime(int(self.times[code])),
        }
        own = {"id": self.id_at(code)} if self.type.id_column else {}
        return {**own, **ends, **super().row(code)}
