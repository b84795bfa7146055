"""Features from movements: recency, frequency and amount in and out, counterparties, banks."""

from datetime import date

import polars as pl

from graph_engine.facts import YEAR_DAYS

BANK_MADE_KINDS = ("interest", "fee", "exchange", "loan_disbursement", "loan_repayment")
"""Kinds the bank books by itself: they say nothing about how active a customer is (ours)."""

QUARTER_DAYS = 90
"""Length of the windows that show a trend (ours)."""

COUNTS = ("in_count", "out_count", "in_payroll_count", "out_payroll_count")
RECENCIES = ("in_recency_days", "out_recency_days")


def made_by_customers(movements: pl.DataFrame) -> pl.DataFrame:
    """Leave out what the bank booked by itself, and movements between accounts of one party."""
    return movements.filter(
        ~pl.col("kind").is_in(BANK_MADE_KINDS), pl.col("payer").ne_missing(pl.col("payee"))
    )


def money_features(movements: pl.DataFrame, customers: pl.DataFrame, today: date) -> pl.DataFrame:
    """Give each customer's features that come from movements.

    Parameters
    ----------
    movements : DataFrame, shape (n_movements, …)
        Told movements, only those `made_by_customers`.
    customers : DataFrame, shape (n_customers, …)
        ``party``, their codes.
    today : date
        The day all windows end on.

    Returns
    -------
    DataFrame, shape (n_moving, …)
        ``party``, ``currency`` and features, in no particular order; no row for a customer without movements.

    Notes
    -----
    O(n) in movements. Every amount is an exact sum of integers of one currency, the customer's main one; the
    movements in others are counted, never converted.
    """
    aged = movements.with_columns((pl.lit(today) - pl.col("business_day")).dt.total_days().alias("age"))
    codes = customers.select("party")
    paid = _one_way(aged, codes, "payer", "out")
    received = _one_way(aged, codes, "payee", "in")
    amounts = paid.join(received, on=["party", "currency"], how="full", coalesce=True)
    recent = aged.filter(pl.col("age") < YEAR_DAYS)
    return (
        _in_main_currency(amounts)
        .join(_across_currencies(amounts), on="party")
        .join(_partners(recent, codes), on="party", how="left")
        .with_columns(
            (pl.col("in_count") + pl.col("out_count") - pl.col("main_count")).alias("other_currency_count")
        )
        .drop("main_count")
    )


def _one_way(aged: pl.DataFrame, codes: pl.DataFrame, side: str, way: str) -> pl.DataFrame:
    """Aggregate the movements on one side of customers, per party and currency."""
    other = "payee" if side == "payer" else "payer"
    cash = "cash_withdrawal" if side == "payer" else "cash_deposit"
    amount, age = pl.col("amount_minor"), pl.col("age")
    year = age < YEAR_DAYS
    wages = year & pl.col("payroll").fill_null(value=False)
    aggregates = {
        "recency_days": age.min(),
        "count_all": pl.len().cast(pl.Int64),
        "count": year.sum().cast(pl.Int64),
        "amount_minor": amount.filter(year).sum(),
        "amount_90d_minor": amount.filter(age < QUARTER_DAYS).sum(),
        "amount_previous_90d_minor": amount.filter(age.is_between(QUARTER_DAYS, 2 * QUARTER_DAYS - 1)).sum(),
        "largest_minor": amount.filter(year).max(),
        "cash_minor": amount.filter(year & (pl.col("kind") == cash)).sum(),
        "cross_border_minor": amount.filter(year & pl.col("cross_border").fill_null(value=False)).sum(),
        "payroll_count": wages.sum().cast(pl.Int64),
        "payroll_minor": amount.filter(wages).sum(),
        "rival_minor": amount.filter(year & pl.col(f"{other}_rival") & pl.col(f"{other}_ordinary")).sum(),
    }
    return (
        aged.lazy()
        .join(codes.lazy().rename({"party": side}), on=side, how="semi")
        .group_by(pl.col(side).alias("party"), "currency")
        .agg(expression.alias(f"{way}_{name}") for name, expression in aggregates.items())
        .collect()
    )


def _in_main_currency(amounts: pl.DataFrame) -> pl.DataFrame:
    """Keep each party's amounts in the currency of most movements (ties: the first by code)."""
    movements_ever = pl.sum_horizontal("in_count_all", "out_count_all")
    return (
        amounts.with_columns(
            movements_ever.alias("ever"), pl.sum_horizontal("in_count", "out_count").alias("main_count")
        )
        .sort("party", "ever", "currency", descending=[False, True, False])
        .unique("party", keep="first", maintain_order=True)
        .drop("ever", "in_count_all", "out_count_all", *COUNTS, *RECENCIES)
    )


def _across_currencies(amounts: pl.DataFrame) -> pl.DataFrame:
    return amounts.group_by("party").agg(pl.col(RECENCIES).min(), pl.col(COUNTS).sum())


def _partners(recent: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Count who was on the other side, at which banks, in how many months."""
    both = [_met(recent, codes, side, other) for side, other in (("payer", "payee"), ("payee", "payer"))]
    months_and_banks = (
        pl.concat([side.select("party", "bank", "month").unique() for side in both])
        .group_by("party")
        .agg(
            pl.col("bank").drop_nulls().n_unique().cast(pl.Int64).alias("n_banks"),
            pl.col("month").n_unique().cast(pl.Int64).alias("months_active"),
        )
    )
    for side, name in zip(both, ("n_payees", "n_payers"), strict=True):
        partners = (
            side.filter(pl.col("ordinary"))
            .group_by("party")
            .agg(pl.col("other").n_unique().cast(pl.Int64).alias(name))
        )
        months_and_banks = months_and_banks.join(partners, on="party", how="left")
    return months_and_banks


def _met(recent: pl.DataFrame, codes: pl.DataFrame, side: str, other: str) -> pl.DataFrame:
    return (
        recent.lazy()
        .join(codes.lazy().rename({"party": side}), on=side, how="semi")
        .select(
            party=side,
            other=other,
            ordinary=f"{other}_ordinary",
            bank=f"{other}_bank",
            month=pl.col("business_day").dt.month_start(),
        )
        .unique()
        .collect()
    )
