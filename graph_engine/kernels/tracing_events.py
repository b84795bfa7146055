"""What came to and left a purse (one account in one currency), in its order."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.adjacent import AdjacencyArrays


class Names(NamedTuple):
    """Ids as UTF-8: that of row k is ``data[offsets[k]:offsets[k + 1]]``."""

    offsets: NDArray[np.int64]
    data: NDArray[np.uint8]


class Side(NamedTuple):
    """One side of all transfers (n_transfers,): what moved there, in which currency (-1: not known)."""

    amount: NDArray[np.int64]
    currency: NDArray[np.int16]


class Entries(NamedTuple):
    """Entries of one account with no other account behind them (n_entries,), by (time, id).

    ``of`` lists them by account; ``inward`` tells receipts, ``by_day`` those whose time is a day.
    """

    of: AdjacencyArrays
    amount: NDArray[np.int64]
    currency: NDArray[np.int16]
    inward: NDArray[np.bool_]
    by_day: NDArray[np.bool_]
    ids: Names


class Money(NamedTuple):
    """All that moved between and over n_accounts accounts; transfer codes rise with (time, id)."""

    outward: AdjacencyArrays
    inward: AdjacencyArrays
    paid: Side
    received: Side
    by_day: NDArray[np.bool_]
    ids: Names
    entries: Entries


class Events(NamedTuple):
    """Events of some purses one after another, those of purse k in ``offsets[k]:offsets[k + 1]``.

    Each event: its ``kinds`` (``TRANSFER_IN`` …), the ``codes`` of transfer or entry, ``amounts`` in minor
    units of the purse and ``times`` in microseconds. ``ranks`` orders events of equal time that are days.
    """

    offsets: NDArray[np.int64]
    kinds: NDArray[np.int8]
    codes: NDArray[np.int32]
    amounts: NDArray[np.int64]
    times: NDArray[np.int64]
    ranks: NDArray[np.int8]


TRANSFER_IN, TRANSFER_OUT, ENTRY_IN, ENTRY_OUT = 0, 1, 2, 3
FIRST, BETWEEN, LAST = 0, 1, 2
"""Ranks: receipts known by the day alone come before all else of their time, such payments after it.

Whether a time is a day is looked up only where times are equal: it takes as long as all else of an event.
"""


@njit(cache=True)
def is_receipt(kind: int) -> bool:
    """Tell receipts from payments."""
    return kind in (TRANSFER_IN, ENTRY_IN)


@njit(cache=True)
def purse_events(money: Money, accounts: NDArray[np.int32], currencies: NDArray[np.int16]) -> Events:
    """Give the events of purses, in their order.

    Parameters
    ----------
    money : Money
        All that moved.
    accounts, currencies : ndarray of int32 and int16, shape (n_purses,)
        The purses.

    Returns
    -------
    Events
        By (time, id); where times are days, receipts of a day before payments of the day. A transfer of a
        purse to itself counts among payments, and comes in right after it went out.

    Notes
    -----
    O(d log t) for d events of the accounts, at most t of one time. Deterministic.
    """
    most = 0
    for account in accounts:
        most += degree(money, account)
    events = Events(
        np.zeros(accounts.size + 1, np.int64),
        np.empty(most, np.int8),
        np.empty(most, np.int32),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int8),
    )
    size = 0
    for purse in range(accounts.size):
        start = size
        size = merged(money, accounts[purse], currencies[purse], events, size)
        order_equal_times(money, events, start, size)
        events.offsets[purse + 1] = size
    return Events(
        events.offsets,
        events.kinds[:size].copy(),
        events.codes[:size].copy(),
        events.amounts[:size].copy(),
        events.times[:size].copy(),
        events.ranks[:size].copy(),
    )


@njit(cache=True)
def degree(money: Money, account: int) -> int:
    """Count what an account's purses have together."""
    counted: int = (
        money.outward.offsets[account + 1]
        - money.outward.offsets[account]
        + money.inward.offsets[account + 1]
        - money.inward.offsets[account]
        + money.entries.of.offsets[account + 1]
        - money.entries.of.offsets[account]
    )
    return counted


@njit(cache=True)
def merged(money: Money, account: int, currency: int, events: Events, size: int) -> int:
    """Write the events of a purse by time; give where they end."""
    came, went, entry = (
        money.inward.offsets[account],
        money.outward.offsets[account],
        money.entries.of.offsets[account],
    )
    n_came, n_went = money.inward.offsets[account + 1], money.outward.offsets[account + 1]
    n_entries = money.entries.of.offsets[account + 1]
    never = np.iinfo(np.int64).max
    while came < n_came or went < n_went or entry < n_entries:
        came_at = money.inward.times[came] if came < n_came else never
        went_at = money.outward.times[went] if went < n_went else never
        entry_at = money.entries.of.times[entry] if entry < n_entries else never
        if came < n_came and came_at <= went_at and came_at <= entry_at:
            size = write_receipt(money, account, currency, events, (came, size))
            came += 1
        elif went < n_went and went_at <= entry_at:
            size = write_payment(money, currency, events, (went, size))
            went += 1
        else:
            size = write_entry(money, currency, events, (entry, size))
            entry += 1
    return size


