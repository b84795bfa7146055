"""Traced money where it arrives: in which purse, as how much, and what stops it there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_engine.kernels.exact_shares import scaled
from graph_engine.tracing.asked import Asked
from graph_engine.tracing.money import Traceable
from graph_engine.tracing.moving import Moving, Started
from graph_engine.tracing.record import BACK_AT_START, CUT_OFF, FOLLOWED, HOPS, NO_RATE, ROLE, TRACED, Record


@dataclass(frozen=True)
class Arrived:
    """Parcels where they arrive: payee accounts (backward: payer accounts), in the currency there.

    ``purses`` are keys; -1 where the currency is not known. ``reasons`` say which are not followed.
    """

    moving: Moving
    accounts: NDArray[np.int64]
    purses: NDArray[np.int64]
    reasons: NDArray[np.int64]


def arrived(traceable: Traceable, moving: Moving, asked: Asked, hop: int, started: Started) -> Arrived:
    """Bring parcels to the other end of their transfers, and tell which are not followed from there."""
    money, transfers = traceable.money, traceable.transfers
    near, far = (money.paid, money.received) if asked.forward else (money.received, money.paid)
    ends = transfers.payees if asked.forward else transfers.payers
    accounts, currencies = ends[moving.codes].astype(np.int64), far.currency[moving.codes].astype(np.int64)
    reasons = np.full(moving.codes.size, FOLLOWED, np.int64)
    reasons[hop >= asked.hops] = HOPS
    reasons[~traceable.passable[accounts] | np.isin(moving.codes, traceable.ends)] = ROLE
    reasons[currencies < 0] = NO_RATE
    reasons[started.is_traced(moving.codes, accounts, hop)] = BACK_AT_START
    purses = np.where(currencies < 0, -1, accounts * traceable.n_currencies + currencies)
    sizes = near.amount[moving.codes], far.amount[moving.codes]
    changed = (sizes[0] != sizes[1]) & (sizes[0] > 0) & (currencies >= 0)
    there = _exchanged(moving, near.amount, far.amount, changed)
    return Arrived(there, accounts, purses, reasons)


def _exchanged(
    moving: Moving, near: NDArray[np.int64], far: NDArray[np.int64], changed: NDArray[np.bool_]
) -> Moving:
    """Parcels in units of the other side, rounded so that all of a transfer is all of it on either side."""
    if not changed.any():
        return moving
    starts, amounts = moving.starts.copy(), moving.amounts.copy()
    for parcel in np.flatnonzero(changed).tolist():
        code, first = moving.codes[parcel], int(moving.starts[parcel])
        sizes = int(near[code]), int(far[code])
        starts[parcel] = scaled(first, *sizes)
        amounts[parcel] = scaled(first + int(moving.amounts[parcel]), *sizes) - int(starts[parcel])
    return Moving(moving.codes, starts, amounts, moving.until)


def note_arrivals(record: Record, there: Arrived) -> None:
    """Write down what came to each purse, and what is not followed from there.

    What comes back to a start is traced there already and counts once.
    """
    known = (there.purses >= 0) & (there.reasons != BACK_AT_START)
    record.add_terms(TRACED, there.purses[known], there.moving.amounts[known])
    stopped = known & (there.reasons != FOLLOWED)
    purses, amounts = there.purses[stopped], there.moving.amounts[stopped]
    record.add_terms(CUT_OFF, purses, amounts)
    codes = there.moving.codes[stopped]
    record.add_stops(there.reasons[stopped], purses % record.n_currencies, codes, amounts)


def entry_reasons(traceable: Traceable, codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Why money is not followed beyond entries: an exchange that was booked on one side has no rate."""
    return np.where(traceable.entries.are_exchanges(codes), NO_RATE, FOLLOWED)


def note_lost(traceable: Traceable, record: Record, moving: Moving, there: Arrived, asked: Asked) -> None:
    """Write down what stopped at an exchange without a rate, in the currency it came from."""
    lost = there.purses < 0
    near = traceable.money.paid if asked.forward else traceable.money.received
    currencies = near.currency[moving.codes[lost]].astype(np.int64)
    codes, amounts = moving.codes[lost], moving.amounts[lost]
    record.add_stops(there.reasons[lost], np.maximum(currencies, 0), codes, amounts)
