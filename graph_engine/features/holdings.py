"""Features from what a customer holds: accounts, balances, products, loans, credit lines; age and tenure."""

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl

DEPOSIT_KINDS = ("current", "savings")
"""Kinds of account whose balance is the customer's own money."""

WEALTH_CLASSES = ("wealth", "fund", "trust", "insurance")
MATURING_CLASSES = ("wealth", "fund", "trust", "term")


def account_features(
    accounts: pl.DataFrame, balances: pl.DataFrame, currencies: pl.DataFrame, instant: datetime
) -> pl.DataFrame:
    """Give each holder's number of open accounts and the last known balance in the holder's currency.

    Parameters
    ----------
    accounts : DataFrame, shape (n_accounts, …)
        ``account_id``, ``holder_party_id``, ``ours``, ``kind``, ``currency``, ``closed_at``.
    balances : DataFrame, shape (n_balances, …)
        The ledger's ``balance`` rows up to the instant.
    currencies : DataFrame, shape (n_customers, 2)
        ``party_id`` and ``currency``, the customer's main one.
    instant : datetime
        Accounts closed at or before it are not open.

    Returns
    -------
    DataFrame, shape (n_holders, 3)
        ``party_id``, ``n_accounts``, ``balance_minor`` (null where there is no open current or savings
        account that may be in the customer's currency, or one of them has no balance).
    """
    still_open = accounts.filter(
        pl.col("ours"), pl.col("closed_at").is_null() | (pl.col("closed_at") > instant)
    ).rename({"holder_party_id": "party_id", "currency": "account_currency"})
    counts = still_open.group_by("party_id").agg(pl.len().cast(pl.Int64).alias("n_accounts"))
    deposits = (
        still_open.filter(pl.col("kind").is_in(DEPOSIT_KINDS))
        .select("account_id", "party_id", "account_currency")
        .join(_last_balances(balances), on="account_id", how="left")
        .join(currencies, on="party_id")
        .filter(pl.coalesce("balance_currency", "account_currency", "currency") == pl.col("currency"))
        .group_by("party_id")
        .agg(
            pl.when(pl.col("closing_minor").null_count() == 0)
            .then(pl.col("closing_minor").sum())
            .alias("balance_minor")
        )
    )
    return counts.join(deposits, on="party_id", how="left")


def _last_balances(balances: pl.DataFrame) -> pl.DataFrame:
    return (
        balances.sort("account_id", "business_day", "balance_id")
        .unique("account_id", keep="last", maintain_order=True)
        .select("account_id", "closing_minor", balance_currency="currency")
    )


def product_features(
    tables: Mapping[str, pl.DataFrame], currencies: pl.DataFrame, today: date
) -> pl.DataFrame:
    """Give each holder's products, loans and lines: amounts in the main currency, days to maturity."""
    products, loans, lines = (
        tables[name].join(currencies.rename({"currency": "main"}), on="party_id")
        for name in ("product_holding", "loan", "credit_line")
    )
    return (
        currencies.select("party_id")
        .join(_products(products, today), on="party_id", how="left")
        .join(_loans(loans, today), on="party_id", how="left")
        .join(_lines(lines), on="party_id", how="left")
    )


def _days_to_next(day: str, today: date, condition: pl.Expr) -> pl.Expr:
    return (pl.col(day).filter(condition & (pl.col(day) >= today)).min() - pl.lit(today)).dt.total_days()


def _products(products: pl.DataFrame, today: date) -> pl.DataFrame:
    held = products.filter(pl.col("matures_on").is_null() | (pl.col("matures_on") >= today))
    wealth = pl.col("product_class").is_in(WEALTH_CLASSES) & (pl.col("currency") == pl.col("main"))
    return held.group_by("party_id").agg(
        pl.col("product_class").n_unique().cast(pl.Int64).alias("n_product_classes"),
        pl.col("amount_minor").filter(wealth).sum().alias("wealth_minor"),
        _days_to_next("matures_on", today, pl.col("product_class").is_in(MATURING_CLASSES)).alias(
            "wealth_matures_in_days"
        ),
    )


def _loans(loans: pl.DataFrame, today: date) -> pl.DataFrame:
    owing = pl.col("balance_minor") > 0
    return loans.group_by("party_id").agg(
        pl.col("balance_minor")
        .filter(pl.col("currency") == pl.col("main"))
        .sum()
        .alias("loan_outstanding_minor"),
        _days_to_next("matures_on", today, owing).alias("loan_matures_in_days"),
    )


def _lines(lines: pl.DataFrame) -> pl.DataFrame:
    unused = (pl.col("limit_minor") - pl.col("used_minor").fill_null(0)).filter(
        pl.col("currency") == pl.col("main")
    )
    return lines.group_by("party_id").agg(unused.sum().alias("line_unused_minor"))


def age_features(customers: pl.DataFrame, today: date) -> pl.DataFrame:
    """Give completed years since birth or registration, and days since the party became a customer."""
    born, now = pl.col("born_on"), pl.lit(today)
    day_of_year = born.dt.month().cast(pl.Int64) * 100 + born.dt.day()
    birthday_to_come = day_of_year > today.month * 100 + today.day
    return customers.select(
        "party_id",
        (today.year - born.dt.year().cast(pl.Int64) - birthday_to_come.cast(pl.Int64)).alias("age_years"),
        (now - pl.col("customer_since").dt.date()).dt.total_days().alias("tenure_days"),
    )
