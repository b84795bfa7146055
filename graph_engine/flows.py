"""Monthly flows of money between parties, the one definition that analyses, the index and exports share."""

import polars as pl

FLOW_SCHEMA: dict[str, pl.DataType] = {
    "payer_id": pl.String(),
    "payee_id": pl.String(),
    "month": pl.Date(),
    "currency": pl.String(),
    "count": pl.Int64(),
    "amount_minor": pl.Int64(),
    "first_at": pl.Datetime("us", "UTC"),
    "last_at": pl.Datetime("us", "UTC"),
}
"""Columns of monthly flows, in order."""

FLOW_KEY = ("payer_id", "payee_id", "month", "currency")
"""What a row of monthly flows is about, and the order of its rows."""


def monthly_flows(movements: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Give the money that each party paid to each other party, per month and currency.

    Parameters
    ----------
    movements : DataFrame, shape (n_movements, …)
        Movements that count, each once: ``payer_account``, ``payee_account``, ``time``, ``business_day``,
        ``amount_minor`` (int64, minor units of ``currency``), ``currency``.
    accounts : DataFrame, shape (n_accounts, …)
        ``account_id`` (unique) and ``holder_party_id``, the account's one primary holder.

    Returns
    -------
    DataFrame, shape (n_flows, 8)
        Columns of ``FLOW_SCHEMA``, sorted by ``FLOW_KEY``. ``month`` is the first day of the month of the
        business day. No row where nothing flowed. One-sided movements (cash, interest, fees …) and flows of a
        party to itself are left out; amounts of different currencies are never added.

    Raises
    ------
    OverflowError
        If the amounts of a currency together exceed what 64 bits hold.

    Notes
    -----
    O(n log n) in movements; the order of the input rows does not matter.

    Examples
    --------
    >>> from datetime import UTC, date, datetime
    >>> accounts = pl.DataFrame({"account_id": ["a", "b"], "holder_party_id": ["Ann", "Bo"]})
    >>> movements = pl.DataFrame(
    ...     {
    ...         "payer_account": ["a", "a", "b"],
    ...         "payee_account": ["b", "b", "b"],
    ...         "time": [datetime(2025, 1, day, tzinfo=UTC) for day in (3, 5, 7)],
    ...         "business_day": [date(2025, 1, day) for day in (3, 5, 7)],
    ...         "amount_minor": [100, 250, 999],
    ...         "currency": ["CNY"] * 3,
    ...     }
    ... )
    >>> monthly_flows(movements, accounts).select("payer_id", "payee_id", "count", "amount_minor").row(0)
    ('Ann', 'Bo', 2, 350)
    """
    check_sums_fit(movements)
    holders = accounts.lazy().select("account_id", "holder_party_id")
    return (
        movements.lazy()
        .select("payer_account", "payee_account", "time", "business_day", "amount_minor", "currency")
        .join(holders.rename({"holder_party_id": "payer_id"}), left_on="payer_account", right_on="account_id")
        .join(holders.rename({"holder_party_id": "payee_id"}), left_on="payee_account", right_on="account_id")
        .filter(pl.col("payer_id") != pl.col("payee_id"))
        .with_columns(pl.col("business_day").dt.month_start().alias("month"))
        .group_by(FLOW_KEY)
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("amount_minor").sum(),
            pl.col("time").min().alias("first_at"),
            pl.col("time").max().alias("last_at"),
        )
        .sort(FLOW_KEY)
        .select(pl.col(name).cast(dtype) for name, dtype in FLOW_SCHEMA.items())
        .collect()
    )


def check_sums_fit(movements: pl.DataFrame) -> None:
    """Refuse movements whose amounts could overflow a 64-bit sum, so that no sum ever wraps silently."""
    totals = movements.group_by("currency").agg(pl.col("amount_minor").cast(pl.Int128).abs().sum())
    too_large = totals.filter(pl.col("amount_minor") > 2**63 - 1)["currency"].sort().to_list()
    if too_large:
        raise OverflowError(f"the amounts in {', '.join(too_large)} together exceed 63 bits of minor units")
