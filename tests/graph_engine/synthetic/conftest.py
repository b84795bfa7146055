"""One small bank of twelve months, generated once, and its tables as they stand in the files."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import polars as pl
import pytest

from graph_engine.synthetic import Summary, generate
from graph_engine.synthetic.truth import read_truth

CUSTOMERS, MONTHS, SEED = 1500, 12, 7


class GeneratedBank:
    """A generated folder and what it holds."""

    def __init__(self, folder: Path, summary: Summary) -> None:
        self.folder, self.summary, self.truth = folder, summary, read_truth(folder)
        self._tables: dict[str, pl.DataFrame] = {}

    def table(self, name: str) -> pl.DataFrame:
        """A table of the layout, all columns as text."""
        if name not in self._tables:
            files = sorted([*self.folder.glob(f"{name}.csv"), *self.folder.glob(f"{name}-????-??.csv")])
            self._tables[name] = pl.concat([pl.read_csv(file, infer_schema=False) for file in files])
        return self._tables[name]

    @cached_property
    def transactions(self) -> pl.DataFrame:
        """All transactions with amounts in minor units, and days and times of the wall clock."""
        return self.table("transaction").with_columns(
            minor(pl.col("amount")).alias("amount_minor"),
            pl.col("business_day").str.to_date().alias("day"),
            pl.col("time").str.slice(0, 19).str.to_datetime("%Y-%m-%dT%H:%M:%S").alias("at"),
            pl.col("reverses").is_not_null().alias("reversal"),
        )

    @cached_property
    def holders(self) -> pl.DataFrame:
        """account_id, party_id, kind, role, ours of every account with a known holder."""
        parties = self.table("party").select("party_id", "kind", "role", "ours")
        return self.table("account_holding").select("account_id", "party_id").join(parties, on="party_id")

    def accounts_of(self, kind: str) -> list[str]:
        """Accounts with us of our customers of a kind."""
        ours = self.table("account").filter(pl.col("ours") == "true").select("account_id")
        customers = self.holders.filter((pl.col("kind") == kind) & (pl.col("ours") == "true"))
        return customers.join(ours, on="account_id")["account_id"].to_list()

    def instances(self, kind: str) -> Iterator[tuple[pl.DataFrame, dict[str, list[str]]]]:
        """Planted patterns of a kind: the transactions in order of time, and the accounts by role."""
        for (pattern,) in self.truth.patterns.filter(pl.col("kind") == kind).select("pattern_id").rows():
            mine = self.truth.members.filter(pl.col("pattern_id") == pattern)
            ids = mine.filter(pl.col("member_kind") == "transaction")["member_id"].str.strip_prefix("tx:")
            accounts = mine.filter(pl.col("member_kind") == "account")
            roles = {
                role: part["member_id"].str.strip_prefix("acct:").to_list()
                for (role,), part in accounts.group_by("role", maintain_order=True)
            }
            yield self.transactions.filter(pl.col("transaction_id").is_in(ids.to_list())), roles


def minor(money: pl.Expr) -> pl.Expr:
    """Decimal text as minor units."""
    return money.str.replace(".", "", literal=True).cast(pl.Int64)


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> GeneratedBank:
    folder = tmp_path_factory.mktemp("synthetic") / "bank"
    summary = generate(folder, customers=CUSTOMERS, months=MONTHS, seed=SEED)
    return GeneratedBank(folder, summary)
