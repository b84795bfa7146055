"""How much is at stake in a finding, in payments that are usual in its currency."""

import polars as pl

from graph_engine.findings import Severity
from graph_engine.patterns.background import Background

LEVELS: tuple[tuple[int, Severity], ...] = ((250, "critical"), (50, "high"), (10, "medium"))
"""Multiples of the usual payment from which each severity begins; ours."""


def severity(amount_minor: int, usual_minor: int) -> Severity:
    """Give the severity of a sum against the median payment between ordinary accounts in its currency.

    >>> severity(9_999, 1_000), severity(10_000, 1_000), severity(250_000, 1_000)
    ('low', 'medium', 'critical')
    """
    for multiple, level in LEVELS:
        if amount_minor >= multiple * usual_minor:
            return level
    return "low"


def severity_of(usual_payments: float) -> Severity:
    """Give the severity of so many usual payments, of whatever currencies.

    >>> severity_of(9.99), severity_of(50.0)
    ('low', 'high')
    """
    for multiple, level in LEVELS:
        if usual_payments >= multiple:
            return level
    return "low"


def matter(background: Background, rows: pl.DataFrame, amount: str, usual_payments: int) -> pl.DataFrame:
    """Keep rows whose amount is more than 0 and at least so many usual payments in their ``currency``."""
    usual = pl.Series(background.usual_minor, dtype=pl.Int64)[rows["currency"].cast(pl.Int64)]
    return rows.filter((pl.col(amount) > 0) & (pl.col(amount) >= usual_payments * usual))
