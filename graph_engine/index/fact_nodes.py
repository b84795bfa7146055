"""The nodes that the ledger's tables tell of, one function for each label that is not simply a table."""

from collections.abc import Callable

import polars as pl

from graph_engine.index.columns import ranks
from graph_engine.index.facts import IMPLICIT_OWN_BANK, Facts
from graph_engine.schema.graph import NodeLabel

SHOWN_CHARACTERS = 6
"""Characters of a contact point's keyed hash that may be shown, enough to tell two apart; ours."""


def node_frame(label: NodeLabel, facts: Facts) -> pl.DataFrame:
    """The nodes of a label: its id column and properties."""
    make = _MADE.get(label.name)
    frame = facts.rows(label.table) if make is None else make(facts)
    return frame.select(label.id_column, *(column.name for column in label.properties))


def _parties(facts: Facts) -> pl.DataFrame:
    return facts.parties.with_columns(implicit=pl.col("party_id").str.starts_with("implicit:"))


def _accounts(facts: Facts) -> pl.DataFrame:
    holders = ranks(facts.accounts["holder_party_id"], facts.party_ids)
    return facts.accounts.with_columns(holder=pl.Series(holders, dtype=pl.Int32))


def _banks(facts: Facts) -> pl.DataFrame:
    """Banks of the reference table, and those that only accounts name."""
    known = facts.rows("bank")
    named = facts.banks_of_accounts["bank"].unique().drop_nulls()
    missing = named.filter(~named.is_in(known["bank_code"].implode())).sort()
    standing = pl.when(missing == IMPLICIT_OWN_BANK).then(pl.lit("ours")).otherwise(pl.lit("other"))
    others = pl.DataFrame({"bank_code": missing}).with_columns(standing=standing)
    return pl.concat([known, others], how="diagonal")


def _products(facts: Facts) -> pl.DataFrame:
    return facts.products.select("product_id", "product_class", "product").unique("product_id")


def _contact_points(facts: Facts) -> pl.DataFrame:
    masked = pl.col("kind") + ":" + pl.col("value_hash").str.head(SHOWN_CHARACTERS) + "…"
    return facts.shared_contacts.with_columns(masked=masked).unique("contact_id")


_MADE: dict[str, Callable[[Facts], pl.DataFrame]] = {
    "Party": _parties,
    "Account": _accounts,
    "Bank": _banks,
    "Product": _products,
    "ContactPoint": _contact_points,
}
