"""What was searched before is not searched again: searches known by what they were done in.

The same transactions and bounds give the same instances, whatever else changed.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True)
class Instances:
    """Instances that a search found among the transactions of a graph, named by their places in it.

    ``sizes`` int32 (n_instances,): how many transactions each has; ``transactions`` int32 and ``parts`` int8,
    (sum of sizes,): these, and the part of each; ``left_out``: counts of what the search left out, in the
    order of its reasons.
    """

    sizes: NDArray[np.int32]
    transactions: NDArray[np.int32]
    parts: NDArray[np.int8]
    left_out: tuple[int, ...]

    @property
    def offsets(self) -> NDArray[np.int64]:
        """Where the transactions of each instance begin, and their number, (n_instances + 1,)."""
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(self.sizes, dtype=np.int64)))


def sizes_of(offsets: NDArray[np.int64]) -> NDArray[np.int32]:
    """How many transactions stand between offsets and the next."""
    return np.diff(offsets).astype(np.int32)


SEARCH_COLUMNS: dict[str, pl.DataType] = {
    "search": pl.String(),
    "fingerprint": pl.String(),
    "taken_over": pl.Boolean(),
    "sizes": pl.List(pl.Int32()),
    "transactions": pl.List(pl.Int32()),
    "parts": pl.List(pl.Int8()),
    "left_out": pl.List(pl.Int64()),
}
"""Columns of the table of searches."""


class Searches:
    """The searches of a run: those of an earlier one that may be taken over, and all that were asked for."""

    def __init__(self, earlier: pl.DataFrame | None = None) -> None:
        """Take the table of the searches of an earlier run by the same code; none: everything is searched."""
        self._earlier = pl.DataFrame(schema=SEARCH_COLUMNS) if earlier is None else earlier
        self._rows = {
            key: row for row, key in enumerate(self._earlier.select("search", "fingerprint").rows())
        }
        self._done: dict[tuple[str, str], tuple[bool, Instances]] = {}

    def done(self, search: str, fingerprint: str, anew: Callable[[], Instances]) -> Instances:
        """Give what a search finds, as it was found before if it was done before."""
        key = search, fingerprint
        if key not in self._done:
            row = self._rows.get(key)
            self._done[key] = (True, self._found_earlier(row)) if row is not None else (False, anew())
        return self._done[key][1]

    def _found_earlier(self, row: int) -> Instances:
        told = {name: self._earlier[name][row] for name in SEARCH_COLUMNS}
        return Instances(
            told["sizes"].to_numpy(writable=True),
            told["transactions"].to_numpy(writable=True),
            told["parts"].to_numpy(writable=True),
            tuple(told["left_out"].to_list()),
        )

    def table(self) -> pl.DataFrame:
        """Give all searches that were asked for, by name and fingerprint."""
        rows = [
            (*key, taken_over, each.sizes, each.transactions, each.parts, list(each.left_out))
            for key, (taken_over, each) in sorted(self._done.items(), key=lambda one: one[0])
        ]
        columns = zip(*rows, strict=True) if rows else ((),) * len(SEARCH_COLUMNS)
        return pl.DataFrame(
            [
                pl.Series(name, list(values), dtype=dtype)
                for (name, dtype), values in zip(SEARCH_COLUMNS.items(), columns, strict=True)
            ]
        )
