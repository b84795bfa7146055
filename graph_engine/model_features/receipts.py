"""Features of what an account received shortly before it pays: each unit paid is the oldest unit received."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph_engine.detectors import pass_through
from graph_engine.kernels.following import first_following
from graph_engine.kernels.pass_through import Ledger, allocations, ledger_of
from graph_engine.model_features.events import Ends
from graph_engine.model_features.parameters import DAY_US

Columns = dict[str, NDArray[Any]]
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

RECEIPT_DAYS = (1, 7)

PASS_THROUGH = pass_through.parameters_for("second")
PASSED_ON_DAYS = PASS_THROUGH.window_hours // 24
"""Within how long, and how much of a receipt is most of it: as the detector of rapid pass-through has it."""

ALLOCATED_DAYS = (*RECEIPT_DAYS, PASSED_ON_DAYS)
"""Windows within which what is paid is allocated to what was received."""


class Purses(NamedTuple):
    """m movements by purse, an account in one currency, in the order of (time, id): arrays of shape (m,).

    ``payer`` and ``payee`` int32, purses or -1, of ``n`` there are; ``loose``: the day alone is known.
    """

    payer: Int32s
    payee: Int32s
    n: int
    times: Int64s
    amounts: Int64s
    loose: NDArray[np.bool_]


def purses_of(ends: Ends, times: Int64s, amounts: Int64s, loose: NDArray[np.bool_]) -> Purses:
    """Give movements between accounts by the purses of these."""
    return Purses(ends.purse_payer, ends.purse_payee, ends.n_purses, times, amounts, loose)


def receipt_columns(purses: Mapping[int, Purses]) -> Columns:
    """Give those of ``SHAPE`` that are told of what accounts received shortly before, arrays of shape (m,).

    Parameters
    ----------
    purses : dict of int to Purses
        By ``ALLOCATED_DAYS``, the movements to look at for a window of so many days.
    """
    told: Columns = {f"from_receipts_{days}d": _from_receipts(purses[days], days) for days in RECEIPT_DAYS}
    return told | {"receipts_passed_on": _receipts_passed_on(purses[PASSED_ON_DAYS])}


def _from_receipts(purses: Purses, days: int) -> NDArray[np.float64]:
    """Give the share of each payment that its account received shortly before, first in first out, (m,).

    A payment passes on what stands before it in the order of the rows, so that later rows change nothing.
    """
    found = allocations(*books_of(purses), window=days * DAY_US)
    passed = np.zeros(purses.times.size, np.int64)
    np.add.at(passed, found.payments, found.amounts)
    return passed / np.maximum(purses.amounts, 1)


def _receipts_passed_on(purses: Purses) -> NDArray[np.int32]:
    """Count the receipts of its account most of which has left once a payment is made, shape (m,)."""
    found = allocations(*books_of(purses), window=PASSED_ON_DAYS * DAY_US)
    order = np.lexsort((found.payments, found.receipts))
    receipts, parts = found.receipts[order], found.amounts[order]
    before = np.cumsum(parts) - parts
    gone = before - before[np.searchsorted(receipts, receipts)]
    most = PASS_THROUGH.passed_on_pct * purses.amounts[receipts]
    completing = (100 * gone < most) & (100 * (gone + parts) >= most)
    counts: NDArray[np.int64] = np.bincount(found.payments[order][completing], minlength=purses.times.size)
    return counts.astype(np.int32)


def books_of(purses: Purses) -> tuple[Ledger, Int64s, Int64s, Int32s]:
    """Give what `allocations` takes: books, times, amounts, and what may pass on what came in with each."""
    times = purses.times
    books = ledger_of(purses.payer, purses.payee, times, purses.loose, purses.n)
    next_rows = np.arange(1, times.size + 1, dtype=np.int32)
    following = np.maximum(first_following(times, purses.loose), next_rows)
    return books, times, purses.amounts, following
