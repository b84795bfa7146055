"""Lowest intermediate balance rule: other money goes first, traced money when the balance sinks below it.

What is traced on an account is never more than the lowest balance since it came; receipts after a low do
not bring it back. Of traced money, what came first goes first (ours: the rule says nothing of it).

References
----------
James Roscoe (Bolton) Ltd v Winder [1915] 1 Ch 62; not checked against the text.
"""

from heapq import heappop, heappush

import numpy as np

from graph_engine.errors import BadParameter
from graph_engine.kernels.tracing import rows_of
from graph_engine.kernels.tracing_events import ENTRY_IN, ENTRY_OUT, TRANSFER_IN, TRANSFER_OUT, sorts_before
from graph_engine.tracing.arrived import arrived, entry_reasons, note_arrivals, note_lost
from graph_engine.tracing.asked import Asked
from graph_engine.tracing.books import Spent, balance_known, opened, opening_balances, signed
from graph_engine.tracing.low_balance import Parcel, Purse, running
from graph_engine.tracing.money import Traceable
from graph_engine.tracing.moving import Moving, Started
from graph_engine.tracing.record import (
    BALANCE_UNKNOWN,
    BUDGET,
    CUT_OFF,
    FOLLOWED,
    LEFT,
    PASSED,
    RESTS,
    TRACED,
    WINDOW,
    Record,
)

AFTER_TRANSFERS = 1 << 31
"""Entries wait until all transfers of their time are made, as some may come before them in the same purse."""


