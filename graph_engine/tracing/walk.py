"""Follow money hop by hop: bring it to the purses it reaches, open them, and let the method pass it on."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.tracing import rows_of
from graph_engine.kernels.tracing_events import ENTRY_IN, TRANSFER_IN, TRANSFER_OUT, Events
from graph_engine.tracing.arrived import Arrived, arrived, entry_reasons, note_arrivals, note_lost
from graph_engine.tracing.asked import Asked
from graph_engine.tracing.books import Opened, Spent
from graph_engine.tracing.money import Traceable
from graph_engine.tracing.moving import Moving, Started, joined, merged
from graph_engine.tracing.record import BUDGET, CUT_OFF, FOLLOWED, LEFT, PASSED, WINDOW, Record

Codes = NDArray[np.int64]


class Method(Protocol):
    """How money passes through purses."""

    def open(self, keys: Codes) -> None:
        """Open purses, by rising key."""

    @property
    def opened(self) -> list[Opened]:
        """Purses by the time they were opened together."""

    def onward(self, book: int, purses: Codes, places: Codes, moving: Moving) -> tuple[Codes, Codes, Moving]:
        """Give purses, events and parcels that money at some events of a book goes on by."""


class Walk:
    """One trace, hop by hop."""

    def __init__(self, traceable: Traceable, asked: Asked, record: Record, method: Method) -> None:
        self.traceable, self.asked, self.record, self.method = traceable, asked, record, method
        self.spent = Spent()

    def run(self, started: Started) -> None:
        """Follow what started until nothing is left to follow."""
        hop, moving = started.hop, started.moving
        if started.entries.codes.size:
            moving = joined([self.from_entries(started), self.one_hop(moving, 0, started)])
            hop = 1
        while moving.codes.size:
            if self.asked.method == "pro-rata":
                moving = merged(moving)
            moving = self.one_hop(moving, hop, started)
            hop += 1

    def one_hop(self, moving: Moving, hop: int, started: Started) -> Moving:
        """Bring parcels to their purses and through them; give those on the next transfers."""
        there = arrived(self.traceable, moving, self.asked, hop, started)
        self.open_purses(there)
        self.record.add_steps(hop, False, moving.codes, moving.amounts, there.reasons)
        note_arrivals(self.record, there)
        note_lost(self.traceable, self.record, moving, there, self.asked)
        kind = TRANSFER_IN if self.asked.forward else TRANSFER_OUT
        return self.through(there, self.traceable.transfers.times, kind, hop)

    def from_entries(self, started: Started) -> Moving:
        """Pass on what started as an entry of an account, such as cash paid in."""
        entries = started.entries
        accounts = np.asarray(self.traceable.entries.accounts)[entries.codes].astype(np.int64)
        currencies = self.traceable.money.entries.currency[entries.codes].astype(np.int64)
        keys = accounts * self.record.n_currencies + currencies
        there = Arrived(entries, accounts, keys, np.full(keys.size, FOLLOWED))
        self.open_purses(there)
        self.record.add_steps(0, True, entries.codes, entries.amounts, there.reasons)
        note_arrivals(self.record, there)
        return self.through(there, self.traceable.entries.times, started.entry_kind, 0)

    def open_purses(self, there: Arrived) -> None:
        """Open purses that are not open yet, those that most comes to first, as far as the budget goes."""
        wanted = there.reasons == FOLLOWED
        keys, places = np.unique(there.purses[wanted], return_inverse=True)
        amounts = np.zeros(keys.size, np.int64)
        np.add.at(amounts, places, there.moving.amounts[wanted])
        is_new = ~np.isin(keys, self.known)
        ranked = keys[is_new][np.lexsort((keys[is_new], -amounts[is_new]))]
        within = self.spent.affordable(self.traceable, ranked, self.asked)
        if within.any():
            self.method.open(np.sort(ranked[within]))
        there.reasons[wanted & ~np.isin(there.purses, self.known)] = BUDGET

    @property
    def known(self) -> Codes:
        """Keys of open purses."""
        return np.concatenate([np.empty(0, np.int64), *(book.keys for book in self.method.opened)])

    def through(self, there: Arrived, times: NDArray[np.int64], kind: int, hop: int) -> Moving:
        """Pass what came to open purses on, book by book."""
        passed = []
        for number, book in enumerate(self.method.opened):
            mine = np.flatnonzero((there.reasons == FOLLOWED) & np.isin(there.purses, book.keys))
            if mine.size == 0:
                continue
            moving, purses = there.moving.where(mine), np.searchsorted(book.keys, there.purses[mine])
            codes = moving.codes.astype(np.int32)
            places = rows_of(book.events, purses, codes, np.asarray(times[moving.codes]), kind)
            keys, events, onward = self.method.onward(number, purses, places, moving)
            passed.append(self.leaving(book.events, keys, events, onward, hop))
        return joined(passed)

    def leaving(self, events: Events, keys: Codes, places: Codes, moving: Moving, hop: int) -> Moving:
        """Give the parcels that leave purses by transfers in the window; write down all that leave."""
        times = events.times[places]
        late = times > moving.until if self.asked.forward else times < moving.until
        self.add(CUT_OFF, keys[late], moving.amounts[late])
        late_reasons = np.full(int(late.sum()), WINDOW)
        is_entry, codes = events.kinds[places] >= ENTRY_IN, events.codes[places].astype(np.int64)
        currencies = keys[late] % self.record.n_currencies
        which = np.where(is_entry, -1 - codes, codes)[late]
        self.record.add_stops(late_reasons, currencies, which, moving.amounts[late])
        ends, goes_on = is_entry & ~late, ~is_entry & ~late
        self.add(LEFT, keys[ends], moving.amounts[ends])
        reasons = entry_reasons(self.traceable, codes[ends])
        self.record.add_steps(hop + 1, True, codes[ends], moving.amounts[ends], reasons)
        self.add(PASSED, keys[goes_on], moving.amounts[goes_on])
        return Moving(codes, moving.starts, moving.amounts, moving.until).where(goes_on)

    def add(self, term: int, keys: Codes, amounts: Codes) -> None:
        """Add to a term of purses."""
        self.record.add_terms(term, keys, amounts)
