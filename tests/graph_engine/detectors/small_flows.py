"""A few transactions, written by hand, as the movements that detectors work on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from graph_engine.index import GraphIndex, MoneyFlows, money_flows
from graph_engine.index.build import build_facts
from graph_engine.ledger.settings import Settings
from graph_engine.ledger.view import LedgerView
from graph_engine.schema import TABLES

SYSTEM = {"source": "case", "loaded_in": 1}
NO_ACCOUNT = {"cash", "bank"}


@dataclass(frozen=True)
class Payment:
    """``time | payer | payee | amount [currency] [| payer's balance | payee's balance] [| column=value …]``.

    A line of a case. Sums are in major units. ``cash`` is no account: paid in from it or drawn out of it;
    nor is ``bank``, where ``kind=`` says what it books. Other columns of the ledger's table as they are told.
    """

    time: datetime
    payer: str
    payee: str
    amount_minor: int
    currency: str
    balances: tuple[str, str] = ("", "")
    told: dict[str, Any] = field(default_factory=dict)

    @staticmethod
    def read(line: str) -> "Payment":
        time, payer, payee, money, *more = (part.strip() for part in line.split("|"))
        amount, _, currency = money.partition(" ")
        at = datetime.fromisoformat(time).replace(tzinfo=UTC)
        balances = [part for part in more if "=" not in part]
        after = (balances[0], balances[1]) if balances else ("", "")
        told = dict(part.split("=") for part in more if "=" in part)
        values = {name: yaml.safe_load(text) for name, text in told.items()}
        return Payment(at, payer, payee, minor(amount), currency or "CNY", after, values)

    def row(self) -> dict[str, Any]:
        """What the ledger's table holds of it, but for its id."""
        ends = {"payer": self.payer, "payee": self.payee}
        kinds = {self.payer: "cash_deposit", self.payee: "cash_withdrawal"}
        row: dict[str, Any] = {"kind": kinds.get("cash", "transfer"), "currency": self.currency}
        row |= {"time": self.time, "business_day": self.time.date(), "amount_minor": self.amount_minor}
        row |= {f"{side}_account": f"acct:{name}" for side, name in ends.items() if name not in NO_ACCOUNT}
        stated = zip(ends, self.balances, strict=True)
        return row | {f"{side}_balance_minor": minor(text) for side, text in stated if text} | self.told


def minor(amount: str | float) -> int:
    return round(float(amount) * 100)


@dataclass
class SmallLedger:
    """Stored tables in memory: accounts are ours, ordinary and held by a party of their name unless said.

    ``parties`` and ``accounts``: name to columns told otherwise. ``tables``: rows of other tables, which name
    others by ids such as ``party:NAME``.
    """

    payments: Sequence[Payment]
    holders: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    precision: str = "second"
    outside: frozenset[str] = frozenset()
    opened_with: dict[str, float] = field(default_factory=dict)
    parties: dict[str, dict[str, Any]] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    version: int = 1
    settings: Settings = field(default_factory=lambda: Settings(time_zone="UTC"))

    def table(self, name: str) -> pl.LazyFrame:
        """The stored rows of a table."""
        rows: dict[str, list[dict[str, Any]]] = {
            "party": [self._party(party) for party in sorted({*self._held().values(), *self.parties})],
            "account": [self._account(account) for account in sorted(self._held())],
            "account_holding": [self._holding(*pair) for pair in sorted(self._held().items())],
            "transaction": [self._transaction(*pair) for pair in enumerate(self.payments, start=1)],
        }
        rows |= {
            table: [{"source_key": str(number)} | SYSTEM | row for number, row in enumerate(told)]
            for table, told in self.tables.items()
        }
        schema = TABLES[name].polars_schema
        return pl.LazyFrame(
            [{column: row.get(column) for column in schema} for row in rows.get(name, [])], schema=schema
        )

    def _held(self) -> dict[str, str]:
        accounts = {end for payment in self.payments for end in (payment.payer, payment.payee)}
        accounts = {*accounts, *self.accounts} - NO_ACCOUNT
        return {account: self.holders.get(account, account) for account in accounts}

    def _party(self, party: str) -> dict[str, Any]:
        role = self.roles.get(party, "ordinary")
        row = {"party_id": f"party:{party}", "kind": "person", "ours": True, "role": role}
        return row | {"source_key": party} | SYSTEM | self.parties.get(party, {})

    def _account(self, account: str) -> dict[str, Any]:
        row = {"account_id": f"acct:{account}", "ours": account not in self.outside, "role": "ordinary"}
        if account in self.opened_with:
            row["opening_balance_minor"] = minor(self.opened_with[account])
        return row | {"source_key": account} | SYSTEM | self.accounts.get(account, {})

    def _holding(self, account: str, party: str) -> dict[str, Any]:
        row = {"holding_id": f"holding:{account}", "party_id": f"party:{party}", "role": "holder"}
        return row | {"account_id": f"acct:{account}", "source_key": account} | SYSTEM

    def _transaction(self, number: int, payment: Payment) -> dict[str, Any]:
        row = {"transaction_id": f"tx:{number:03}", "time_precision": self.precision}
        return row | payment.row() | {"source_key": str(number)} | SYSTEM


def view_of(ledger: SmallLedger) -> LedgerView:
    """A small ledger, looked at from a day after its last payment."""
    last = max((payment.time for payment in ledger.payments), default=datetime(2025, 1, 1, tzinfo=UTC))
    return LedgerView(ledger, last + timedelta(days=1))


def flows_of(ledger: SmallLedger, folder: Path) -> MoneyFlows:
    """Build the index of a small ledger in a folder and give its movements."""
    build_facts(view_of(ledger), folder)
    return money_flows(GraphIndex.open(folder))
