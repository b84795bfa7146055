"""Closing balances of our accounts at the end of a month."""

from pathlib import Path

import numpy as np
import polars as pl

from graph_engine.synthetic.accounts import CURRENCIES
from graph_engine.synthetic.arrays import as_money, picked, whole
from graph_engine.synthetic.booking import Booked
from graph_engine.synthetic.csv_files import add_rows
from graph_engine.synthetic.days import day_of
from graph_engine.synthetic.party_tables import account_ids
from graph_engine.synthetic.scene import Scene


def add_balances(path: Path, scene: Scene, booked: Booked) -> None:
    """Add to the file one row for each ordinary account of ours: what it holds when the month ends."""
    accounts = scene.world.accounts
    ours = whole(np.flatnonzero(accounts.ours & accounts.ordinary))
    closing = as_money(booked.running.closing_minor[ours])
    day = day_of(scene.month.last_day)
    ids = account_ids(ours)
    frame = pl.DataFrame(
        {
            "balance_id": ids + f"-{day:%Y%m%d}",
            "account_id": ids,
            "business_day": pl.repeat(day, len(ours), eager=True),
            "closing": closing,
            "available": closing,
            "currency": picked(CURRENCIES, accounts.currency[ours]),
        }
    )
    add_rows(path, frame)
