"""One relationship type in one direction: the edges of a node, in time order."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph_engine.index.files import load, save

ARRAYS = ("offsets", "neighbours", "edges", "times")


@dataclass(frozen=True)
class Adjacency:
    """Edges sorted by near node, and within a node by (time, edge code).

    ``offsets`` (n_nodes + 1,) int64; ``neighbours`` (m,) int32, the far node; ``edges`` (m,) int32, the edge
    code; ``times`` (m,) int64 microseconds, the smallest int64 where an edge has no time.
    """

    offsets: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    edges: NDArray[np.int32]
    times: NDArray[np.int64]

    @staticmethod
    def open(folder: Path) -> "Adjacency":
        """Map the arrays of a folder read-only."""
        return Adjacency(*(load(folder / f"{name}.npy") for name in ARRAYS))

    def write(self, folder: Path) -> None:
        """Write the arrays to a new folder."""
        folder.mkdir()
        for name in ARRAYS:
            save(folder / f"{name}.npy", getattr(self, name))

    def degree(self, node: int) -> int:
        """Number of edges of a node."""
        return int(self.offsets[node + 1] - self.offsets[node])

    def span(self, node: int, after: int | None = None, before: int | None = None) -> tuple[int, int]:
        """Give where the edges of a node stand, in a window of time.

        Parameters
        ----------
        node : int
            Code of the node.
        after, before : int, optional
            Microseconds; edges strictly later and strictly earlier. Without ``after``, edges without a time
            belong to it.

        Returns
        -------
        start, stop : int
            Places in ``neighbours``, ``edges`` and ``times``, the end excluded; ``start == stop`` where there
            is none.

        Notes
        -----
        O(log degree).
        """
        start, stop = int(self.offsets[node]), int(self.offsets[node + 1])
        times = self.times[start:stop]
        first = 0 if after is None else int(np.searchsorted(times, after, "right"))
        last = stop - start if before is None else int(np.searchsorted(times, before, "left"))
        return start + first, start + max(first, last)

    def edges_of(self, node: int, after: int | None = None, before: int | None = None) -> NDArray[np.int32]:
        """Codes of the edges of a node in a window of time, as `span` has it, by time."""
        return self.edges[slice(*self.span(node, after, before))]

    def neighbours_of(self, node: int) -> NDArray[np.int32]:
        """The far node of each edge of a node, by time."""
        return self.neighbours[slice(*self.span(node))]