class LibrWalk:
    """One trace by the lowest intermediate balance rule, transaction by transaction in the order of time."""

    def __init__(self, traceable: Traceable, asked: Asked, record: Record) -> None:
        self.traceable, self.asked, self.record = traceable, asked, record
        self.spent = Spent()
        self.purses: dict[int, Purse] = {}
        self.waiting: list[tuple[int, int, int, int]] = []

    def run(self, started: Started) -> None:
        """Follow what started until nothing is left to follow.

        Raises
        ------
        BadParameter
            If the balance of an account it starts on is not known.
        """
        self._require_balances(started)
        for time, code, is_transfer, parcel in self._in_order(started):
            self._drain((time, code), started)
            if is_transfer:
                self._arrive(started.moving.where(np.array([parcel])), started.hop, started)
            else:
                self._start_entry(started, parcel)
        self._drain(None, started)
        for purse in self.purses.values():
            self._end(purse)

    def _require_balances(self, started: Started) -> None:
        money, n_currencies = self.traceable.money, self.traceable.n_currencies
        there = arrived(self.traceable, started.moving, self.asked, started.hop, started)
        entered = np.asarray(self.traceable.entries.accounts)[started.entries.codes].astype(np.int64)
        own = started.accounts[:, None] * n_currencies + np.arange(n_currencies)
        keys = np.concatenate(
            [
                there.purses[there.reasons == FOLLOWED] if started.hop == 0 else np.empty(0, np.int64),
                entered * n_currencies + money.entries.currency[started.entries.codes],
                own.ravel(),
            ]
        )
        book = opened(self.traceable, np.unique(keys))
        lacking = book.keys[~balance_known(self.traceable, book.keys) & (np.diff(book.events.offsets) > 0)]
        if lacking.size:
            allowed = (
                "fifo, lifo, pro-rata or poison, as no opening balance is known where the money comes to"
            )
            raise BadParameter("method", "libr", allowed)

    def _in_order(self, started: Started) -> list[tuple[int, int, bool, int]]:
        """Parcels that start by (time, id): of each its time, the first transfer not before it, and which."""
        transfers, entries = started.moving.codes.tolist(), started.entries.codes.tolist()
        times = self.traceable.transfers.times
        starts = [(int(times[code]), code, True, parcel) for parcel, code in enumerate(transfers)]
        for parcel, code in enumerate(entries):
            time = int(self.traceable.entries.times[code])
            first, last = np.searchsorted(times, time), np.searchsorted(times, time, "right")
            names = self.traceable.money.ids, self.traceable.money.entries.ids
            while first < last and sorts_before(names[0], first, names[1], code):
                first += 1
            starts.append((time, int(first), False, parcel))
        return sorted(starts)

    def _start_entry(self, started: Started, parcel: int) -> None:
        entries, code = started.entries, int(started.entries.codes[parcel])
        account = int(self.traceable.entries.accounts[code])
        key = account * self.traceable.n_currencies + int(self.traceable.money.entries.currency[code])
        amount, until = int(entries.amounts[parcel]), int(entries.until[parcel])
        purse = self._purse(key)
        reason = FOLLOWED if purse is not None else BUDGET
        self.record.add_steps(0, True, np.array([code]), np.array([amount]), np.array([reason]))
        self._add(TRACED, key, amount)
        if purse is None:
            self._add(CUT_OFF, key, amount)
            self._stop(BUDGET, key, (-1 - code, amount))
            return
        time = int(self.traceable.entries.times[code])
        self._receive(purse, (code, time, ENTRY_IN), (0, amount, until), started)

    def _drain(self, until: tuple[int, int] | None, started: Started) -> None:
        """Let purses pay what comes before a time and transfer."""
        while self.waiting and (until is None or self.waiting[0][:2] < until) and not self._out_of_time():
            _time, _order, key, event = heappop(self.waiting)
            purse = self.purses[key]
            if purse.drop == event:
                self._pay(purse, started)

    def _arrive(self, moving: Moving, hop: int, started: Started) -> None:
        """Bring one parcel to its purse."""
        there = arrived(self.traceable, moving, self.asked, hop, started)
        purse = None
        if there.reasons[0] == FOLLOWED:
            purse = None if self._out_of_time() else self._purse(int(there.purses[0]))
            if purse is None:
                there.reasons[0] = BUDGET if self._is_known(int(there.purses[0])) else BALANCE_UNKNOWN
        self.record.add_steps(hop, False, moving.codes, moving.amounts, there.reasons)
        note_arrivals(self.record, there)
        note_lost(self.traceable, self.record, moving, there, self.asked)
        if purse is not None:
            code = int(moving.codes[0])
            at = code, int(self.traceable.transfers.times[code]), TRANSFER_IN
            self._receive(purse, at, (hop, int(there.moving.amounts[0]), int(moving.until[0])), started)

    def _receive(self, purse: Purse, at: tuple[int, int, int], parcel: Parcel, started: Started) -> None:
        """Put a parcel into a purse at its event, ``at`` = (code, time, kind)."""
        code, time, kind = at
        none = np.zeros(1, np.int64)
        where = rows_of(purse.book.events, none, np.array([code], np.int32), np.array([time]), kind)
        while 0 <= purse.drop < where[0]:
            self._pay(purse, started)
        purse.place = max(purse.place, int(where[0]))
        purse.parcels.append(parcel)
        purse.traced += parcel[1]
        self._wait(purse)

    def _pay(self, purse: Purse, started: Started) -> None:
        """Let a purse make the payment after which not all traced money is there."""
        event, events = purse.drop, purse.book.events
        parts = purse.taken(purse.traced - int(purse.balances[event]))
        purse.place = event + 1
        self._wait(purse)
        code, time = np.array([events.codes[event]], np.int64), int(events.times[event])
        starts = 0
        for hop, amount, until in parts:
            if time > until:
                self._add(CUT_OFF, purse.key, amount)
                self._stop(WINDOW, purse.key, (int(events.codes[event]), amount))
            elif events.kinds[event] == ENTRY_OUT:
                self._add(LEFT, purse.key, amount)
                reasons = entry_reasons(self.traceable, code)
                self.record.add_steps(hop + 1, True, code, np.array([amount]), reasons)
            elif events.kinds[event] == TRANSFER_OUT:
                self._add(PASSED, purse.key, amount)
                self._arrive(
                    Moving(code, np.array([starts]), np.array([amount]), np.array([until])), hop + 1, started
                )
                starts += amount

    def _out_of_time(self) -> bool:
        return self.asked.budget.out_of_time()

    def _end(self, purse: Purse) -> None:
        """Write down what rests in a purse, or was not followed as time was up."""
        if purse.drop < 0:
            self._add(RESTS, purse.key, purse.traced)
            return
        self._add(CUT_OFF, purse.key, purse.traced)
        self._stop(BUDGET, purse.key, (int(purse.book.events.codes[purse.drop]), purse.traced))

    def _wait(self, purse: Purse) -> None:
        purse.look_ahead()
        if purse.drop >= 0:
            events = purse.book.events
            is_transfer = events.kinds[purse.drop] == TRANSFER_OUT
            order = int(events.codes[purse.drop]) if is_transfer else AFTER_TRANSFERS
            heappush(self.waiting, (int(events.times[purse.drop]), order, purse.key, purse.drop))

    def _purse(self, key: int) -> Purse | None:
        """Open a purse; nothing if its balance is not known or the budget is spent."""
        if key not in self.purses:
            keys = np.array([key])
            if not self._is_known(key) or not self.spent.affordable(self.traceable, keys, self.asked)[0]:
                return None
            book = opened(self.traceable, keys)
            openings = opening_balances(self.traceable, book)
            self.purses[key] = Purse(key, book, running(signed(book.events), max(int(openings[0]), 0)))
        return self.purses[key]

    def _is_known(self, key: int) -> bool:
        return bool(balance_known(self.traceable, np.array([key]))[0])

    def _add(self, term: int, key: int, amount: int) -> None:
        self.record.add_terms(term, np.array([key]), np.array([amount]))

    def _stop(self, reason: int, key: int, what: tuple[int, int]) -> None:
        """Write down that money is not followed, ``what`` = (transaction, amount)."""
        currency, (transaction, amount) = key % self.record.n_currencies, what
        self.record.add_stops(*(np.array([one]) for one in (reason, currency, transaction, amount)))