@njit(cache=True)
def write_receipt(money: Money, account: int, currency: int, events: Events, at: tuple[int, int]) -> int:
    """Write a transfer to the account if it is of the currency; ``at`` = (position among them, size)."""
    position, size = at
    code = money.inward.edges[position]
    if money.received.currency[code] != currency:
        return size
    is_own = money.inward.neighbours[position] == account and money.paid.currency[code] == currency
    events.kinds[size], events.codes[size] = TRANSFER_IN, code
    events.amounts[size], events.times[size] = money.received.amount[code], money.inward.times[position]
    events.ranks[size] = LAST if is_own else FIRST
    return size + 1


@njit(cache=True)
def write_payment(money: Money, currency: int, events: Events, at: tuple[int, int]) -> int:
    """Write a transfer from the account if it is of the currency; ``at`` = (position among them, size)."""
    position, size = at
    code = money.outward.edges[position]
    if money.paid.currency[code] != currency:
        return size
    events.kinds[size], events.codes[size] = TRANSFER_OUT, code
    events.amounts[size], events.times[size] = money.paid.amount[code], money.outward.times[position]
    events.ranks[size] = LAST
    return size + 1


@njit(cache=True)
def write_entry(money: Money, currency: int, events: Events, at: tuple[int, int]) -> int:
    """Write an entry of the account if it is of the currency; ``at`` = (position among them, size)."""
    position, size = at
    code = money.entries.of.edges[position]
    if money.entries.currency[code] != currency:
        return size
    inward = money.entries.inward[code]
    events.kinds[size], events.codes[size] = ENTRY_IN if inward else ENTRY_OUT, code
    events.amounts[size], events.times[size] = money.entries.amount[code], money.entries.of.times[position]
    events.ranks[size] = FIRST if inward else LAST
    return size + 1


@njit(cache=True)
def order_equal_times(money: Money, events: Events, start: int, stop: int) -> None:
    """Put events of equal time into their order."""
    first = start
    while first < stop:
        last = first + 1
        while last < stop and events.times[last] == events.times[first]:
            last += 1
        if last - first > 1:
            sort_span(money, events, first, last)
        first = last


@njit(cache=True)
def sort_span(money: Money, events: Events, first: int, last: int) -> None:
    """Sort the events of one time by merging, runs of one first."""
    order, other = np.arange(first, last), np.empty(last - first, np.int64)
    width = 1
    while width < order.size:
        for start in range(0, order.size, 2 * width):
            merge_runs(money, events, (order, other), (start, start + width, start + 2 * width))
        order, other = other, order
        width *= 2
    kinds, codes, amounts = events.kinds[order], events.codes[order], events.amounts[order]
    ranks = events.ranks[order]
    events.kinds[first:last], events.codes[first:last] = kinds, codes
    events.amounts[first:last], events.ranks[first:last] = amounts, ranks


@njit(cache=True)
def merge_runs(
    money: Money,
    events: Events,
    orders: tuple[NDArray[np.int64], NDArray[np.int64]],
    runs: tuple[int, int, int],
) -> None:
    """Merge two sorted runs of the first order, ``runs`` = (start, middle, stop), into the second."""
    order, other = orders
    start, middle, stop = runs[0], min(runs[1], order.size), min(runs[2], order.size)
    left, right = start, middle
    for place in range(start, stop):
        if left < middle and (right >= stop or not comes_before(money, events, order[right], order[left])):
            other[place] = order[left]
            left += 1
        else:
            other[place] = order[right]
            right += 1


@njit(cache=True)
def rank(money: Money, events: Events, event: int) -> int:
    """Give the rank of an event among those of its time."""
    by_day = money.entries.by_day if events.kinds[event] >= ENTRY_IN else money.by_day
    found: int = events.ranks[event] if by_day[events.codes[event]] else BETWEEN
    return found


@njit(cache=True)
def comes_before(money: Money, events: Events, one: int, two: int) -> bool:
    """Tell whether an event comes before another of its time: by rank, then by id, then out before in."""
    before: bool
    one_is_entry, two_is_entry = events.kinds[one] >= ENTRY_IN, events.kinds[two] >= ENTRY_IN
    one_rank, two_rank = rank(money, events, one), rank(money, events, two)
    if one_rank != two_rank:
        before = one_rank < two_rank
    elif one_is_entry == two_is_entry and events.codes[one] != events.codes[two]:
        before = events.codes[one] < events.codes[two]
    elif one_is_entry == two_is_entry:
        before = not is_receipt(events.kinds[one]) and is_receipt(events.kinds[two])
    elif one_is_entry:
        before = sorts_before(money.entries.ids, events.codes[one], money.ids, events.codes[two])
    else:
        before = sorts_before(money.ids, events.codes[one], money.entries.ids, events.codes[two])
    return before


@njit(cache=True)
def sorts_before(names: Names, row: int, other_names: Names, other_row: int) -> bool:
    """Tell whether an id comes before one of another list, in the order of bytes."""
    start, other_start = names.offsets[row], other_names.offsets[other_row]
    length = names.offsets[row + 1] - start
    other_length = other_names.offsets[other_row + 1] - other_start
    for place in range(min(length, other_length)):
        one, two = names.data[start + place], other_names.data[other_start + place]
        if one != two:
            return bool(one < two)
    return bool(length < other_length)
