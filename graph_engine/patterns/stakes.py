"""How much is at stake in a finding, in payments that are usual in its currency."""

import polars as pl

from graph_engine.findings import Severity
from graph_engine.patterns.background import Background

LEVELS: tuple[tuple[int, Severity], ...] = ((250, "critical"), (50, "high"), (10, "medium"))
"""Multiples of the usual payment from which each severity begins; ours."""


def severity(amount: float, usual: int = 1) -> Severity:
    """Give the severity of a sum against the median payment between ordinary accounts in its currency.

    Both in minor units; or so many usual payments, of whatever currencies.

    >>> severity(9_999, 1_000), severity(10_000, 1_000), severity(250_000, 1_000), severity(9.99)
    ('low', 'medium', 'critical', 'low')
    """
    for multiple, level in LEVELS:
        if amount >= multiple * usual:
            return level
    return "low"


def matter(background: Background, rows: pl.DataFrame, amount: str, usual_payments: int) -> pl.DataFrame:
    """Keep rows whose amount is more than 0 and at least so many usual payments in their ``currency``."""
    usual = pl.Series(background.usual_minor, dtype=pl.Int64)[rows["currency"].cast(pl.Int64)]
    return rows.filter((pl.col(amount) > 0) & (pl.col(amount) >= usual_payments * usual))
