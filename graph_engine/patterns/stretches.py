"""Searches for instances, stretch by stretch of the ledger, so that what is settled is not searched again.

Instances are searched from their first transaction on, within a window. So the search from all first
transactions of a stretch of time reads nothing but the transactions from the beginning of the stretch to one
window after its end. If these are what they were for an earlier run, the instances are as well, and are taken
over; new rows, late ones, corrections and deletions change the stretches that they fall into and no others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.time_graph import TimeGraph, time_graph, window_ends
from graph_engine.patterns.background import DAY_US
from graph_engine.patterns.searches import Instances, Searches
from graph_engine.patterns.strangers import Among

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

STRETCH_DAYS = 14
"""Length of a stretch, counted from 1970; ours: as long as the shorter windows, so that a new day leaves most
of the ledger settled and no transaction stands in many stretches."""

Search = Callable[[TimeGraph, Int32s, Callable[[], Int64s]], Instances]
"""Finds instances by graph, ``until`` and, if it asks for them, amounts in one currency.

Where ``until`` is 0, no window begins.
"""


@dataclass(frozen=True)
class Asked:
    """What is searched for.

    ``search``: its name; ``bounds``: all that it keeps to beside the window; ``by_amounts``: whether it reads
    amounts; ``reasons``: for which it may leave something out, in the order in which it counts them.
    """

    search: str
    bounds: tuple[object, ...]
    by_amounts: bool
    reasons: tuple[str, ...]


def by_stretch(
    searches: Searches, among: Among, asked: Asked, search: Search
) -> tuple[Instances, dict[str, int]]:
    """Search each stretch, or take over what was found there before.

    Parameters
    ----------
    searches : Searches
        What was found before.
    among : Among
        The transactions, m of them.
    asked : Asked
        What the search depends on beside them.
    search : callable
        Pure: it gives instances by first transaction, and breaks ties by the order of nodes and places alone.

    Returns
    -------
    instances : Instances
        Of all stretches in order of time, by places in ``among``.
    left_out : dict
        Counts by reason.

    Notes
    -----
    O(m log m) beside the searches themselves. A budget "in all" is one of each stretch.
    """
    found = []
    for first, stop in _stretches(among.times):
        part = _Part.of(among, first, stop)
        anew = partial(part.find, search)
        found.append((first, searches.done(asked.search, part.fingerprint(asked), anew)))
    every = _joined(found, len(asked.reasons))
    return every, dict(zip(asked.reasons, every.left_out, strict=True))


@dataclass(frozen=True)
class _Part:
    """The transactions that begin in a stretch, ``n_starts`` of them, and those within a window of them.

    Nodes are numbered in the order of their party codes, so that new parties elsewhere change nothing.
    """

    among: Among
    first: int
    n_starts: int
    payers: Int32s
    payees: Int32s
    times: Int64s
    by_day: NDArray[np.bool_]
    n_nodes: int

    @staticmethod
    def of(among: Among, first: int, stop: int) -> "_Part":
        """Take the starts from ``first`` to before ``stop`` and all they may lead to."""
        rows = slice(first, int(among.until[stop - 1]))
        nodes, codes = np.unique(
            np.concatenate((among.payers[rows], among.payees[rows])), return_inverse=True
        )
        payers, payees = np.split(codes.astype(np.int32), 2)
        moments = among.times[rows], among.by_day[rows]
        return _Part(among, first, stop - first, payers, payees, *moments, nodes.size)

    @cached_property
    def amounts(self) -> Int64s:
        """What each carries, in one currency."""
        return self.among.comparable(self.first, self.first + self.times.size)

    def fingerprint(self, asked: Asked) -> str:
        """Hash everything that the search may read."""
        told = (*asked.bounds, self.among.window_us, self.n_starts, self.times.size)
        digest = blake2b(repr(told).encode(), digest_size=16)
        columns = (self.payers, self.payees, self.times, self.by_day)
        for column in (*columns, *((self.amounts,) if asked.by_amounts else ())):
            digest.update(column.tobytes())
        return digest.hexdigest()

    def find(self, search: Search) -> Instances:
        """Search from the starts."""
        graph = time_graph(self.payers, self.payees, self.times, self.by_day, n_nodes=self.n_nodes)
        until = window_ends(self.times, self.among.window_us)
        until[self.n_starts :] = 0
        return search(graph, until, lambda: self.amounts)


def _stretches(times: Int64s) -> list[tuple[int, int]]:
    """First place and stop of each stretch that has any transactions.

    >>> _stretches(np.array([0, 1, 20, 20, 90]) * DAY_US)
    [(0, 2), (2, 4), (4, 5)]
    """
    numbers = times // (STRETCH_DAYS * DAY_US)
    inner = (np.flatnonzero(np.diff(numbers)) + 1).tolist()
    return list(pairwise([0, *inner, times.size])) if times.size else []


def _joined(found: Sequence[tuple[int, Instances]], n_reasons: int) -> Instances:
    """One after the other, places counted from the first of each stretch."""
    none = np.zeros(0, np.int32)
    return Instances(
        np.concatenate([none, *(each.sizes for _, each in found)]),
        np.concatenate([none, *(each.transactions + np.int32(first) for first, each in found)]),
        np.concatenate([none.astype(np.int8), *(each.parts for _, each in found)]),
        tuple(sum(each.left_out[place] for _, each in found) for place in range(n_reasons)),
    )
