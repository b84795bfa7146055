"""First in first out, last in first out, pro rata: money follows the allocation of each purse it reaches."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.tracing import Ledger, Parcels, by_row, pass_on
from graph_engine.kernels.tracing_allocation import FIFO, LIFO, PRO_RATA, Allocation, allocated
from graph_engine.tracing.asked import Asked
from graph_engine.tracing.books import Opened, opened, opening_balances
from graph_engine.tracing.money import Traceable
from graph_engine.tracing.moving import Moving
from graph_engine.tracing.record import OPENING, RESTS, UNCOVERED, Record

ALLOCATIONS = {"fifo": FIFO, "lifo": LIFO, "pro-rata": PRO_RATA}
"""Methods by which a purse's payments are allocated to its receipts, whoever asks."""

Codes = NDArray[np.int64]


@dataclass
class Allocated:
    """Purses with their allocations, seen from receipts (forward) or from payments (backward)."""

    traceable: Traceable
    asked: Asked
    record: Record

    def __post_init__(self) -> None:
        """Begin with no purse open."""
        self.opened: list[Opened] = []
        self.ledgers: list[Ledger] = []

    def open(self, keys: Codes) -> None:
        """Open purses and allocate what they paid."""
        purses = opened(self.traceable, keys)
        openings = opening_balances(self.traceable, purses)
        parts = allocated(purses.events, openings, ALLOCATIONS[self.asked.method])
        self.opened.append(purses)
        self.ledgers.append(seen_from(parts, self.asked.forward))

    def onward(self, book: int, purses: Codes, places: Codes, moving: Moving) -> tuple[Codes, Codes, Moving]:
        """Pass parcels on; write down what rests, and what comes from no receipt."""
        events, keys = self.opened[book].events, self.opened[book].keys
        parcels = Parcels(places + 2 * purses, moving.starts, moving.amounts)
        passed, of = pass_on(self.ledgers[book], parcels, self.asked.method != "pro-rata")
        places = passed.rows - 2 * purses[of]
        beyond = places - events.offsets[purses[of] + 1]
        rests = passed.rows < 0
        self._add(RESTS, keys[purses[of]], passed.amounts, rests)
        self._add(OPENING, keys[purses[of]], passed.amounts, ~rests & (beyond == 0))
        self._add(UNCOVERED, keys[purses[of]], passed.amounts, ~rests & (beyond == 1))
        real = np.flatnonzero(~rests & (beyond < 0))
        onward = Moving(places[real], passed.starts[real], passed.amounts[real], moving.until[of[real]])
        return keys[purses[of[real]]], places[real], onward

    def _add(self, term: int, keys: Codes, amounts: Codes, chosen: NDArray[np.bool_]) -> None:
        self.record.add_terms(term, keys[chosen], amounts[chosen])


def seen_from(parts: Allocation, forward: bool) -> Ledger:
    """An allocation by receipt, to go forward, or by payment, to go backward."""
    near, far = (parts.sources, parts.sinks) if forward else (parts.sinks, parts.sources)
    starts = (parts.source_starts, parts.sink_starts) if forward else (parts.sink_starts, parts.source_starts)
    ledger: Ledger = by_row(near, far, starts, parts.amounts, parts.row_amounts)
    return ledger
