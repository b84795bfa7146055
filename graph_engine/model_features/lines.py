"""Features of days just under a line from which money is reported."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_engine.detectors import structuring
from graph_engine.kernels.near_days import near_days
from graph_engine.model_features.amounts import words_of
from graph_engine.model_features.events import Events
from graph_engine.reporting import (
    CASH_KINDS,
    TRANSFER_KINDS,
    Reporting,
    RuleLine,
    counts_for,
    holds_for,
    is_looked_at,
    lines_for,
    worths,
)

STANDARD = structuring.Parameters()
"""How many days are looked at, and from which part of a line on a day is near it."""


def near_line_columns(events: Events, reporting: Reporting) -> dict[str, NDArray[np.float64]]:
    """Give how near the day of either party is to a line, and how many days were, arrays of shape (m,).

    The lines are those by which the bank reports. Each movement counts by what its payer's amount was worth
    on its business day in the currency of the line, rounded half up. NaN where no line looks at a movement,
    or no rate makes it comparable with one.

    Notes
    -----
    Structuring differs: it takes the amount and currency that each side saw, rounds the sum of a day once,
    and tells money abroad by the countries of its sides where the source does not say. It looks at ordinary
    accounts of ours alone, counts no reversed money, and cash for its holder whoever brings or takes it.
    """
    columns: dict[str, NDArray[np.float64]] = {}
    for name, (own, other) in {"paid": ("payer", "payee"), "received": ("payee", "payer")}.items():
        sides = _sides(events, own, other)
        of_line, near = np.full(events.size, np.nan), np.full(events.size, np.nan)
        for applied in lines_for(reporting.rules, reporting.home):
            counted = _counted(sides, applied, reporting)
            rows, groups = counted["row"].to_numpy(), counted["party"].rank("dense").to_numpy()
            told = near_days(
                groups.astype(np.int32),
                events.day[rows],
                counted["worth"].to_numpy(),
                -(-STANDARD.near_pct * applied.minor // 100),
                applied.line.least_minor,
                STANDARD.window_days,
            )
            of_line[rows] = np.fmax(of_line[rows], told.sums / applied.minor)
            near[rows] = np.fmax(near[rows], told.near)
        columns |= {f"{name}_of_line": of_line, f"{name}_near_days": near}
    return columns


def _counted(sides: pl.DataFrame, applied: RuleLine, reporting: Reporting) -> pl.DataFrame:
    """The sides that count for a line, with their ``worth`` in its currency; those without a rate do not."""
    looked_at = is_looked_at(applied.rule, reporting.rules.exemptions)
    counted = sides.filter(looked_at, holds_for(applied.rule), counts_for(applied))
    worth = worths(counted, reporting.rates, applied.currency)
    return counted.with_columns(worth.alias("worth")).drop_nulls("worth")


def _sides(events: Events, own: str, other: str) -> pl.DataFrame:
    """One side of movements from no party to itself, as `graph_engine.reporting` looks at them, in order.

    Either side has the amount and currency of the payer; what the source does not say is abroad is not.
    """
    mine, others = getattr(events.parties, own), getattr(events.parties, other)
    parties, currencies = events.index.nodes("Party"), np.array(events.currencies, object)
    sides = pl.DataFrame(
        {
            "row": np.arange(events.size),
            "party": mine,
            "business_day": pl.Series(events.day).cast(pl.Date),
            "amount_minor": events.amount_minor,
            "kind": events.kind,
            "cross_border": events.cross_border,
            "currency": pl.Series(currencies[events.currency], dtype=pl.String),
            "party_kind": words_of(parties, "kind", mine),
            "other_kind": words_of(parties, "kind", others),
            "other_role": words_of(parties, "role", others),
        }
    ).with_columns(
        money=pl.when(pl.col("kind").is_in(CASH_KINDS)).then(pl.lit("cash")).otherwise(pl.lit("transfer"))
    )
    looked_at = pl.Series((mine >= 0) & (mine != others))
    return sides.filter(looked_at, pl.col("kind").is_in(CASH_KINDS + TRANSFER_KINDS))
