"""A bank small enough to check by hand, as the tables a ledger view gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import polars as pl

from graph_engine.facts import TABLES_READ, Facts, facts_of
from graph_engine.ledger import Ledger
from graph_engine.schema import TABLES

Row = dict[str, Any]
TODAY = date(2025, 6, 30)


def frame(table: str, rows: list[Row], extra: Mapping[str, pl.DataType] | None = None) -> pl.DataFrame:
    schema = {**TABLES[table].polars_schema, **(extra or {})}
    wrong = {name for row in rows for name in row} - set(schema)
    assert not wrong, f"{table} has no {wrong}"
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


@dataclass
class SmallBank:
    """Parties, accounts and payments put down one by one."""

    parties: list[Row] = field(default_factory=list)
    accounts: list[Row] = field(default_factory=list)
    movements: list[Row] = field(default_factory=list)
    others: dict[str, list[Row]] = field(default_factory=dict)

    def party(self, party_id: str, kind: str | None = "person", **columns: Any) -> "SmallBank":
        """Add a party, ours unless said otherwise."""
        self.parties.append({"party_id": party_id, "kind": kind, "ours": True, "role": "ordinary"} | columns)
        return self

    def account(self, account_id: str, holder: str, **columns: Any) -> "SmallBank":
        """Add an account of a party, at our bank unless said otherwise."""
        row = {"account_id": account_id, "holder_party_id": holder, "ours": True, "role": "ordinary"}
        row |= {"kind": "current", "currency": "CNY", "bank_code": "bank:ours"}
        self.accounts.append(row | columns)
        return self

    def customer(self, party_id: str, kind: str = "person", **columns: Any) -> "SmallBank":
        """Add a customer ``ann`` with an account ``ann:1``."""
        return self.party(party_id, kind, **columns).account(f"{party_id}:1", party_id)

    def outside(
        self, party_id: str, kind: str | None = None, bank: str | None = "bank:rival", **columns: Any
    ) -> "SmallBank":
        """Add a party that is not ours with an account ``name:1`` at a rival."""
        self.party(party_id, kind, ours=False, **columns)
        return self.account(f"{party_id}:1", party_id, ours=False, bank_code=bank)

    def pay(
        self, payer: str | None, payee: str | None, amount: int, day: date, **columns: Any
    ) -> "SmallBank":
        """Move money between two accounts at noon of a day."""
        row: Row = {"transaction_id": f"tx:{len(self.movements):04}", "time": noon(day), "business_day": day}
        row |= {"amount_minor": amount, "currency": "CNY", "kind": "transfer", "time_precision": "second"}
        self.movements.append(row | {"payer_account": payer, "payee_account": payee} | columns)
        return self

    def row(self, table: str, **columns: Any) -> "SmallBank":
        """Add a row to another table."""
        self.others.setdefault(table, []).append(columns)
        return self

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables of the bank, in the order put down."""
        roles = {row["party_id"]: row["role"] for row in self.parties}
        ordinary = [
            row | {"ordinary": row["role"] == roles[row["holder_party_id"]] == "ordinary"}
            for row in self.accounts
        ]
        banks = [
            {"bank_code": "bank:ours", "name": "我行", "name_en": "Our Bank", "standing": "ours"},
            {
                "bank_code": "bank:rival",
                "name": "对手银行",
                "name_en": "Rival Bank",
                "standing": "competitor",
            },
        ]
        return {
            "party": frame("party", self.parties),
            "account": frame("account", ordinary, {"holder_party_id": pl.String(), "ordinary": pl.Boolean()}),
            "transaction": frame("transaction", self.movements),
            **{name: frame(name, self.others.get(name, [])) for name in TABLES_READ},
            "bank": frame("bank", banks),
        }

    def load(self, ledger: Ledger, shuffle: int | None = None) -> None:
        """Append everything to a ledger in one version, with rows shuffled by a seed if there is one."""
        tables = self.tables()
        holdings = [
            {"holding_id": f"h:{row['account_id']}", "account_id": row["account_id"], "role": "holder"}
            | {"party_id": row["holder_party_id"]}
            for row in self.accounts
        ]
        tables["account"] = tables["account"].drop("holder_party_id", "ordinary")
        tables["account_holding"] = frame("account_holding", holdings)
        with ledger.write() as write:
            for name, table in tables.items():
                rows = table.with_columns(source=pl.lit("test"), source_key=pl.col(TABLES[name].id_column))
                if shuffle is not None:
                    rows = rows.sample(fraction=1, shuffle=True, seed=shuffle)
                assert write.append(name, rows).accepted == rows.height
            write.commit({})

    def facts(self, today: date = TODAY, shuffle: int | None = None) -> Facts:
        """The facts on a day, with all rows shuffled by a seed if there is one."""
        tables = self.tables()
        if shuffle is not None:
            tables = {
                name: table.sample(fraction=1, shuffle=True, seed=shuffle) for name, table in tables.items()
            }
        return facts_of(
            noon(today),
            today,
            parties=tables["party"],
            accounts=tables["account"],
            movements=tables["transaction"],
            tables=tables,
        )
