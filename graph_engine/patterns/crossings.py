"""The countries of the two sides of movements."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index import MoneyFlows


def countries(flows: MoneyFlows, accounts: NDArray[np.int32], told: pl.Series) -> pl.Series:
    """Give the country of one side of movements, null where it is not told.

    Parameters
    ----------
    flows : MoneyFlows
        The movements of a run.
    accounts : int32 array, shape (N,)
        Account on that side, -1 where there is none.
    told : polars.Series, shape (N,)
        Country that came with the movement.

    Returns
    -------
    polars.Series, shape (N,)
        The country that came with the movement, else that of the account's bank, else that of its holder.
    """
    held, banks = flows.index.edges("HELD_AT"), flows.index.nodes("Bank")
    of_bank = np.full(len(flows.accounts), -1)
    of_bank[held.sources] = held.targets
    bank = pl.Series(banks.column("country")).cast(pl.String).extend_constant(None, 1)
    party = pl.Series(flows.parties.column("country")).cast(pl.String)
    of_account = (
        pl.select(pl.coalesce(bank[of_bank], party[flows.holder])).to_series().extend_constant(None, 1)
    )
    known = of_account[np.where(accounts < 0, len(flows.accounts), accounts)]
    return pl.select(pl.coalesce(told, known)).to_series()
