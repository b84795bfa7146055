"""Sums of money edges by a group and the currency."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_engine.index import Edges, Nodes
from graph_engine.kernels.adjacent import Window
from graph_engine.kernels.followed import Followed
from queries.answers import Values
from queries.following import above, edges_of
from queries.graph import Graph
from queries.moved import Codes
from queries.who import words

LOW_32 = 2**32 - 1


@dataclass(frozen=True)
class Sums:
    """A row for each group and currency, arrays (n_rows,); ordered by ``keys``: group, then currency.

    A key is the group and the code of the currency side by side, 32 bits each; ``largest`` of the amounts.
    """

    edges: Edges
    keys: NDArray[np.int64]
    counts: NDArray[np.int64]
    amounts: NDArray[np.int64]
    largest: NDArray[np.int64]

    @property
    def groups(self) -> NDArray[np.int64]:
        """The group of each row."""
        return self.keys >> 32

    @property
    def currencies(self) -> NDArray[np.int64]:
        """Code of the currency of each row, in the order of currencies."""
        return self.keys & LOW_32

    @property
    def words(self) -> list[str | None]:
        """The currency of each row."""
        return words(self.edges, "currency", self.currencies)

    def at(self, keys: NDArray[np.int64]) -> "Sums":
        """The rows of some keys, in their order; rows must be ordered by key, and there for each of them."""
        return self.rows(np.searchsorted(self.keys, keys))

    def rows(self, places: NDArray[np.integer[Any]] | NDArray[np.bool_]) -> "Sums":
        """Some rows."""
        parts = self.keys[places], self.counts[places], self.amounts[places], self.largest[places]
        return Sums(self.edges, *parts)

    def largest_first(self, nodes: Nodes) -> "Sums":
        """By currency, then the largest amount first, then by the length and text of the group's id."""
        lengths = nodes.id_lengths[self.groups]
        return self.rows(np.lexsort((self.groups, lengths, -self.amounts, self.currencies)))

    def table(self, group: str) -> dict[str, Values]:
        """Group, under its name, currency, count and amount as columns."""
        return {
            group: self.groups,
            "currency": self.words,
            "count": self.counts,
            "amount_minor": self.amounts,
        }

    def columns(self, name: str) -> dict[str, Values]:
        """Count, amount and largest amount as columns."""
        return {
            f"{name}_count": self.counts,
            f"{name}_amount_minor": self.amounts,
            f"{name}_largest_minor": self.largest,
        }

    def by_currency(self) -> dict[int, tuple[int, int, int]]:
        """Count, amount and largest by code of the currency, where there is one group only."""
        rows = zip(self.counts.tolist(), self.amounts.tolist(), self.largest.tolist(), strict=True)
        return dict(zip(self.currencies.tolist(), rows, strict=True))


def sums_of(edges: Edges, codes: Codes, groups: Codes) -> Sums:
    """Add the amounts of edges up by group and currency.

    ``codes`` (m,) of edges; ``groups`` (m,) codes of nodes.
    """
    keys = (np.asarray(groups, np.int64) << 32) | np.asarray(edges.codes("currency"))[codes]
    amounts = edges.column("amount_minor")[codes]
    order = np.argsort(keys, kind="stable")
    keys, amounts = keys[order], amounts[order]
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if keys.size else np.zeros(0, np.int64)
    if starts.size == 0:
        empty = np.zeros(0, np.int64)
        return Sums(edges, empty, empty, empty, empty)
    counts = np.diff(np.append(starts, keys.size))
    return Sums(
        edges, keys[starts], counts, np.add.reduceat(amounts, starts), np.maximum.reduceat(amounts, starts)
    )


def sums_by_far_account(
    graph: Graph, followed: Followed, account: int, more_than_minor: int, window: Window
) -> Sums:
    """Add what is followed of an account, above a threshold, up by the far account, the largest sum first."""
    codes, _, far = edges_of(followed, np.array([account]), window)
    large = above(graph.transfers, codes, more_than_minor)
    return sums_of(graph.transfers, codes[large], far[large]).largest_first(graph.accounts)
