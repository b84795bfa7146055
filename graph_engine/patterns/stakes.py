"""How much is at stake in a finding, in payments that are usual in its currency."""

from math import inf

import polars as pl

from graph_engine.findings import Severity
from graph_engine.patterns.background import Background

LEVELS: tuple[tuple[int, Severity], ...] = ((250, "critical"), (50, "high"), (10, "medium"))
"""Multiples of the usual payment from which each severity begins; ours."""


def severity(usual_payments: float) -> Severity:
    """Give the severity of what is worth so many usual payments, of whatever currencies.

    >>> severity(9.99), severity(10), severity(250)
    ('low', 'medium', 'critical')
    """
    for multiple, level in LEVELS:
        if usual_payments >= multiple:
            return level
    return "low"


def severity_of(background: Background, amount_minor: int, currency: int) -> Severity:
    """Give the severity of a sum; that of the largest where its currency has no usual payment."""
    usual = int(background.usual_minor[currency]) if currency < background.usual_minor.size else 0
    return severity(amount_minor / usual if usual else inf)


def matter(background: Background, rows: pl.DataFrame, amount: str, usual_payments: int) -> pl.DataFrame:
    """Keep rows whose amount is more than 0 and at least so many usual payments in their ``currency``."""
    usual = pl.Series(background.usual_minor, dtype=pl.Int64)[rows["currency"].cast(pl.Int64)]
    return rows.filter((pl.col(amount) > 0) & (pl.col(amount) >= usual_payments * usual))
