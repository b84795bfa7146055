"""What each account has done by the end of an index: tallied once, so no answer reads a whole history."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index import GraphIndex
from graph_engine.index.properties import EVERY
from graph_engine.kernels.pass_through import LeftOver, left_over
from graph_engine.kernels.tallies import Tallies, tallies
from graph_engine.kernels.woken import wakings
from graph_engine.model_features.events import MOVING, Ends, ends_among, ends_of_edges
from graph_engine.model_features.parameters import DAY_US
from graph_engine.model_features.receipts import ALLOCATED_DAYS, books_of, purses_of
from graph_engine.model_features.sides import SILENCE_US

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]


@dataclass(frozen=True)
class Tallied:
    """Tallies of rows by key: ``keys`` int64 (k,), rising, and one value each."""

    keys: Int64s
    tallies: Tallies

    def over(self, first: int, stop: int) -> Tallies:
        """Give the tally of all keys from one on, the end excluded, arrays of one value."""
        own = slice(*np.searchsorted(self.keys, [first, stop]))
        counts, sums, largest, last, logs, squares = (column[own] for column in self.tallies)
        return Tallies(
            counts.sum(keepdims=True), sums.sum(keepdims=True),
            largest.max(initial=0, keepdims=True), last.max(initial=-1, keepdims=True),
            logs.sum(keepdims=True), squares.sum(keepdims=True),
        )  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """What n accounts have done by the end of an index.

    ``ways``: by "out" and "in", tallies by purse, whose key is account * number of ``currencies`` + currency;
    ``pairs``: by payer * (n + 1) + payee, a stranger's code being n; ``distinct``: by way, counterparties of
    each account, int64 (n,); ``first``, ``last``, ``woke`` int64 (n,): time of the first and of the last
    movement, and when a movement last ended a silence, -1 for none; ``left``: by days, what is left of the
    receipts of each purse.
    """

    n: int
    currencies: tuple[str, ...]
    ways: dict[str, Tallied]
    pairs: Tallied
    distinct: dict[str, Int64s]
    first: Int64s
    last: Int64s
    woke: Int64s
    left: dict[int, LeftOver]

    @staticmethod
    def of(index: GraphIndex) -> "Standing":
        """Read all movements of an index: O(m log m)."""
        n, currencies = len(index.nodes("Account")), _currencies(index)
        moved = _movements(index, currencies)
        ends = ends_among(moved.payer, moved.payee, n, moved.currency, len(currencies))
        books = books_of(purses_of(ends, moved.times, moved.amounts, moved.loose))
        keys = _purse_keys(ends, moved.currency, len(currencies))
        pairs = _pairs(moved, n)
        first, last, woke = wakings(moved.payer, moved.payee, moved.times, SILENCE_US, n)
        return Standing(
            n=n,
            currencies=currencies,
            ways={
                way: Tallied(keys, tallies(own, moved.times, moved.amounts, ends.n_purses))
                for way, own in (("out", ends.purse_payer), ("in", ends.purse_payee))
            },
            pairs=pairs,
            distinct={
                "out": np.bincount(pairs.keys // (n + 1), minlength=n),
                "in": np.bincount(pairs.keys % (n + 1), minlength=n),
            },
            first=first,
            last=last,
            woke=woke,
            left={days: left_over(*books, window=days * DAY_US) for days in ALLOCATED_DAYS},
        )

    def of_account(self, account: int, way: str) -> Tallies:
        """All movements of an account one way."""
        n = len(self.currencies)
        return self.ways[way].over(account * n, (account + 1) * n)

    def of_purse(self, account: int, way: str, currency: str) -> Tallies:
        """Those in one currency."""
        return self.ways[way].over(*self._purse(account, currency))

    def of_pair(self, payer: int, payee: int) -> Tallies:
        """All payments from one account to another; none where one is nobody."""
        key = payer * (self.n + 1) + payee
        return self.pairs.over(key, key + (min(payer, payee) >= 0))

    def n_others(self, account: int, way: str) -> int:
        """Distinct counterparties of an account one way."""
        return int(self.distinct[way][account]) if 0 <= account < self.n else 0

    def moved(self, account: int) -> tuple[int, int, int]:
        """When an account moved first and last, and when it last woke; -1 for never."""
        if not 0 <= account < self.n:
            return -1, -1, -1
        return int(self.first[account]), int(self.last[account]), int(self.woke[account])

    def left_of(self, account: int, currency: str, days: int) -> tuple[int, int]:
        """How many of its last receipts no payment has gone beyond, and what has left of the first."""
        first, stop = np.searchsorted(self.ways["in"].keys, self._purse(account, currency)).tolist()
        if first == stop:
            return 0, 0
        left = self.left[days]
        return int(left.receipts[first]), int(left.spent[first])

    def _purse(self, account: int, currency: str) -> tuple[int, int]:
        """Keys of an account in a currency, the end excluded: none where nobody ever moved it."""
        key = account * len(self.currencies)
        if currency not in self.currencies:
            return key, key
        own = key + self.currencies.index(currency)
        return own, own + 1


@dataclass(frozen=True)
class _Movements:
    """All movements of an index in the order of (time, id), arrays of shape (m,)."""

    payer: Int32s
    payee: Int32s
    times: Int64s
    amounts: Int64s
    currency: Int32s
    loose: NDArray[np.bool_]


def _currencies(index: GraphIndex) -> tuple[str, ...]:
    return tuple(sorted({word for name in MOVING for word in index.edges(name).dictionary("currency")}))


def _movements(index: GraphIndex, currencies: tuple[str, ...]) -> _Movements:
    parts: list[list[NDArray[np.generic]]] = []
    for name in MOVING:
        edges = index.edges(name)
        codes = np.array([currencies.index(word) for word in edges.dictionary("currency")], np.int32)
        payer, payee = ends_of_edges(edges, EVERY)
        own = codes[edges.codes("currency")] if codes.size else np.zeros(0, np.int32)
        parts.append([payer, payee, edges.times, edges.column("amount_minor"), own, edges.by_day])
    order = _in_order(index)
    return _Movements(*(np.concatenate(column)[order] for column in zip(*parts, strict=True)))


def _in_order(index: GraphIndex) -> NDArray[np.integer]:
    """Places of the movements of both types, one type after the other, by (time, id)."""
    told = pl.concat(
        [pl.DataFrame({"time": np.asarray(edges.times), "id": pl.Series(edges.ids, dtype=pl.String)})
         for edges in map(index.edges, MOVING)]
    )  # fmt: skip
    return told.select(pl.arg_sort_by("time", "id")).to_series().to_numpy()


def _purse_keys(ends: Ends, currency: Int32s, n_currencies: int) -> Int64s:
    """The key of each purse, rising."""
    keys = np.arange(ends.n_purses, dtype=np.int64)
    for account, purse in ((ends.payer, ends.purse_payer), (ends.payee, ends.purse_payee)):
        known = purse >= 0
        keys[purse[known]] = account[known].astype(np.int64) * n_currencies + currency[known]
    return keys


def _pairs(moved: _Movements, n: int) -> Tallied:
    both = (moved.payer >= 0) & (moved.payee >= 0)
    told = moved.payer[both].astype(np.int64) * (n + 1) + moved.payee[both]
    keys, codes = np.unique(told, return_inverse=True)
    return Tallied(keys, tallies(codes.astype(np.int32), moved.times[both], moved.amounts[both], keys.size))
