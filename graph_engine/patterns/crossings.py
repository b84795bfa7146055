"""What tells whether movements cross a border: the countries of their sides."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.index import MoneyFlows


def side_countries(flows: MoneyFlows, side: str, accounts: NDArray[np.int32]) -> dict[str, pl.Series]:
    """Give the countries of the bank and of the holder on one side of movements, null where not told.

    Parameters
    ----------
    flows : MoneyFlows
        The movements of a run.
    side : str
        ``payer`` or ``payee``.
    accounts : int32 array, shape (N,)
        Account on that side, -1 where there is none.

    Returns
    -------
    dict of str to polars.Series, shape (N,)
        ``SIDE_bank_country`` and ``SIDE_holder_country``, as `graph_engine.sides.crosses_border` reads them.
    """
    held, banks = flows.index.edges("HELD_AT"), flows.index.nodes("Bank")
    of_bank = np.full(len(flows.accounts), -1)
    of_bank[held.sources] = held.targets
    bank = pl.Series(banks.column("country")).cast(pl.String).extend_constant(None, 1)[of_bank]
    holder = pl.Series(flows.parties.column("country")).cast(pl.String)[flows.holder]
    place = np.where(accounts < 0, len(flows.accounts), accounts)
    return {
        f"{side}_{whose}_country": country.extend_constant(None, 1)[place]
        for whose, country in (("bank", bank), ("holder", holder))
    }
