"""The ledger as it looked at an instant: what an analysis reads, and nothing later."""

from dataclasses import astuple
from datetime import datetime
from functools import cached_property
from typing import Protocol

import polars as pl

from graph_engine.ledger.balances import stated_openings
from graph_engine.ledger.holders import (
    implicit_parties,
    missing_accounts,
    placeholders,
    primary_holders,
    received_names,
    with_holders,
)
from graph_engine.ledger.not_moved import why_not_moved
from graph_engine.ledger.order import in_order
from graph_engine.ledger.pairing import PairingReport, Pairs, merge_legs, pair_legs
from graph_engine.ledger.paths import table_named
from graph_engine.ledger.reversals import ReversalReport, take_back
from graph_engine.ledger.settings import Settings
from graph_engine.ledger.validity import Moment, rows_at
from graph_engine.schema import TABLES

NOT_MOVED = ("rejected", "returned")
"""Transactions with these statuses are no movements."""


class Stored(Protocol):
    """What a view reads: stored rows of one ledger version."""

    @property
    def version(self) -> int:
        """The ledger version."""

    @property
    def settings(self) -> Settings:
        """The ledger's settings."""

    def table(self, name: str) -> pl.LazyFrame:
        """The stored rows of a table."""


class LedgerView:
    """Rows in force at an instant; each frame is read once and kept."""

    def __init__(self, snapshot: Stored, instant: datetime) -> None:
        self.snapshot, self.instant = snapshot, instant
        self._moment = Moment(instant, snapshot.settings.business_day(instant))
        self._kept: dict[str, pl.DataFrame] = {}

    @property
    def version(self) -> int:
        """The ledger version that is read."""
        return self.snapshot.version

    def rows(self, table: str) -> pl.DataFrame:
        """Rows of a table in force at the instant, one per id, sorted by id (transactions: by time and id).

        Corrections and deletions up to the instant are applied; rows with a time of their own are cut at it.

        Raises
        ------
        UnknownName
            If there is no such table.
        """
        named = table_named(table)
        if table not in self._kept:
            stored = self.snapshot.table(table)
            tombstones = pl.DataFrame(schema=TABLES["tombstone"].polars_schema)
            if table != "tombstone":
                tombstones = self.rows("tombstone")
            current = rows_at(named, stored, tombstones, self._moment).collect()
            self._kept[table] = in_order(current, named)
        return self._kept[table]

    def transactions(self) -> pl.DataFrame:
        """All transactions in force, reversals, returns and single legs included, by time and id."""
        return self.rows("transaction")

    def movements(self) -> pl.DataFrame:
        """Transactions that count in flows, in the columns of table transaction, by time and id.

        Paired statement legs are one row; rejected and returned ones, reversals and what they took back are
        left out; of a partly returned one the amount is what stayed.
        """
        return self._taken_back[0]

    def taken_back(self) -> pl.DataFrame:
        """What movements lack of what was booked: reversals, and whole what they took back, if only in part.

        In the columns of table transaction, in no order; paired statement legs are one row.
        """
        moved = self.movements()
        if not any(astuple(self.reversals())):
            return moved.clear()
        booked = merge_legs(self._booked, self._pairs.pairs)
        return booked.join(moved.lazy(), on=("transaction_id", "amount_minor"), how="anti").collect()

    def why_not_moved(self, transaction_id: str) -> str | None:
        """What a transaction took back and what took it back, if anything; see `why_not_moved`."""
        return why_not_moved(self.rows("transaction"), self._pairs.pairs, transaction_id)

    def pairing(self) -> PairingReport:
        """How many statement legs were paired, single and ambiguous."""
        return self._pairs.report

    def reversals(self) -> ReversalReport:
        """What reversals did to their originals."""
        return self._taken_back[1]

    def accounts(self) -> pl.DataFrame:
        """Accounts in force and every other one that a transaction or holding names, sorted by id.

        Adds ``holder_party_id`` (the primary holder, else an implicit party) and ``ordinary``.
        """
        return self._accounts

    def stated_openings(self) -> pl.DataFrame:
        """What lay on accounts before their first entry, where a later balance alone tells it."""
        return stated_openings(self)

    def parties(self) -> pl.DataFrame:
        """Parties in force and an implicit one for each account whose holder is unknown, sorted by id."""
        return self._parties

    @property
    def _booked(self) -> pl.LazyFrame:
        rows = self.rows("transaction").lazy()
        return rows.filter(~pl.col("status").is_in(NOT_MOVED).fill_null(value=False))

    @cached_property
    def _pairs(self) -> Pairs:
        return pair_legs(self._booked)

    @cached_property
    def _taken_back(self) -> tuple[pl.DataFrame, ReversalReport]:
        merged = merge_legs(self._booked, self._pairs.pairs)
        moved, report = take_back(merged, self._pairs.pairs)
        return in_order(moved, TABLES["transaction"]), report

    @cached_property
    def _accounts(self) -> pl.DataFrame:
        parties, holdings, known = self.rows("party"), self.rows("account_holding"), self.rows("account")
        missing = missing_accounts(self.rows("transaction"), holdings, known["account_id"])
        every = pl.concat([known, self._no_longer(missing), placeholders(missing)]).unique(
            "account_id", keep="first", maintain_order=True
        )
        return with_holders(every, primary_holders(holdings, parties), parties).sort("account_id")

    def _no_longer(self, account_ids: pl.Series) -> pl.DataFrame:
        """The last row of accounts whose validity has ended."""
        table = TABLES["account"]
        stored = self.snapshot.table("account").filter(pl.col("account_id").is_in(account_ids.implode()))
        ended = rows_at(table, stored, self.rows("tombstone"), self._moment, ended=True)
        return ended.collect()

    @cached_property
    def _parties(self) -> pl.DataFrame:
        implicit = implicit_parties(self._accounts, received_names(self.rows("transaction")))
        return pl.concat([self.rows("party"), implicit]).sort("party_id")
