"""Purses that a trace opens: their events, what lay in them before, and what opening them may cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.tracing_events import ENTRY_IN, TRANSFER_IN, Events, purse_events
from graph_engine.tracing.asked import Asked
from graph_engine.tracing.money import NONE, Traceable

PARTS_AN_EVENT = 5
"""So many parts of payments, one from each receipt that lies there, cost as much as an event; ours."""

Purses = NDArray[np.int64]
"""Keys of purses: account code times number of currencies, plus currency code."""


@dataclass(frozen=True)
class Opened:
    """Some purses, by rising key, and their events."""

    keys: Purses
    events: Events

    def owner(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which of the purses each event is of."""
        return np.searchsorted(self.events.offsets, places, "right") - 1


def opened(traceable: Traceable, keys: Purses) -> Opened:
    """Read the events of some purses."""
    n_currencies = traceable.n_currencies
    accounts, currencies = (keys // n_currencies).astype(np.int32), (keys % n_currencies).astype(np.int16)
    return Opened(keys, purse_events(traceable.money, accounts, currencies))


def balance_known(traceable: Traceable, keys: Purses) -> NDArray[np.bool_]:
    """Of which purses an opening balance is told: in the account's currency, or in any where it has none."""
    accounts, openings = keys // traceable.n_currencies, traceable.openings
    own = openings.currency[accounts]
    fitting = (own == NONE) | (own == keys % traceable.n_currencies)
    known: NDArray[np.bool_] = openings.known[accounts] & fitting
    return known


def opening_balances(traceable: Traceable, book: Opened) -> NDArray[np.int64]:
    """What lay in each purse before its first event, nothing where that is not known.

    An opening balance is that of the beginning of its day: what moved on earlier days is taken back out of
    it. An overdraft lies in no purse.
    """
    known, openings = balance_known(traceable, book.keys), traceable.openings
    if not known.any():
        return np.zeros(known.size, np.int64)
    accounts = book.keys // traceable.n_currencies
    balances = np.where(known, openings.amount_minor[accounts], 0)
    dated = known & openings.dated[accounts]
    if dated.any():
        since = openings.day[accounts]
        purses = book.owner(np.arange(book.events.codes.size))
        earlier = dated[purses] & (business_days(traceable, book.events) < since[purses])
        np.subtract.at(balances, purses[earlier], signed(book.events)[earlier])
    lying: NDArray[np.int64] = np.maximum(balances, 0)
    return lying


def business_days(traceable: Traceable, events: Events) -> NDArray[np.int32]:
    """The business day of each event."""
    is_entry, days = events.kinds >= ENTRY_IN, np.empty(events.codes.size, np.int32)
    days[~is_entry] = traceable.transfers.business_day[events.codes[~is_entry]]
    days[is_entry] = traceable.entries.business_day[events.codes[is_entry]]
    return days


def signed(events: Events) -> NDArray[np.int64]:
    """Amounts of events, those of payments below zero."""
    receipts = (events.kinds == TRANSFER_IN) | (events.kinds == ENTRY_IN)
    return np.where(receipts, events.amounts, -events.amounts)


@dataclass
class Spent:
    """How much of a budget is spent."""

    purses: int = 0
    events: int = 0

    def affordable(self, traceable: Traceable, keys: Purses, asked: Asked) -> NDArray[np.bool_]:
        """Which purses, tried in this order, can still be opened; what they cost is spent."""
        within = np.zeros(keys.size, np.bool_)
        if asked.budget.out_of_time():
            return within
        for place, cost in enumerate(costs_of(traceable, keys, asked).tolist()):
            if self.purses == asked.budget.purses:
                break
            if self.events + cost <= asked.budget.events:
                within[place] = True
                self.purses, self.events = self.purses + 1, self.events + cost
        return within


def costs_of(traceable: Traceable, keys: Purses, asked: Asked) -> NDArray[np.int64]:
    """What opening each purse costs, in events read: pro rata, for its parts if these take longer."""
    accounts, money = keys // traceable.n_currencies, traceable.money
    sides = (money.outward.offsets, money.inward.offsets, money.entries.of.offsets)
    paid, received, booked = (offsets[accounts + 1] - offsets[accounts] for offsets in sides)
    degrees: NDArray[np.int64] = paid + received + booked
    if asked.method != "pro-rata":
        return degrees
    parts = np.minimum((paid + booked) * (received + booked), degrees * degrees // 4)
    costs: NDArray[np.int64] = np.maximum(degrees, parts // PARTS_AN_EVENT)
    return costs
