"""Monthly flows of money between parties as a table: those that the index added up, with ids for codes."""

import polars as pl

from graph_engine.index import GraphIndex

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


def monthly_flows(index: GraphIndex) -> pl.DataFrame:
    """Give the money that each party paid to each other party, per month and currency.

    Parameters
    ----------
    index : GraphIndex
        The graph of a run's facts.

    Returns
    -------
    DataFrame, shape (n_flows, 8)
        Columns of ``FLOW_SCHEMA``, sorted by ``FLOW_KEY``; no row where nothing flowed. ``month`` is the
        first day of the month of the business day. Parties are the primary holders of the accounts. Counted
        are the edges TRANSFERRED, so no one-sided kind (cash, interest, fee, tax, loan …), whatever accounts
        it names, and nothing that a party moves among accounts of its own; amounts of different currencies
        are never added.

    Notes
    -----
    O(n log n) in flows. Codes rise with ids, so that sorting by code is sorting by id.
    """
    flows, parties = index.edges("FLOWS_TO", "Party", "Party"), index.nodes("Party")
    coded = pl.DataFrame(
        {
            "payer": flows.sources,
            "payee": flows.targets,
            "month": pl.Series(flows.column("month")).cast(pl.Date),
            "currency": flows.codes("currency"),
            "count": flows.column("count"),
            "amount_minor": flows.column("amount_minor"),
            "first_at": pl.Series(flows.column("first_at")).cast(pl.Datetime("us", "UTC")),
            "last_at": pl.Series(flows.column("last_at")).cast(pl.Datetime("us", "UTC")),
        }
    ).sort("payer", "payee", "month", "currency")
    ids, currencies = (
        pl.Series(parties.ids_at(range(len(parties))), dtype=pl.String),
        flows.dictionary("currency"),
    )
    return coded.with_columns(
        ids.gather(coded["payer"]).alias("payer_id"),
        ids.gather(coded["payee"]).alias("payee_id"),
        pl.Series(currencies, dtype=pl.String).gather(coded["currency"]).alias("currency"),
    ).select(pl.col(name).cast(dtype) for name, dtype in FLOW_SCHEMA.items())
