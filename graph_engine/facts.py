"""What every analysis of a run reads of the ledger: the rows that hold at the instant, and nothing later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Protocol

import polars as pl

from graph_engine.sides import coded_parties, customers, told_movements

TABLES_READ = (
    "bank",
    "relation",
    "balance",
    "product_holding",
    "loan",
    "credit_line",
    "referral",
    "consent",
    "contact",
    "complaint",
    "judgement",
    "list_entry",
    "exchange_rate",
    "calendar",
)
"""Ledger tables that analyses read beside parties, accounts and movements."""

YEAR_DAYS = 365
"""Length of the window of "the last 12 months", so that every window has the same length (ours)."""


@dataclass(frozen=True)
class Facts:
    """The ledger as analyses see it at one instant."""

    instant: datetime
    """Nothing later than this is in any table."""
    today: date
    """The business day of the instant; windows of days end on it."""
    parties: pl.DataFrame
    """Parties by id with their code, see `graph_engine.sides.coded_parties`."""
    accounts: pl.DataFrame
    """Accounts with ``holder_party_id`` and ``ordinary``."""
    movements: pl.DataFrame
    """Movements that count in flows, see `graph_engine.sides.told_movements`."""
    tables: Mapping[str, pl.DataFrame]
    """The rows of each of ``TABLES_READ`` that hold at the instant."""

    @cached_property
    def customers(self) -> pl.DataFrame:
        """The parties that are ours and ordinary, by id."""
        return customers(self.parties)

    @cached_property
    def last_year(self) -> pl.DataFrame:
        """The movements of the last 365 days, today included."""
        return self.movements.filter(pl.col("business_day") > self.today - timedelta(days=YEAR_DAYS))


class View(Protocol):
    """A ledger view, as far as facts need it."""

    @property
    def instant(self) -> datetime:
        """The instant that is looked from."""

    def rows(self, table: str) -> pl.DataFrame:
        """Rows of a table that hold at the instant."""

    def parties(self) -> pl.DataFrame:
        """Parties, implicit ones too."""

    def accounts(self) -> pl.DataFrame:
        """Accounts with their primary holder."""

    def movements(self) -> pl.DataFrame:
        """Movements that count, each once."""


def facts_of_view(view: View, today: date) -> Facts:
    """Give the facts that a ledger view tells of; ``today`` is the business day of its instant."""
    return facts_of(
        view.instant,
        today,
        parties=view.parties(),
        accounts=view.accounts(),
        movements=view.movements(),
        tables={name: view.rows(name) for name in TABLES_READ},
    )


def facts_of(  # noqa: PLR0913
    instant: datetime,
    today: date,
    *,
    parties: pl.DataFrame,
    accounts: pl.DataFrame,
    movements: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
) -> Facts:
    """Give the facts from tables as a ledger view gives them.

    Parameters
    ----------
    instant : datetime
        The instant of the view, with a time zone.
    today : date
        Its business day.
    parties, accounts, movements : DataFrame
        ``LedgerView.parties()``, ``.accounts()`` and ``.movements()``.
    tables : mapping of str to DataFrame
        ``LedgerView.rows(name)`` for each name in ``TABLES_READ``.

    Returns
    -------
    Facts
        With parties coded by rank of id, and movements told.
    """
    coded = coded_parties(parties)
    told = told_movements(movements, accounts, coded, tables["bank"])
    return Facts(instant, today, coded, accounts, told, tables)
