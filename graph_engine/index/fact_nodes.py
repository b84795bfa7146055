"""The nodes that the ledger's tables tell of, one function for each label that is not simply a table."""

from collections.abc import Callable

import polars as pl

from graph_engine.index.frames import IMPLICIT_OWN_BANK, Frames
from graph_engine.index.ranks import ranks
from graph_engine.schema.graph import NodeLabel

SHOWN_CHARACTERS = 6
"""Characters of a contact point's keyed hash that may be shown, enough to tell two apart; ours."""


def node_frame(label: NodeLabel, frames: Frames) -> pl.DataFrame:
    """The nodes of a label: its id column and properties."""
    make = _MADE.get(label.name)
    frame = frames.rows(label.table) if make is None else make(frames)
    return frame.select(label.id_column, *(column.name for column in label.properties))


def _parties(frames: Frames) -> pl.DataFrame:
    return frames.parties.with_columns(implicit=pl.col("party_id").str.starts_with("implicit:"))


def _accounts(frames: Frames) -> pl.DataFrame:
    holders = ranks(frames.accounts["holder_party_id"], frames.party_ids)
    return frames.accounts.with_columns(holder=pl.Series(holders, dtype=pl.Int32))


def _banks(frames: Frames) -> pl.DataFrame:
    """Banks of the reference table, and those that only accounts name."""
    known = frames.rows("bank")
    used = pl.concat([frames.banks_of_accounts["bank"], frames.booked["bank"]])
    named = used.unique().drop_nulls()
    missing = named.filter(~named.is_in(known["bank_code"].implode())).sort()
    standing = pl.when(missing == IMPLICIT_OWN_BANK).then(pl.lit("ours")).otherwise(pl.lit("other"))
    others = pl.DataFrame({"bank_code": missing}).with_columns(standing=standing)
    return pl.concat([known, others], how="diagonal")


def _products(frames: Frames) -> pl.DataFrame:
    return frames.products.select("product_id", "product_class", "product").unique("product_id")


def _contact_points(frames: Frames) -> pl.DataFrame:
    masked = pl.col("kind") + ":" + pl.col("value_hash").str.head(SHOWN_CHARACTERS) + "…"
    return frames.shared_contacts.with_columns(masked=masked).unique("contact_id")


_MADE: dict[str, Callable[[Frames], pl.DataFrame]] = {
    "Party": _parties,
    "Account": _accounts,
    "Bank": _banks,
    "Product": _products,
    "ContactPoint": _contact_points,
}
