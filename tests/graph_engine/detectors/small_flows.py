"""A few transactions, written by hand, as the movements that detectors work on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from graph_engine.index import GraphIndex, MoneyFlows, money_flows
from graph_engine.index.build import build_facts
from graph_engine.ledger.settings import Settings
from graph_engine.ledger.view import LedgerView
from graph_engine.schema import TABLES

SYSTEM = {"source": "case", "loaded_in": 1}
CASH = "cash"


@dataclass(frozen=True)
class Payment:
    """``time | payer | payee | amount [currency] [| payer's balance | payee's balance]``: a line of a case.

    Sums are in major units. ``cash`` is no account: paid in from it or drawn out of it.
    """

    time: datetime
    payer: str
    payee: str
    amount_minor: int
    currency: str
    balances: tuple[str, str] = ("", "")

    @staticmethod
    def read(line: str) -> "Payment":
        time, payer, payee, money, *balances = (part.strip() for part in line.split("|"))
        amount, _, currency = money.partition(" ")
        at = datetime.fromisoformat(time).replace(tzinfo=UTC)
        after = (balances[0], balances[1]) if balances else ("", "")
        return Payment(at, payer, payee, minor(amount), currency or "CNY", after)

    def row(self) -> dict[str, Any]:
        """What the ledger's table holds of it, but for its id."""
        ends = {"payer": self.payer, "payee": self.payee}
        kinds = {self.payer: "cash_deposit", self.payee: "cash_withdrawal"}
        row: dict[str, Any] = {"kind": kinds.get(CASH, "transfer"), "currency": self.currency}
        row |= {"time": self.time, "business_day": self.time.date(), "amount_minor": self.amount_minor}
        row |= {f"{side}_account": f"acct:{name}" for side, name in ends.items() if name != CASH}
        stated = zip(ends, self.balances, strict=True)
        return row | {f"{side}_balance_minor": minor(text) for side, text in stated if text}


def minor(amount: str | float) -> int:
    return round(float(amount) * 100)


@dataclass
class SmallLedger:
    """Stored tables in memory: accounts are ours, ordinary and held by a party of their name unless said."""

    payments: Sequence[Payment]
    holders: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    precision: str = "second"
    outside: frozenset[str] = frozenset()
    opened_with: dict[str, float] = field(default_factory=dict)
    version: int = 1
    settings: Settings = field(default_factory=lambda: Settings(time_zone="UTC"))

    def table(self, name: str) -> pl.LazyFrame:
        """The stored rows of a table."""
        rows: dict[str, list[dict[str, Any]]] = {
            "party": [self._party(party) for party in sorted(set(self._held().values()))],
            "account": [self._account(account) for account in sorted(self._held())],
            "account_holding": [self._holding(*pair) for pair in sorted(self._held().items())],
            "transaction": [self._transaction(*pair) for pair in enumerate(self.payments, start=1)],
        }
        schema = TABLES[name].polars_schema
        return pl.LazyFrame(
            [{column: row.get(column) for column in schema} for row in rows.get(name, [])], schema=schema
        )

    def _held(self) -> dict[str, str]:
        accounts = {end for payment in self.payments for end in (payment.payer, payment.payee)} - {CASH}
        return {account: self.holders.get(account, account) for account in accounts}

    def _party(self, party: str) -> dict[str, Any]:
        role = self.roles.get(party, "ordinary")
        row = {"party_id": f"party:{party}", "kind": "person", "ours": True, "role": role}
        return row | {"source_key": party} | SYSTEM

    def _account(self, account: str) -> dict[str, Any]:
        row = {"account_id": f"acct:{account}", "ours": account not in self.outside, "role": "ordinary"}
        if account in self.opened_with:
            row["opening_balance_minor"] = minor(self.opened_with[account])
        return row | {"source_key": account} | SYSTEM

    def _holding(self, account: str, party: str) -> dict[str, Any]:
        row = {"holding_id": f"holding:{account}", "party_id": f"party:{party}", "role": "holder"}
        return row | {"account_id": f"acct:{account}", "source_key": account} | SYSTEM

    def _transaction(self, number: int, payment: Payment) -> dict[str, Any]:
        row = {"transaction_id": f"tx:{number:03}", "time_precision": self.precision}
        return row | payment.row() | {"source_key": str(number)} | SYSTEM


def flows_of(ledger: SmallLedger, folder: Path) -> MoneyFlows:
    """Build the index of a small ledger in a folder and give its movements."""
    last = max((payment.time for payment in ledger.payments), default=datetime(2025, 1, 1, tzinfo=UTC))
    build_facts(LedgerView(ledger, last + timedelta(days=1)), folder)
    return money_flows(GraphIndex.open(folder))
