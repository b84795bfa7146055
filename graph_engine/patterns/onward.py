"""Where what came into our accounts went, unit by unit, in transfers and in cash."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.kernels.adjacency import span_starts
from graph_engine.kernels.pass_through import Ledger, allocations
from graph_engine.patterns.background import Background


def onward(background: Background, *, window_us: int) -> pl.DataFrame:
    """Take every unit that ordinary accounts of ours paid from the oldest received at most a window before.

    Returns
    -------
    polars.DataFrame
        ``receipt``, ``payment`` (movement codes), ``amount`` (minor units), ``account``, ``currency``; by
        receipt, then payment. What a holder moves among its own accounts uses units up like the rest.
    """
    movements, flows = background.movements, background.flows
    followed, n_currencies = flows.passable & flows.ours, max(len(flows.currencies), 1)
    order = np.lexsort((np.arange(movements.time_us.size), movements.time_us))
    moved = order[movements.payer[order] != movements.payee[order]]
    sides = []
    for account in (movements.payee, movements.payer):
        rows = moved[(account[moved] >= 0) & followed[account[moved]]].astype(np.int32)
        sides.append(_by_purse(rows, account, movements.currency, n_currencies, followed.size))
    books = Ledger(*sides[0], *sides[1])
    ties = background.resolution == "day"
    taken = allocations(books, movements.time_us, movements.amount_minor, window=window_us, ties=ties)
    return pl.DataFrame(
        {
            "receipt": taken.receipts.astype(np.int64),
            "payment": taken.payments.astype(np.int64),
            "amount": taken.amounts,
            "account": movements.payee[taken.receipts],
            "currency": movements.currency[taken.receipts],
        }
    ).sort("receipt", "payment")


def _by_purse(
    rows: NDArray[np.int32],
    account: NDArray[np.int32],
    currency: NDArray[np.int16],
    n_currencies: int,
    n_accounts: int,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Rows in time order by purse, and where each purse's begin."""
    purse = (account[rows].astype(np.int64) * n_currencies + currency[rows]).astype(np.int32)
    return span_starts(purse, n_accounts * n_currencies), rows[np.argsort(purse, kind="stable")]


def runs_of(keys: pl.Expr, *, gap_us: int) -> pl.Expr:
    """Number the runs of rows, sorted by keys and ``time``, of one key and at most a gap apart."""
    apart = (pl.col("time").diff() > gap_us) | (keys.rle_id().diff() != 0)
    return apart.fill_null(False).cum_sum().alias("run")


def local_hours(background: Background, codes: NDArray[np.int64]) -> NDArray[np.int8]:
    """Hours of the day, in the bank's time zone, of movement codes."""
    times = pl.Series(background.movements.time_us[codes]).cast(pl.Datetime("us", "UTC"))
    hours: NDArray[np.int8] = times.dt.convert_time_zone(background.time_zone).dt.hour().to_numpy()
    return hours
