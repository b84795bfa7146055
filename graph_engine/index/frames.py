"""What building an index reads of the ledger: each table once, and the few frames that several parts need."""

from datetime import datetime
from functools import cached_property
from typing import Protocol

import polars as pl

from graph_engine.schema.words import TWO_SIDED_KINDS

IMPLICIT_OWN_BANK = "implicit:own_bank"
"""Our own bank, where no reference table names it."""

IMPLICIT_UNKNOWN_BANK = "implicit:unknown_bank"
"""Where one-sided movements of an account stand whose bank nobody told."""

SHARED_BY_AT_MOST = 20
"""Parties on one contact point above which it is a switchboard that links nobody; ours."""


GRAPHED = frozenset(
    {
        "transaction_id",
        "time",
        "business_day",
        "kind",
        "amount_minor",
        "currency",
        "payer_account",
        "payee_account",
    }
)
"""Columns of movements that become ends, times, ids or sums, and keep their type even where all are empty."""


class View(Protocol):
    """The ledger as of an instant."""

    @property
    def instant(self) -> datetime | None:
        """The instant; none for a ledger without events."""

    def rows(self, table: str) -> pl.DataFrame:
        """Rows of a table that hold at the instant."""

    def parties(self) -> pl.DataFrame:
        """Parties, implicit ones too."""

    def accounts(self) -> pl.DataFrame:
        """Accounts with their primary holder."""

    def stated_openings(self) -> pl.DataFrame:
        """What lay on accounts before their first entry, where a later balance alone tells it."""

    def movements(self) -> pl.DataFrame:
        """Movements that count, each once."""


class Frames:
    """Frames of one ledger view, each made once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._rows: dict[str, pl.DataFrame] = {}

    def rows(self, table: str) -> pl.DataFrame:
        """Rows of a table that hold at the instant."""
        if table not in self._rows:
            self._rows[table] = self.view.rows(table)
        return self._rows[table]

    @cached_property
    def parties(self) -> pl.DataFrame:
        """Parties, implicit ones too."""
        return self.view.parties()

    @cached_property
    def party_ids(self) -> pl.Series:
        """Ids of parties by code."""
        return self.parties["party_id"].sort()

    @cached_property
    def accounts(self) -> pl.DataFrame:
        """Accounts with their primary holder and, where any balance tells it, an opening balance, by id.

        One that follows from a later balance has no day: it is that before the first entry.
        """
        stated = self.view.stated_openings().select("account_id", stated="opening_balance_minor")
        return (
            self.view.accounts()
            .join(stated, on="account_id", how="left", validate="1:1")
            .with_columns(pl.coalesce("opening_balance_minor", "stated").alias("opening_balance_minor"))
            .drop("stated")
            .sort("account_id")
        )

    @cached_property
    def movements(self) -> pl.DataFrame:
        """Movements that count, each once; columns without any value are of no type and take no memory."""
        moved = self.view.movements()
        empty = [
            name for name in moved.columns if name not in GRAPHED and moved[name].null_count() == moved.height
        ]
        return moved.with_columns(pl.lit(None).alias(name) for name in empty)

    @property
    def transfers(self) -> pl.LazyFrame:
        """Movements from account to account; lazy, as few of their many columns are read."""
        return self.movements.lazy().filter(self._is_transfer)

    @cached_property
    def booked(self) -> pl.DataFrame:
        """Every other movement, once for each account it touches: ``account``, ``direction``, ``bank``."""
        rest = self.movements.filter(~self._is_transfer)
        sides = [
            rest.drop_nulls(side).with_columns(pl.col(side).alias("account"), direction=pl.lit(word))
            for side, word in (("payer_account", "out"), ("payee_account", "in"))
        ]
        banks = self.banks_of_accounts.with_columns(pl.col("bank").fill_null(IMPLICIT_UNKNOWN_BANK))
        return pl.concat(sides).join(banks, left_on="account", right_on="account_id", how="left")

    @property
    def _is_transfer(self) -> pl.Expr:
        both = pl.col("payer_account").is_not_null() & pl.col("payee_account").is_not_null()
        return both & pl.col("kind").is_in(TWO_SIDED_KINDS)

    @cached_property
    def banks_of_accounts(self) -> pl.DataFrame:
        """Bank of each account: as told, else our own bank for an account of ours; empty where unknown."""
        own = pl.when("ours").then(pl.lit(self._own_bank))
        return self.accounts.select("account_id", bank=pl.coalesce("bank_code", own))

    @property
    def _own_bank(self) -> str:
        """The one bank of ours that is no branch of another; implicit where none or several are named."""
        ours = self.rows("bank").filter((pl.col("standing") == "ours") & pl.col("head_bank").is_null())
        return str(ours["bank_code"].item()) if ours.height == 1 else IMPLICIT_OWN_BANK

    @cached_property
    def products(self) -> pl.DataFrame:
        """Product holdings with ``product_id``: the class, and the name where there is one."""
        name = pl.concat_str("product_class", "product", separator=":", ignore_nulls=True)
        return self.rows("product_holding").with_columns(product_id=name)

    @cached_property
    def shared_contacts(self) -> pl.DataFrame:
        """Party and contact point, each pair once, where a few share it; an account's is its holder's."""
        holders = self.accounts.select("account_id", "holder_party_id")
        pairs = (
            self.rows("contact_point")
            .join(holders, on="account_id", how="left")
            .with_columns(
                party_id=pl.coalesce("party_id", "holder_party_id"),
                contact_id=pl.col("kind") + ":" + pl.col("value_hash"),
            )
            .drop_nulls("party_id")
            .unique(["party_id", "contact_id"])
        )
        n_sharing = pl.len().over("contact_id")
        return pairs.filter((n_sharing > 1) & (n_sharing <= SHARED_BY_AT_MOST))
