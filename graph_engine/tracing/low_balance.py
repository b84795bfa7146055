"""A purse by the lowest intermediate balance rule: how much of what is traced is still there."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graph_engine.tracing.books import Opened

Parcel = tuple[int, int, int]
"""Hop by which traced money came, how much of it is still there, until when it is followed."""


@dataclass
class Purse:
    """A purse with a known balance, and the traced money in it.

    ``balances`` after each event, never below nothing: what is paid beyond is uncovered. Events before
    ``place`` are through; ``drop`` is the next one after which the balance is below what is ``traced``.
    """

    key: int
    book: Opened
    balances: NDArray[np.int64]
    parcels: deque[Parcel] = field(default_factory=deque)
    traced: int = 0
    place: int = 0
    drop: int = -1

    def look_ahead(self) -> None:
        """Find the next event after which not all traced money is there."""
        lower = np.flatnonzero(self.balances[self.place :] < self.traced)
        self.drop = self.place + int(lower[0]) if lower.size else -1

    def taken(self, amount: int) -> list[Parcel]:
        """Take traced money out, first in first out."""
        parts: list[Parcel] = []
        self.traced -= amount
        while amount:
            hop, held, until = self.parcels.popleft()
            part = min(held, amount)
            parts.append((hop, part, until))
            amount -= part
            if held > part:
                self.parcels.appendleft((hop, held - part, until))
        return parts


def running(moved: NDArray[np.int64], opening: int) -> NDArray[np.int64]:
    """The balance after each movement, where what is paid beyond it is not owed.

    >>> running(np.array([10, -30, 5]), 5).tolist()
    [15, 0, 5]
    """
    sums = opening + np.cumsum(moved)
    lows = np.minimum(np.minimum.accumulate(sums), 0) if sums.size else sums
    balances: NDArray[np.int64] = sums - lows
    return balances
