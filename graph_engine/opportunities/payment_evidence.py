"""The transactions that stand for many payments: each payer's latest, and the first of all."""

from datetime import timedelta
from typing import Any

import polars as pl

from graph_engine.facts import YEAR_DAYS, Facts


def evidence_of(firms: pl.DataFrame, facts: Facts) -> dict[int, dict[str, Any]]:
    """Give the evidence of customers' payments to firms.

    Parameters
    ----------
    firms : DataFrame
        ``payee`` (code), ``currency``.
    facts : Facts
        The ledger at the instant.

    Returns
    -------
    dict of int to dict
        By payee: ``payer_id`` and ``transaction_id``, every customer that paid in the last 365 days with
        the latest payment; ``payee_account``, the accounts paid then; ``first``, the first payment ever.
    """
    to_firms = (
        facts.movements.join(firms.select("payee", "currency"), on=["payee", "currency"], how="semi")
        .filter(pl.col("payer_ordinary"), pl.col("payee_ordinary"))
        .join(facts.customers.select("party", payer_id="party_id"), left_on="payer", right_on="party")
        .sort("time", "transaction_id")
    )
    year = to_firms.filter(pl.col("business_day") > facts.today - timedelta(days=YEAR_DAYS))
    latest = year.unique(["payee", "payer"], keep="last", maintain_order=True)
    first = to_firms.group_by("payee").agg(pl.col("transaction_id").first().alias("first"))
    gathered = latest.group_by("payee").agg("payer_id", "transaction_id")
    accounts = year.group_by("payee").agg(pl.col("payee_account").unique())
    rows = gathered.join(first, on="payee").join(accounts, on="payee")
    return {row["payee"]: row for row in rows.iter_rows(named=True)}
