"""Monthly flows, added up from coded movements: party to party, account to account, party to bank."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index.write import Coded
from graph_engine.kernels.adjacency import mark_changes, sort_by

Codes = NDArray[np.int32]


@dataclass(frozen=True)
class Movements:
    """Movements from account to account, in time order, all arrays of shape (m,)."""

    payers: Codes
    payees: Codes
    times: NDArray[np.int64]
    months: Codes
    amounts_minor: NDArray[np.int64]
    currencies: Codes
    currency_names: pl.Series

    @staticmethod
    def of(transferred: Coded) -> "Movements":
        """Take what flows need from the edges TRANSFERRED.

        Raises
        ------
        OverflowError
            If the amounts together exceed what 64 bits hold.
        """
        frame = transferred.frame
        amounts = frame["amount_minor"].to_numpy()
        check_sums_fit(amounts)
        names = frame["currency"].unique().sort()
        days = frame["business_day"].to_physical().to_numpy().astype("datetime64[D]")
        return Movements(
            transferred.sources,
            transferred.targets,
            transferred.times,
            days.astype("datetime64[M]").astype(np.int32),
            amounts,
            frame["currency"].cast(pl.Enum(names)).to_physical().cast(pl.Int32).to_numpy(),
            names,
        )


def check_sums_fit(amounts_minor: NDArray[np.int64]) -> None:
    """Refuse amounts whose sum could overflow 64 bits, so that no sum ever wraps silently."""
    high = int(np.sum(amounts_minor >> 32)) << 32
    low = int(np.sum(amounts_minor & 0xFFFFFFFF))
    if high + low > np.iinfo(np.int64).max:
        raise OverflowError(f"the amounts together are {high + low} minor units, more than 63 bits hold")


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
    Four counting sorts: O(m + nodes).
    """
    counted = (sources >= 0) & (targets >= 0)
    if not to_itself:
        counted &= sources != targets
    rows = np.flatnonzero(counted).astype(np.int32)
    first_month = (
        int(movements.months.min(initial=0)) if rows.size == 0 else int(movements.months[rows].min())
    )
    keys = (movements.months - np.int32(first_month), sources, targets, movements.currencies)
    order = rows
    for key in reversed(keys):
        order = _sort_some(key, order)
    return _add_up(movements, keys, order, first_month)


def _sort_some(key: Codes, order: Codes) -> Codes:
    """Sort the rows of an order, which need not be all rows, by a key."""
    if order.size == 0:
        return order
    chosen = np.ascontiguousarray(key[order])
    places = sort_by(chosen, int(chosen.max()) + 1, np.arange(order.size, dtype=np.int32))
    found: Codes = order[places]
    return found


def _add_up(movements: Movements, keys: tuple[Codes, ...], order: Codes, first_month: int) -> Coded:
    month, source, target, currency = keys
    begins = np.zeros(order.size, np.bool_)
    for key in keys:
        mark_changes(key, order, begins)
    starts = np.flatnonzero(begins)
    firsts, lasts = order[starts], order[np.append(starts[1:], order.size)[: starts.size] - 1]
    sums = np.add.reduceat(movements.amounts_minor[order], starts) if starts.size else np.zeros(0, np.int64)
    months = (month[firsts] + np.int32(first_month)).astype("datetime64[M]")
    frame = pl.DataFrame(
        {
            "source": source[firsts],
            "target": target[firsts],
            "month": pl.Series(months.astype("datetime64[D]").astype(np.int32)).cast(pl.Date),
            "currency": movements.currency_names.gather(currency[firsts]),
            "count": np.diff(np.append(starts, order.size)),
            "amount_minor": sums,
            "first_at": _instants(movements.times[firsts]),
            "last_at": _instants(movements.times[lasts]),
        }
    )
    return Coded(frame, months.astype("datetime64[us]").astype(np.int64))


def _instants(times_us: NDArray[np.int64]) -> pl.Series:
    return pl.Series(times_us).cast(pl.Datetime("us", "UTC"))
