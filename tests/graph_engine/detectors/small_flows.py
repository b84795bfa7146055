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


@dataclass(frozen=True)
class Payment:
    """``time | payer | payee | amount [currency]``: one line of a case; the amount in major units."""

    time: datetime
    payer: str
    payee: str
    amount_minor: int
    currency: str

    @staticmethod
    def read(line: str) -> "Payment":
        time, payer, payee, money = (part.strip() for part in line.split("|"))
        amount, _, currency = money.partition(" ")
        at = datetime.fromisoformat(time).replace(tzinfo=UTC)
        return Payment(at, payer, payee, round(float(amount) * 100), currency or "CNY")


@dataclass
class SmallLedger:
    """Stored tables in memory: accounts are ordinary and held by a party of their own name unless said."""

    payments: Sequence[Payment]
    holders: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    precision: str = "second"
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
        accounts = {end for payment in self.payments for end in (payment.payer, payment.payee)}
        return {account: self.holders.get(account, account) for account in accounts}

    def _party(self, party: str) -> dict[str, Any]:
        role = self.roles.get(party, "ordinary")
        row = {"party_id": f"party:{party}", "kind": "person", "ours": True, "role": role}
        return row | {"source_key": party} | SYSTEM

    def _account(self, account: str) -> dict[str, Any]:
        row = {"account_id": f"acct:{account}", "ours": True, "role": "ordinary"}
        return row | {"source_key": account} | SYSTEM

    def _holding(self, account: str, party: str) -> dict[str, Any]:
        row = {"holding_id": f"holding:{account}", "party_id": f"party:{party}", "role": "holder"}
        return row | {"account_id": f"acct:{account}", "source_key": account} | SYSTEM

    def _transaction(self, number: int, payment: Payment) -> dict[str, Any]:
        row = {"transaction_id": f"tx:{number:03}", "time": payment.time, "time_precision": self.precision}
        row |= {"business_day": payment.time.date(), "kind": "transfer", "currency": payment.currency}
        row |= {"amount_minor": payment.amount_minor, "source_key": str(number)}
        return (
            row
            | {"payer_account": f"acct:{payment.payer}", "payee_account": f"acct:{payment.payee}"}
            | SYSTEM
        )


def flows_of(ledger: SmallLedger, folder: Path) -> MoneyFlows:
    """Build the index of a small ledger in a folder and give its movements."""
    last = max((payment.time for payment in ledger.payments), default=datetime(2025, 1, 1, tzinfo=UTC))
    build_facts(LedgerView(ledger, last + timedelta(days=1)), folder)
    return money_flows(GraphIndex.open(folder))
