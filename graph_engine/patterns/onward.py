"""Where what came into our accounts went, unit by unit, in transfers and in cash."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.kernels.following import first_following
from graph_engine.kernels.pass_through import allocations, ledger_of
from graph_engine.patterns.background import Background


def onward(background: Background, *, window_us: int, by_holder: bool = False) -> pl.DataFrame:
    """Take every unit that ordinary accounts of ours paid from the oldest received at most a window before.

    Each account pays from what it received itself; with ``by_holder``, from what any of its holder's did.

    Returns
    -------
    polars.DataFrame
        ``receipt``, ``payment`` (movement codes), ``amount`` (minor units), ``account``, ``currency``; by
        receipt, then payment. What a holder moves among its own accounts uses units up like the rest; with
        ``by_holder`` it moves none.
    """
    movements, flows = background.movements, background.flows
    codes = np.argsort(movements.time_us, kind="stable")
    times, by_day = movements.time_us[codes], movements.by_day[codes]
    owners = flows.holder if by_holder else np.arange(flows.holder.size, dtype=np.int32)
    payers, payees = (_purses(background, side, owners)[codes] for side in (movements.payer, movements.payee))
    n_owners = len(flows.parties) if by_holder else owners.size
    books = ledger_of(payers, payees, times, by_day, n_owners * max(len(flows.currencies), 1))
    amounts, following = movements.amount_minor[codes], first_following(times, by_day)
    taken = allocations(books, times, amounts, following, window=window_us)
    receipts = codes[taken.receipts]
    return pl.DataFrame(
        {
            "receipt": receipts,
            "payment": codes[taken.payments],
            "amount": taken.amounts,
            "account": movements.payee[receipts],
            "currency": movements.currency[receipts],
        }
    ).sort("receipt", "payment")


def _purses(
    background: Background, accounts: NDArray[np.int32], owners: NDArray[np.int32]
) -> NDArray[np.int32]:
    """The purse of each movement in ordinary accounts of ours, -1 in others: owner times currencies."""
    flows = background.flows
    followed = (accounts >= 0) & (flows.passable & flows.ours)[accounts]
    n_currencies = np.int32(max(len(flows.currencies), 1))
    return np.where(followed, owners[accounts] * n_currencies + background.movements.currency, np.int32(-1))


def runs_of(keys: pl.Expr, *, gap_us: int) -> pl.Expr:
    """Number the runs of rows, sorted by keys and ``time``, of one key and at most a gap apart."""
    apart = (pl.col("time").diff() > gap_us) | (keys.rle_id().diff() != 0)
    return apart.fill_null(False).cum_sum().alias("run")


def local_hours(background: Background, codes: NDArray[np.int64]) -> NDArray[np.int8]:
    """Hours of the day, in the bank's time zone, of movement codes."""
    times = pl.Series(background.movements.time_us[codes]).cast(pl.Datetime("us", "UTC"))
    hours: NDArray[np.int8] = times.dt.convert_time_zone(background.time_zone).dt.hour().to_numpy()
    return hours
