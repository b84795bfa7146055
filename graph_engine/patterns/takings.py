"""What persons take from strangers and pass on soon, taking by taking and in runs."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from graph_engine.findings import Fact
from graph_engine.patterns.background import DAY_US, HOUR_US, Background
from graph_engine.patterns.onward import onward, runs_of
from graph_engine.patterns.stakes import matter


@dataclass(frozen=True)
class Conditions:
    """Which takings count, and which of them are one run; parameters of detectors."""

    window_hours: int = 48
    """W; ours: the same or the next day, late payments too."""
    passed_on_pct: int = 80
    """s; ours: all but a mule's cut, up to a fifth."""
    gap_days: int = 14
    """G; ours: two weeks, after which it is used anew."""
    known_days: int = 7
    """T; ours: a test comes days before, an acquaintance is older."""


def takings(background: Background, conditions: Conditions) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give what persons passed on of what strangers paid them, unit by unit, and their takings in runs."""
    units = _units_passed_on(
        background, window_us=conditions.window_hours * HOUR_US, known_us=conditions.known_days * DAY_US
    )
    gap_us = conditions.gap_days * DAY_US
    return units, _in_runs(background, units, passed_on_pct=conditions.passed_on_pct, gap_us=gap_us)


def _units_passed_on(background: Background, *, window_us: int, known_us: int) -> pl.DataFrame:
    """Units of takings that left to others than their payer, or in cash, with both amounts and payer."""
    movements, flows = background.movements, background.flows
    taken = onward(background, window_us=window_us)
    receipts = taken["receipt"].to_numpy()
    transferred = receipts < flows.payer.size
    strangers = background.flows.time_us - background.first_dealing_us <= known_us
    chosen = strangers & background.ordinary & background.is_kind("person")[background.payee_party]
    taken = taken.filter(transferred & chosen[np.where(transferred, receipts, 0)]) if taken.height else taken
    receipts, payments = taken["receipt"].to_numpy(), taken["payment"].to_numpy()
    payer = background.payer_party[receipts]
    cash = movements.one_of("kind", ("cash_withdrawal",))[payments]
    far = movements.payee[payments]
    gone = (far >= 0) & (flows.holder[far] != payer) & (flows.holder[far] != background.payee_party[receipts])
    gone &= flows.passable[far]
    return taken.with_columns(
        payer=pl.Series(payer), cash=pl.Series(cash), taken=pl.Series(flows.amount_minor[receipts])
    ).filter(pl.Series(cash | gone))


def _in_runs(background: Background, units: pl.DataFrame, *, passed_on_pct: int, gap_us: int) -> pl.DataFrame:
    """Takings passed on, in runs: one row a receipt, by account, currency and time."""
    return (
        units.group_by("receipt", "account", "currency", "payer", "taken")
        .agg(pl.col("amount").sum().alias("passed"))
        .filter(100 * pl.col("passed") >= passed_on_pct * pl.col("taken"))
        .with_columns(
            time=pl.col("receipt").map_batches(lambda rows: background.flows.time_us[rows], pl.Int64)
        )
        .sort("account", "currency", "time", "receipt")
        .with_columns(runs_of(pl.struct("account", "currency"), gap_us=gap_us))
    )


def large_runs(
    background: Background, taken: pl.DataFrame, *, payers: int, usual_payments: int
) -> pl.DataFrame:
    """Give takings of runs with enough payers and enough money."""
    sums = taken.with_columns(
        pl.col("passed").sum().over("run").alias("run_passed"),
        pl.col("payer").n_unique().over("run").alias("payers"),
    )
    large = matter(background, sums, "run_passed", usual_payments)
    return large.filter(pl.col("payers") >= payers)


def facts_of(background: Background, own: pl.DataFrame, units: pl.DataFrame) -> dict[str, Fact]:
    """Give what is told of takings of one situation, by time, and the units that were passed on of them."""
    flows, received = background.flows, own["receipt"].to_numpy()
    rested = units["receipt"].to_numpy(), units["payment"].to_numpy()
    taken, passed = int(own["taken"].sum()), int(own["passed"].sum())
    days = flows.business_day[received]
    return {
        "payers": own["payer"].n_unique(),
        "takings": own.height,
        "payments": units["payment"].n_unique(),
        "taken_minor": taken,
        "passed_minor": passed,
        "passed_share": round(passed / taken, 4),
        "days": int(days.max() - days.min()) + 1,
        "hours": background.hours_rested(*rested),
        "history_days": int(background.history_us(flows.time_us[received[:1]])[0] // DAY_US),
    }
