"""The shapes that a transaction would complete, with their members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.adjacency import read_only
from graph_engine.kernels.cycles_closed import FEWEST_HOPS, RETURNING, cycles_closed_by
from graph_engine.kernels.feeds import Feeds, feeds_of
from graph_engine.kernels.meshes_closed import meshes_closed
from graph_engine.kernels.moves import Bounds, Moves
from graph_engine.kernels.scatters_gathered import scatters_gathered_by
from graph_engine.model_features.events import listed_moves
from graph_engine.model_features.parameters import DAY_US
from graph_engine.model_features.shapes import Columns, bounds_of, named_closings
from graph_engine.scoring.proposed import Placed
from graph_engine.scoring.recent import Recent

Int32s = NDArray[np.int32]


@dataclass(frozen=True)
class Completed:
    """Shapes of one kind that it completes: how many, and of how many hops or parties between.

    ``transactions``: ids of the others of each cycle or chain, or of all from one source, by time.
    """

    pattern: str
    size: int
    count: int
    transactions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Closing:
    """A transaction as the last among the movements between parties of the window before it."""

    recent: Recent
    placed: Placed

    @cached_property
    def first(self) -> int:
        """Place of the first movement of the window among the recent ones."""
        since_us = self.placed.proposed.time_us - self.recent.parameters.pattern_days * DAY_US
        return int(np.searchsorted(self.recent.events.time_us, since_us))

    @cached_property
    def moves(self) -> Moves:
        """The movements of the window, the transaction last."""
        own, events, (payer, payee) = self.placed.proposed, self.recent.events, self.placed.parties
        words = events.currencies
        currency = words.index(own.currency) if own.currency in words else len(words)
        ends = (events.parties.payer, payer), (events.parties.payee, payee)
        told = (events.time_us, own.time_us), (events.amount_minor, own.amount_minor)
        payers, payees = (np.append(column[self.first :], np.int32(value)) for column, value in ends)
        times, amounts = read_only(*(np.append(column[self.first :], value) for column, value in told))
        currencies = np.append(events.currency[self.first :], np.int32(currency))
        loose = np.append(events.loose[self.first :], np.False_)
        n_parties = events.parties.n + self.placed.strangers
        return listed_moves(payers, payees, times, amounts, currencies, loose, n_parties)

    @property
    def last(self) -> int:
        """Its place among the movements of the window."""
        return int(self.moves.payers.size) - 1

    @property
    def bounds(self) -> Bounds:
        """What shapes are looked for within."""
        return bounds_of(self.recent.parameters)

    @cached_property
    def feeds(self) -> Feeds:
        """What may have fed it."""
        feeds: Feeds = feeds_of(self.moves, self.bounds, self.recent.hops[self.first :])
        return feeds

    @cached_property
    def cycles(self) -> tuple[Int32s, Int32s]:
        """Counts, by hops and of those that bring money back, and members, as the kernel gives them."""
        counts, members = cycles_closed_by(self.moves, self.last, self.bounds)
        return counts, members

    @cached_property
    def scatters(self) -> tuple[Int32s, Int32s]:
        """Width and sources, and ways, as the kernel gives them."""
        counts, ways = scatters_gathered_by(self.moves, self.last, self.bounds)
        return counts, ways

    def columns(self) -> Columns:
        """Its features of shapes, arrays of one value."""
        feeds = self.feeds.of_last()
        meshes = meshes_closed(self.moves, np.array([self.last], np.int32), self.bounds)
        layers = np.hstack([self.scatters[0][None, :], meshes])
        return named_closings(self.cycles[0][None, :], layers, feeds)

    def completed(self) -> tuple[Completed, ...]:
        """The shapes that it is the last transaction of."""
        (counts, members), (width, sources) = self.cycles, self.scatters[0].tolist()
        found = []
        for hops, count in enumerate(counts[:RETURNING].tolist(), start=FEWEST_HOPS):
            own = members[(members >= 0).sum(axis=1) == hops][:, : hops - 1]
            found.append(Completed("cycle", hops, count, self._ids(own + self.first)))
        found.append(Completed("scatter_gather", width, sources, self._ids(self._by_source())))
        chain = self._chain()
        found.append(Completed("chain", len(chain) + 1, int(len(chain) > 0), self._ids([chain])))
        return tuple(each for each in found if each.count)

    def _by_source(self) -> list[Int32s]:
        """Transactions of the ways of each source, as places among the recent ones."""
        ways = self.scatters[1]
        sources = self.moves.payers[ways[:, 0]]
        found = [np.unique(ways[sources == source]) for source in np.unique(sources)]
        by_first = sorted(found, key=lambda rows: rows.tolist())
        return [rows[rows < self.last] + np.int32(self.first) for rows in by_first]

    def _chain(self) -> list[int]:
        """What came before it in its longest chain, as places among the recent ones."""
        chain, row = [], int(self.feeds.fed_by[-1])
        row = row + self.first if row >= 0 else row
        while row >= 0:
            chain.append(row)
            row = int(self.recent.fed_by[row])
        return chain[::-1]

    def _ids(self, places: Iterable[Sequence[int] | Int32s]) -> tuple[tuple[str, ...], ...]:
        ids = self.recent.events.ids
        return tuple(tuple(ids.gather(np.asarray(rows, np.int64)).to_list()) for rows in places)
