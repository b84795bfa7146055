"""Pass traced money through the allocation of purses, or through everything a purse has touched."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from graph_engine.kernels.exact_shares import split
from graph_engine.kernels.tracing_events import Events, is_receipt


class Ledger(NamedTuple):
    """Parts of purses by the row they are looked up from, those of row r in ``offsets[r]:offsets[r + 1]``.

    Of each part (n_parts,): the ``far`` row, its start among the units of either row, its ``amounts``, and
    how much of it has been ``used``. Of each row: ``rests``, what no part takes, and how much was used of it.
    """

    offsets: NDArray[np.int64]
    far: NDArray[np.int64]
    near_starts: NDArray[np.int64]
    far_starts: NDArray[np.int64]
    amounts: NDArray[np.int64]
    used: NDArray[np.int64]
    rests: NDArray[np.int64]
    rests_used: NDArray[np.int64]


class Parcels(NamedTuple):
    """Pieces of traced money on rows (n_parcels,): the ``rows``, their first unit and how many units."""

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    amounts: NDArray[np.int64]


@njit(cache=True)
def rows_of(
    events: Events,
    purses: NDArray[np.int64],
    codes: NDArray[np.int32],
    times: NDArray[np.int64],
    kind: int,
) -> NDArray[np.int64]:
    """Give the place of each transfer or entry among the events of its purse; -1 where it is none of them.

    Parameters
    ----------
    events : Events
        Of n_purses purses.
    purses, codes, times : ndarray, shape (k,)
        Purse, code and time of what is looked for.
    kind : int
        Which kind of event.

    Returns
    -------
    ndarray of int64, shape (k,)

    Notes
    -----
    O(log d + t) each, for t events of the same time.
    """
    found = np.full(codes.size, -1, np.int64)
    for wanted in range(codes.size):
        start, stop = events.offsets[purses[wanted]], events.offsets[purses[wanted] + 1]
        place = start + np.searchsorted(events.times[start:stop], times[wanted])
        while place < stop and events.times[place] == times[wanted]:
            if events.codes[place] == codes[wanted] and events.kinds[place] == kind:
                found[wanted] = place
                break
            place += 1
    return found


@njit(cache=True)
def by_row(
    near: NDArray[np.int64],
    far: NDArray[np.int64],
    starts: tuple[NDArray[np.int64], NDArray[np.int64]],
    amounts: NDArray[np.int64],
    row_amounts: NDArray[np.int64],
) -> Ledger:
    """Sort the parts of an allocation by one of their ends.

    Parameters
    ----------
    near, far : ndarray of int64, shape (n_parts,)
        Rows: those looked up from, and those led to.
    starts : pair of ndarray of int64, shape (n_parts,)
        Where each part stands among the units of its near and its far row.
    amounts : ndarray of int64, shape (n_parts,)
        In minor units.
    row_amounts : ndarray of int64, shape (n_rows,)
        Size of each row.

    Returns
    -------
    Ledger
        Parts of a row keep their order. What the parts leave of a row rests.
    """
    offsets = np.zeros(row_amounts.size + 1, np.int64)
    rests = row_amounts.copy()
    for part in range(near.size):
        offsets[near[part] + 1] += 1
        rests[near[part]] -= amounts[part]
    for row in range(row_amounts.size):
        offsets[row + 1] += offsets[row]
    order, filled = np.empty(near.size, np.int64), offsets[:-1].copy()
    for part in range(near.size):
        order[filled[near[part]]] = part
        filled[near[part]] += 1
    none = np.zeros(near.size, np.int64)
    return Ledger(
        offsets,
        far[order],
        starts[0][order],
        starts[1][order],
        amounts[order],
        none,
        rests,
        np.zeros_like(rests),
    )


@njit(cache=True)
def pass_on(ledger: Ledger, parcels: Parcels, in_units: bool) -> tuple[Parcels, NDArray[np.int64]]:
    """Give where parcels on near rows go.

    Parameters
    ----------
    ledger : Ledger
        Parts by near row; of each, what is used is noted.
    parcels : Parcels
        Money on near rows. No unit of a row comes twice.
    in_units : bool
        Whether units keep their identity (FIFO, LIFO); else a parcel is split over all parts that are not
        used yet, and what rests, by largest remainder (pro rata).

    Returns
    -------
    onward : Parcels
        Money on far rows, by parcel; -1 for what rests.
    of : ndarray of int64, shape (n_onward,)
        The parcel each is a part of. Per parcel the amounts add up to its own.

    Notes
    -----
    O(parts of the rows). Of equal remainders the earlier payment goes first, what rests last.
    """
    room = parcels.rows.size
    for row in parcels.rows:
        room += ledger.offsets[row + 1] - ledger.offsets[row]
    onward = Parcels(np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64))
    of, size = np.empty(room, np.int64), 0
    for parcel in range(parcels.rows.size):
        before = size
        if in_units:
            size = pass_units(ledger, parcels, onward, (parcel, size))
        else:
            size = pass_shares(ledger, parcels, onward, (parcel, size))
        of[before:size] = parcel
    written = Parcels(onward.rows[:size].copy(), onward.starts[:size].copy(), onward.amounts[:size].copy())
    return written, of[:size].copy()


@njit(cache=True)
def pass_units(ledger: Ledger, parcels: Parcels, onward: Parcels, at: tuple[int, int]) -> int:
    """Write where the units of a parcel go, ``at`` = (parcel, size); give the new size."""
    parcel, size = at
    row, first = parcels.rows[parcel], parcels.starts[parcel]
    last, resting = first + parcels.amounts[parcel], parcels.amounts[parcel]
    for part in range(ledger.offsets[row], ledger.offsets[row + 1]):
        start = max(first, ledger.near_starts[part])
        stop = min(last, ledger.near_starts[part] + ledger.amounts[part])
        if start < stop:
            onward.rows[size], onward.amounts[size] = ledger.far[part], stop - start
            onward.starts[size] = ledger.far_starts[part] + start - ledger.near_starts[part]
            resting -= stop - start
            size += 1
    filled: int = rest(onward, size, resting)
    return filled


@njit(cache=True)
def pass_shares(ledger: Ledger, parcels: Parcels, onward: Parcels, at: tuple[int, int]) -> int:
    """Write how a parcel is split over what is not used of its row; give the new size."""
    parcel, size = at
    row = parcels.rows[parcel]
    start, stop = ledger.offsets[row], ledger.offsets[row + 1]
    free, shares = np.empty(stop - start + 1, np.int64), np.empty(stop - start + 1, np.int64)
    free[:-1] = ledger.amounts[start:stop] - ledger.used[start:stop]
    free[-1] = ledger.rests[row] - ledger.rests_used[row]
    split(parcels.amounts[parcel], free, shares)
    for part in range(start, stop):
        if shares[part - start] > 0:
            onward.rows[size], onward.starts[size] = ledger.far[part], 0
            onward.amounts[size] = shares[part - start]
            ledger.used[part] += shares[part - start]
            size += 1
    ledger.rests_used[row] += shares[-1]
    filled: int = rest(onward, size, shares[-1])
    return filled


@njit(cache=True)
def rest(onward: Parcels, size: int, amount: int) -> int:
    """Write what rests, if anything; give the new size."""
    if amount == 0:
        return size
    onward.rows[size], onward.starts[size], onward.amounts[size] = -1, 0, amount
    return size + 1


@njit(cache=True)
def touched(
    events: Events,
    reached: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    latest: NDArray[np.int64],
    forward: bool,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Give the payments of purses after money reached them; backward, the receipts before money left them.

    Parameters
    ----------
    events : Events
        Of n_purses purses.
    reached : three ndarray of int64, shape (k,)
        Purse and event by which each was reached, and the time until (backward: from) which it is followed.
    latest : ndarray of int64, shape (n_events,)
        For each event the time until (from) which it was followed so far, or the smallest (largest) int64;
        changed in place.
    forward : bool
        The direction.

    Returns
    -------
    places, of : ndarray of int64, shape (n_touched,)
        Events that are touched for the first time, or may now be followed for longer, and what reached them.
    is_new : ndarray of bool, shape (n_touched,)
        Whether for the first time.

    Notes
    -----
    What one arrival touched, it touched up to its end, so that the next one stops there: O(k + d) for d
    events, once for each time until (from) which money is followed.
    """
    room, size = 16, 0
    places, of, is_new = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.bool_)
    step, never = (1, np.iinfo(np.int64).min) if forward else (-1, np.iinfo(np.int64).max)
    for arrival in range(reached[0].size):
        purse, until = reached[0][arrival], reached[2][arrival]
        place = reached[1][arrival] + step
        while events.offsets[purse] <= place < events.offsets[purse + 1]:
            if later(events.times[place], until, forward):
                break
            wanted = is_receipt(events.kinds[place]) != forward
            if wanted and later(until, latest[place], forward):
                if size == room:
                    room *= 2
                    places, of, is_new = (
                        doubled(places),
                        doubled(of),
                        np.concatenate((is_new, np.empty(size, np.bool_))),
                    )
                places[size], of[size], is_new[size] = place, arrival, latest[place] == never
                latest[place] = until
                size += 1
            elif wanted:
                break
            place += step
    return places[:size].copy(), of[:size].copy(), is_new[:size].copy()


@njit(cache=True)
def doubled(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the values with as much room again behind them."""
    return np.concatenate((values, np.empty(values.size, np.int64)))


@njit(cache=True)
def later(time: int, other: int, forward: bool) -> bool:
    """Tell whether a time comes after another in the direction that is followed."""
    return time > other if forward else time < other
