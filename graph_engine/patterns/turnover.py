"""How rare it is that a party of its kind moves as much as one does in a situation.

A circle whose members give each other trifles is as unlikely as one that shares out the takings of a fraud:
what is at stake tells them apart. Of a situation counts the most that one party pays or receives in it, a
month, against what customers of its kind pay or receive in their busiest calendar month. Ours.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.findings import Pattern
from graph_engine.patterns.background import DAY_US, Background
from graph_engine.patterns.months import with_month
from graph_engine.ranking import tail_share

MONTH_DAYS = 30
"""What lasts longer counts by so many days."""


def stake_evidence(background: Background, patterns: Sequence[Pattern]) -> NDArray[np.float64]:
    """Give minus the logarithm of the share of a kind of customers that ever moves as much a month, (n,)."""
    moved = [_most_moved(background, pattern) for pattern in patterns]
    amounts, parties = np.array([each[0] for each in moved]), np.array([each[1] for each in moved], np.int64)
    busiest = _busiest_months(background)
    kinds, evidence = background.segment[busiest["party"].to_numpy()], np.zeros(len(moved))
    for kind in np.unique(background.segment[parties]):
        own = background.segment[parties] == kind
        population = busiest["moved"].to_numpy()[kinds == kind]
        evidence[own] = -np.log(tail_share(amounts[own], population))
    return evidence


def _busiest_months(background: Background) -> pl.DataFrame:
    """The most that each customer pays or receives in a calendar month: ``party``, ``moved``."""
    entries = with_month(background.movements.entries)
    usual = pl.Series(np.maximum(background.usual_minor, 1))
    worth = pl.col("amount") / pl.col("currency").cast(pl.Int64).replace_strict(
        range(usual.len()), usual, return_dtype=pl.Int64
    )
    months = entries.group_by("party", "inward", "month").agg(worth.sum().alias("moved"))
    return months.group_by("party").agg(pl.col("moved").max()).sort("party")


def _most_moved(background: Background, pattern: Pattern) -> tuple[float, int]:
    """The most that one party pays or receives in a situation, a month, and which party that is."""
    movements, codes = background.movements, pattern.transactions.astype(np.int64)
    worth = movements.amount_minor[codes] / np.maximum(background.usual_minor[movements.currency[codes]], 1)
    most, party = 0.0, background.about(pattern)
    for side in (movements.payer, movements.payee):
        known = side[codes] >= 0
        parties, places = np.unique(background.flows.holder[side[codes][known]], return_inverse=True)
        sums = np.bincount(places, worth[known], minlength=1)
        if parties.size and sums.max() > most:
            most, party = float(sums.max()), int(parties[np.argmax(sums)])
    days = np.ptp(movements.time_us[codes]) / DAY_US if codes.size else 0.0
    return most / max(days / MONTH_DAYS, 1.0), party
