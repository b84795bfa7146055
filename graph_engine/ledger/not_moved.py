"""Why a transaction that the ledger holds is no movement."""

import polars as pl


def why_not_moved(rows: pl.DataFrame, pairs: pl.DataFrame, transaction_id: str) -> str | None:
    """Tell what a transaction took back, and what took it back.

    Parameters
    ----------
    rows : pl.DataFrame
        Transactions in force.
    pairs : pl.DataFrame
        The merged legs (``debit``, ``credit``): a reversal may name either.
    transaction_id : str
        Its ledger id.

    Returns
    -------
    str or None
        What follows "transaction …", as "was reversed by tx:9"; none where no reversal tells of it.
    """
    legs = pairs.filter(pl.any_horizontal(pl.col("debit", "credit") == transaction_id))
    ids = [transaction_id, *legs["debit"], *legs["credit"]]
    back = rows.filter(pl.col("transaction_id").is_in(ids))["reverses"].drop_nulls().unique().sort()
    by = rows.filter(pl.col("reverses").is_in(ids))["transaction_id"].unique().sort()
    told = [f"takes back {', '.join(back)}"] if back.len() else []
    return " and ".join([*told, f"was reversed by {', '.join(by)}"] if by.len() else told) or None
