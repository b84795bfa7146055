"""Poison: whatever a purse pays after traced money came to it is traced in full, an upper bound of it all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.tracing import touched
from graph_engine.kernels.tracing_events import ENTRY_IN
from graph_engine.tracing.asked import Asked
from graph_engine.tracing.books import Opened, opened
from graph_engine.tracing.money import Traceable
from graph_engine.tracing.moving import EVER, FOREVER, Moving, Started

Codes = NDArray[np.int64]


@dataclass
class Poison:
    """Purses with the time until (backward: from) which each of their events was followed."""

    traceable: Traceable
    asked: Asked
    started: Started

    def __post_init__(self) -> None:
        """Begin with no purse open."""
        self.opened: list[Opened] = []
        self.latest: list[Codes] = []

    def open(self, keys: Codes) -> None:
        """Open purses, nothing of which is touched."""
        purses = opened(self.traceable, keys)
        never = EVER if self.asked.forward else FOREVER
        self.opened.append(purses)
        self.latest.append(np.full(purses.events.codes.size, never, np.int64))

    def onward(self, book: int, purses: Codes, places: Codes, moving: Moving) -> tuple[Codes, Codes, Moving]:
        """Give what is touched from some events on, whole payments; nothing of one that was touched before.

        A payment that is touched again, and may be followed for longer, goes on with an amount of nothing,
        so that it counts once.
        """
        events = self.opened[book].events
        order = np.lexsort((places, -moving.until if self.asked.forward else moving.until))
        reached = purses[order], places[order], moving.until[order]
        found, of, is_new = touched(events, reached, self.latest[book], self.asked.forward)
        is_new &= ~self._is_start(events.kinds[found], events.codes[found])
        amounts = np.where(is_new, events.amounts[found], 0)
        keys = self.opened[book].keys[reached[0][of]]
        return keys, found, Moving(found, np.zeros(found.size, np.int64), amounts, reached[2][of])

    def _is_start(self, kinds: NDArray[np.int8], codes: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Whether events are what the trace started from, which counts already."""
        of_start = np.isin(codes, self.started.moving.codes)
        is_start: NDArray[np.bool_] = of_start & (kinds < ENTRY_IN)
        return is_start
