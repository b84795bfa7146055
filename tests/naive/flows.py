"""The slow, obvious twin of the monthly flows of a run."""

import polars as pl

TWO_SIDED = ["transfer", "card_withdrawal"]
KEY = ["payer_id", "payee_id", "month", "currency"]


def monthly_flows(movements: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """What each holder paid to each other one, from the ledger's movements and accounts."""
    holder = dict(accounts.select("account_id", "holder_party_id").iter_rows())
    told = movements.filter(
        pl.col("kind").is_in(TWO_SIDED),
        pl.col("payer_account").is_not_null(),
        pl.col("payee_account").is_not_null(),
    ).with_columns(
        payer_id=pl.col("payer_account").replace_strict(holder),
        payee_id=pl.col("payee_account").replace_strict(holder),
        month=pl.col("business_day").dt.month_start(),
    )
    return (
        told.filter(pl.col("payer_id") != pl.col("payee_id"))
        .group_by(KEY)
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("amount_minor").sum(),
            pl.col("time").min().alias("first_at"),
            pl.col("time").max().alias("last_at"),
        )
        .sort(KEY)
    )
