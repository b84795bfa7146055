"""Sorted ids, mapped: code to id by place, id to code by binary search."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

N_NEIGHBOURS = 2
"""Ids on each side of a missing one that are looked at for near matches; ours."""

SEARCH_ONE_BY_ONE_BELOW = 1_000
"""So many ids are looked up by binary search each; more are hashed at once; ours."""


TAKE_ONE_BY_ONE_BELOW = 8
"""So few ids are read each by itself; more at once; ours."""


MOST_NAMESPACES = 16
"""So many namespaces are tried for an id that lacks one; ours, more than a bank has sources."""


class SortedIds:
    """Distinct ids in byte order; the code of an id is its place."""

    def __init__(self, values: Any) -> None:
        self._values = values

    def __len__(self) -> int:
        return len(self._values)

    def at(self, code: int) -> str:
        """The id of a code.

        Raises
        ------
        IndexError
            If the code is not 0 to n - 1.
        """
        if not 0 <= code < len(self):
            raise IndexError(f"code {code} is not in 0 to {len(self) - 1}")
        found: str = self._values[int(code)].as_py()
        return found

    def take(self, codes: Sequence[int] | NDArray[np.integer[Any]]) -> list[str]:
        """The ids of codes."""
        places = np.asarray(codes, np.int64)
        if places.size < TAKE_ONE_BY_ONE_BELOW:
            return [self.at(code) for code in places.tolist()]
        if places.min() < 0 or places.max() >= len(self):
            raise IndexError(f"codes {places.min()} to {places.max()} are not all in 0 to {len(self) - 1}")
        found: list[str] = self._values.take(pa.array(places)).to_pylist()
        return found

    def place(self, name: str) -> int:
        """Where the id is, or would stand."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._values[middle].as_py() < name:
                low = middle + 1
            else:
                high = middle
        return low

    def code(self, name: str) -> int:
        """The code of an id; -1 if there is none."""
        place = self.place(name)
        return place if place < len(self) and self._values[place].as_py() == name else -1

    def codes(self, names: Sequence[str]) -> NDArray[np.int32]:
        """The codes of ids, -1 for what is not there."""
        if len(names) < SEARCH_ONE_BY_ONE_BELOW:
            return np.array([self.code(name) for name in names], np.int32)
        found = pc.index_in(pa.array(names, pa.large_string()), value_set=self._values)
        codes: NDArray[np.int32] = found.fill_null(-1).to_numpy()
        return codes

    def near(self, name: str) -> list[str]:
        """The ids of this name in a namespace, and those that stand next to where it would, each once.

        Found without looking through all ids.
        """
        place = self.place(name)
        beside = self.take(np.arange(max(place - N_NEIGHBOURS, 0), min(place + N_NEIGHBOURS, len(self))))
        return list(dict.fromkeys(self.in_namespaces(name) + beside))

    def in_namespaces(self, name: str) -> list[str]:
        """The ids of this name in the first ``MOST_NAMESPACES`` namespaces."""
        full = (f"{namespace}:{name}" for namespace in self._namespaces())
        return [one for one in full if self.code(one) >= 0]

    def _namespaces(self) -> Iterator[str]:
        """What ids begin with up to their first colon, by a search for the end of each: O(log n) each."""
        place = 0
        for _ in range(MOST_NAMESPACES):
            if place >= len(self):
                return
            namespace = self.at(place).partition(":")[0]
            yield namespace
            place = self.place(f"{namespace};")  # the character after the colon

    def array(self) -> Any:
        """All ids as a mapped Arrow array."""
        return self._values
