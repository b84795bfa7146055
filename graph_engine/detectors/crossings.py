"""Which movements cross a border."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.detectors.background import Background


def is_abroad(background: Background) -> NDArray[np.bool_]:
    """Whether each movement crosses a border, shape (N,) by movement code.

    As its source says. Where it does not say: whether the countries of the two sides are told and differ.
    The country of a side is the one that came with the movement, else that of the account's bank, else that
    of its holder (for the balance of payments, money between residents and non-residents crosses the border).
    """
    movements = background.movements
    payer, payee = (_countries(background, side) for side in ("payer", "payee"))
    differ = (payer != payee).fill_null(False).to_numpy()
    told = np.concatenate([edges.valid("cross_border") for edges in movements.both])
    abroad: NDArray[np.bool_] = np.where(told, movements.flag("cross_border"), differ)
    return abroad


def _countries(background: Background, side: str) -> pl.Series:
    """Country of one side of every movement, null where it is not told."""
    movements, flows = background.movements, background.flows
    held, banks = flows.index.edges("HELD_AT"), flows.index.nodes("Bank")
    of_bank = np.full(len(flows.accounts), -1)
    of_bank[held.sources] = held.targets
    bank = pl.Series(banks.column("country")).cast(pl.String).extend_constant(None, 1)
    party = pl.Series(flows.parties.column("country")).cast(pl.String)
    of_account = (
        pl.select(pl.coalesce(bank[of_bank], party[flows.holder])).to_series().extend_constant(None, 1)
    )
    account = movements.payer if side == "payer" else movements.payee
    known = of_account[np.where(account < 0, len(flows.accounts), account)]
    return pl.select(pl.coalesce(movements.texts(f"{side}_country"), known)).to_series()
