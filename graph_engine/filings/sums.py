"""What customers received or paid on a business day, summed and held against a line."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

import polars as pl

from graph_engine.currencies import NO_CURRENCY
from graph_engine.exchange import Rates, rounded_half_up
from graph_engine.reporting_rules import Line, Rule

PER = ("party_id", "business_day", "direction")
"""What is summed together."""

SUM_SCHEMA: dict[str, pl.DataType] = {
    "party_id": pl.String(),
    "business_day": pl.Date(),
    "direction": pl.String(),
    "sum_minor": pl.Int64(),
    "in_parts": pl.Boolean(),
    "transaction_ids": pl.List(pl.String()),
}


def customer_days(
    sides: pl.DataFrame, rule: Rule, line: Line, rates: Rates
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the customer days that meet a line, and the sides that no rate makes comparable.

    Parameters
    ----------
    sides : DataFrame, shape (n_sides, …)
        What the rule looks at, see `graph_engine.filings.sides.customer_sides`.
    rule, line : Rule, Line
        The line, in its rule.
    rates : Rates
        Exchange rates by day.

    Returns
    -------
    met, without_rate : DataFrame
        ``met`` has the columns of ``SUM_SCHEMA``, in no particular order; ``in_parts`` where no transaction
        meets the line alone.
    """
    own, named = pl.col("currency") == rule.currency, pl.col("currency") != NO_CURRENCY
    of_line = sides.filter({"own": own, "foreign": ~own & named, "all": named}[line.of])
    if line.of == "own":
        return _summed(of_line, line), of_line.clear()
    worths = [
        rates.worth(amount, currency, line.worth_in, day)
        for amount, currency, day in of_line.select("amount_minor", "currency", "business_day").iter_rows()
    ]
    told = pl.Series([worth is not None for worth in worths], dtype=pl.Boolean)
    exact = [worth for worth in worths if worth is not None]
    return _summed_exactly(of_line.filter(told), exact, line), of_line.filter(~told)


def _summed(sides: pl.DataFrame, line: Line) -> pl.DataFrame:
    summed = sides.group_by(PER).agg(
        pl.col("amount_minor").sum().alias("sum_minor"),
        (pl.col("amount_minor").max() < line.least_minor).alias("in_parts"),
        pl.col("transaction_id").unique().sort().alias("transaction_ids"),
    )
    return summed.filter(pl.col("sum_minor") >= line.least_minor)


def _summed_exactly(sides: pl.DataFrame, worths: list[Fraction], line: Line) -> pl.DataFrame:
    """The same for worths that are fractions: the exact sum is held against the line, then rounded."""
    parts: dict[tuple[Any, ...], list[tuple[Fraction, str]]] = defaultdict(list)
    for key, worth in zip(sides.select(*PER, "transaction_id").iter_rows(), worths, strict=True):
        parts[key[:-1]].append((worth, key[-1]))
    rows = []
    for per, summands in parts.items():
        total = sum((worth for worth, _ in summands), Fraction(0))
        if line.is_met_by(total):
            in_parts = not line.is_met_by(max(worth for worth, _ in summands))
            rows.append((*per, rounded_half_up(total), in_parts, sorted({name for _, name in summands})))
    return pl.DataFrame(rows, schema=SUM_SCHEMA, orient="row")
