"""Monthly flows, added up from coded movements: party to party, account to account, party to bank."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.errors import EngineError
from graph_engine.index.ranks import ranks
from graph_engine.index.write import Coded
from graph_engine.kernels.adjacency import add_runs, mark_changes, sort_by, span_starts

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Movements:
    """Movements from account to account, in time order, arrays of shape (m,) but for the two lists.

    ``months`` are codes into ``month_starts`` (datetime64[M], every month from the first to the last),
    ``currencies`` into ``currency_names`` (sorted).
    """

    payers: Codes
    payees: Codes
    times: NDArray[np.int64]
    months: Codes
    month_starts: NDArray[np.datetime64]
    amounts_minor: NDArray[np.int64]
    currencies: Codes
    currency_names: pl.Series

    @staticmethod
    def of(transferred: Coded) -> "Movements":
        """Take what flows need from the edges TRANSFERRED.

        Raises
        ------
        EngineError
            If the amounts together exceed what 64 bits hold.
        """
        frame = transferred.frame
        amounts = frame["amount_minor"].to_numpy()
        check_sums_fit(amounts)
        names = frame["currency"].unique().sort()
        months, month_starts = month_codes(frame["business_day"].to_physical().to_numpy())
        return Movements(
            transferred.sources,
            transferred.targets,
            transferred.times,
            months,
            month_starts,
            amounts,
            ranks(frame["currency"], names),
            names,
        )


def check_sums_fit(amounts_minor: NDArray[np.int64]) -> None:
    """Refuse amounts whose sum could overflow 64 bits, so that no sum ever wraps silently."""
    high = int(np.sum(amounts_minor >> 32)) << 32
    low = int(np.sum(amounts_minor & 0xFFFFFFFF))
    if high + low > np.iinfo(np.int64).max:
        raise EngineError(
            f"the amounts together are {high + low} minor units, more than 63 bits hold; "
            "see whether a source's amounts were read in a wrong unit"
        )


def month_codes(days: Codes) -> tuple[Codes, NDArray[np.datetime64]]:
    """Give the month of each day as a code, and the months the codes stand for.

    Parameters
    ----------
    days : int32 array, shape (m,)
        Days since 1970.

    Returns
    -------
    codes : int32 array, shape (m,)
        0 for the month of the earliest day.
    months : datetime64[M] array
        Every month from the earliest to the latest.

    Examples
    --------
    >>> codes, months = month_codes(np.array([31, 0, 95], np.int32))
    >>> codes.tolist(), [str(month) for month in months]
    ([1, 0, 3], ['1970-01', '1970-02', '1970-03', '1970-04'])
    """
    if days.size == 0:
        return np.zeros(0, np.int32), np.zeros(0, "datetime64[M]")
    first, last = int(days.min()), int(days.max())
    month_of_day = np.arange(first, last + 1).astype("datetime64[D]").astype("datetime64[M]")
    code_of_day = (month_of_day - month_of_day[0]).astype(np.int32)
    months = month_of_day[0] + np.arange(code_of_day[-1] + 1)
    return code_of_day[days - np.int32(first)], months


def monthly(movements: Movements, sources: Codes, targets: Codes, *, to_itself: bool) -> Coded:
    """Add movements up by month, source, target and currency.

    Parameters
    ----------
    movements : Movements
        m movements in time order.
    sources, targets : int32 array, shape (m,)
        The node that stands for payer and for payee of each; negative: not counted.
    to_itself : bool
        Whether flows of a code to the same code count: not so for nodes of one label.

    Returns
    -------
    Coded
        Columns of FLOWS_TO, in the order of (month, source, target, currency).

    Notes
    -----
    Counting sorts, month by month: O(m + months * nodes).
    """
    counted = (sources >= 0) & (targets >= 0)
    if not to_itself:
        counted &= sources != targets
    keys = tuple(key for key in (sources, targets, movements.currencies) if key.any())
    order = _ordered(movements, keys, np.flatnonzero(counted).astype(np.int32))
    begins = np.zeros(order.size, np.bool_)
    begins[:1] = True
    for key in (movements.months, *keys):
        mark_changes(key, order, begins)
    named = (movements.months, sources, targets, movements.currencies)
    return _add_up(movements, named, order, np.flatnonzero(begins))


def _ordered(movements: Movements, keys: tuple[Codes, ...], rows: Codes) -> Codes:
    """Rows by month and then by keys; each month by itself, which stays near the processor."""
    sizes = [int(key.max()) + 1 for key in keys]
    order: Codes = sort_by(movements.months, movements.month_starts.size, rows)
    for start, stop in pairwise(span_starts(movements.months[rows], movements.month_starts.size)):
        if start < stop:
            for key, size in zip(reversed(keys), reversed(sizes), strict=True):
                order[start:stop] = sort_by(key, size, order[start:stop])
    return order


def _add_up(movements: Movements, keys: tuple[Codes, ...], order: Codes, starts: NDArray[np.int64]) -> Coded:
    counts, sums = add_runs(movements.amounts_minor, order, starts)
    firsts, lasts = order[starts].astype(np.intp), order[starts + counts - 1].astype(np.intp)
    months, sources, targets, currencies = (key[firsts] for key in keys)
    month_days = movements.month_starts.astype("datetime64[D]").astype(np.int32)
    month_times = movements.month_starts.astype("datetime64[us]").astype(np.int64)
    frame = pl.DataFrame(
        {
            "source": sources,
            "target": targets,
            "month": pl.Series(month_days[months]).cast(pl.Date),
            "currency": _named(currencies, movements.currency_names),
            "count": counts.astype(np.int32),
            "amount_minor": sums,
            "first_at": _instants(movements.times[firsts]),
            "last_at": _instants(movements.times[lasts]),
        }
    )
    return Coded(frame, month_times[months])


def _named(codes: Codes, names: pl.Series) -> pl.Series:
    return pl.Series(codes).cat.to(pl.Enum(names))


def _instants(times_us: NDArray[np.int64]) -> pl.Series:
    return pl.Series(times_us).cast(pl.Datetime("us", "UTC"))
