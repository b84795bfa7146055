"""The lines from which money is reported, and a customer's money of a day under each of them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from graph_engine.patterns.background import Background
from graph_engine.reporting_rules import Money, read_rules

JURISDICTION = "CN"
"""Whose lines are looked at; ours: those of the United States are the same for cash."""


@dataclass(frozen=True)
class Line:
    """A sum, in minor units, from which a customer's money of one business day is reported.

    Receipts and payments are counted apart, all accounts together; other currencies than that of the line do
    not count, as amounts are not converted here. ``kinds`` of parties it holds for; empty for everybody.
    """

    line: str
    article: str
    kinds: tuple[str, ...]
    moved: Money
    currency: str
    minor: int


@cache
def reporting_lines() -> tuple[Line, ...]:
    """Give the lines of the reporting rules."""
    return tuple(
        Line(
            f"{rule.rule}_{line.worth_in.lower()}",
            rule.article,
            () if rule.of_everybody else rule.customers,
            rule.money,
            line.worth_in,
            line.least_minor,
        )
        for rule in read_rules().rules
        if rule.jurisdiction == JURISDICTION
        for line in rule.lines
    )


def entries_under(background: Background, line: Line) -> pl.DataFrame:
    """Give the entries that count for a line, by (time, code)."""
    movements, entries = background.movements, background.movements.entries
    if line.currency not in background.flows.currencies:
        return entries.clear()
    parties, codes = entries["party"].to_numpy(), entries["code"].to_numpy()
    counts = entries["currency"].to_numpy() == background.flows.currencies.index(line.currency)
    counts &= entries["cash"].to_numpy() == (line.moved == "cash")
    if line.kinds:
        counts &= background.is_kind(*line.kinds)[parties]
    if line.moved in ("domestic_transfer", "cross_border_transfer"):
        counts &= movements.abroad[codes] == (line.moved == "cross_border_transfer")
    return entries.filter(counts)


def day_sums(entries: pl.DataFrame) -> pl.DataFrame:
    """Give the sum of each customer's days, of the entries that count for a line.

    Returns
    -------
    polars.DataFrame
        ``party``, ``inward``, ``day``, ``sum`` (minor), sorted by the first three.
    """
    return (
        entries.group_by("party", "inward", "day")
        .agg(pl.col("amount").sum().alias("sum"))
        .sort("party", "inward", "day")
    )


def without_line(background: Background) -> int:
    """How many movements are in a currency that has no line."""
    known = [
        code
        for code, currency in enumerate(background.flows.currencies)
        if any(line.currency == currency for line in reporting_lines())
    ]
    return int(np.count_nonzero(~np.isin(background.movements.currency, known)))
