"""Every file conforms to the schema: known columns, required ones filled, closed lists, references."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from graph_engine.schema import TABLES
from graph_engine.schema.columns import Column

WRITTEN = tuple(name for name in TABLES if name != "tombstone")


def file_column(column: Column) -> str:
    if column.name == "value_hash":
        return "value"
    return column.name.removesuffix("_minor") if column.type == "money" else column.name


def columns_of(name: str) -> dict[str, Column]:
    return {file_column(column): column for column in TABLES[name].own_columns}


def test_files_are_tables_of_the_schema_and_nothing_else(bank):
    names = {path.stem.split("-")[0] for path in bank.folder.glob("*.csv")}
    assert names == set(WRITTEN)
    assert {path.name for path in bank.folder.iterdir() if path.is_dir()} == {"truth"}


def test_transactions_come_in_monthly_files(bank):
    files = sorted(path.name for path in bank.folder.glob("transaction-*.csv"))
    assert files == [f"transaction-2025-{month:02d}.csv" for month in range(1, 13)]
    for file in files:
        days = pl.read_csv(bank.folder / file, columns=["business_day"])["business_day"]
        assert set(days.str.slice(0, 7)) == {file[12:19]}


@pytest.mark.parametrize("name", WRITTEN)
def test_columns_are_known_and_required_ones_filled(bank, name):
    table, columns = bank.table(name), columns_of(name)
    assert set(table.columns) <= set(columns)
    for written, column in columns.items():
        if column.required:
            assert table[written].null_count() == 0, written


@pytest.mark.parametrize("name", WRITTEN)
def test_closed_lists_are_kept(bank, name):
    table = bank.table(name)
    for written, column in columns_of(name).items():
        if column.allowed and written in table.columns:
            assert set(table[written].drop_nulls()) <= set(column.allowed), written


@pytest.mark.parametrize("name", WRITTEN)
def test_references_resolve(bank, name):
    table = bank.table(name)
    for written, column in columns_of(name).items():
        if column.refers_to and written in table.columns:
            known = bank.table(column.refers_to)[TABLES[column.refers_to].id_column]
            assert set(table[written].drop_nulls()) <= set(known), written


@pytest.mark.parametrize("name", WRITTEN)
def test_keys_are_unique(bank, name):
    table = bank.table(name)
    assert not table[TABLES[name].id_column].is_duplicated().any()


@pytest.mark.parametrize("name", WRITTEN)
def test_values_read_as_their_type(bank, name):
    table = bank.table(name).head(300)
    for written, column in columns_of(name).items():
        if written in table.columns:
            for value in table[written].drop_nulls():
                READERS.get(column.type, str)(value)


def flag(value: str) -> bool:
    return {"true": True, "false": False}[value]


def money(value: str) -> Decimal:
    assert len(value.split(".")[1]) == 2
    return Decimal(value)


def moment(value: str) -> datetime:
    assert value.endswith("+08:00")
    return datetime.fromisoformat(value)


READERS = {
    "flag": flag,
    "money": money,
    "time": moment,
    "day": date.fromisoformat,
    "integer": int,
    "share": float,
}


def test_what_the_contract_calls_outside_is_outside(bank):
    accounts = bank.table("account")
    outside = accounts.filter(pl.col("ours") == "false")
    assert "ZW" not in set(outside["bank_code"])
    assert outside["opening_balance"].null_count() == outside.height
    ours = accounts.filter(pl.col("ours") == "true")
    assert set(ours["bank_code"]) == {"ZW"}
    assert set(ours["opening_balance_day"]) == {"2025-01-01"}


def test_a_side_that_is_not_ours_says_what_came_with_the_money(bank):
    ours = bank.table("account").filter(pl.col("ours") == "true").select("account_id")
    for side in ("payer", "payee"):
        known = bank.table("transaction").join(
            ours.rename({"account_id": f"{side}_account"}), on=f"{side}_account"
        )
        for column in ("number", "name", "bank", "country"):
            assert known[f"{side}_{column}"].null_count() == known.height
        elsewhere = bank.table("transaction").filter(pl.col(f"{side}_number").is_not_null())
        assert elsewhere[f"{side}_bank"].null_count() == 0


def test_every_transaction_touches_our_bank(bank):
    ours = set(bank.table("account").filter(pl.col("ours") == "true")["account_id"])
    table = bank.table("transaction")
    touched = table["payer_account"].is_in(list(ours)) | table["payee_account"].is_in(list(ours))
    assert touched.fill_null(value=False).all()


def test_one_sided_kinds_have_one_account_and_transfers_two(bank):
    table = bank.table("transaction")
    sides = pl.col("payer_account").is_not_null().cast(pl.Int8) + pl.col("payee_account").is_not_null()
    counted = table.group_by(pl.col("kind") == "transfer").agg(
        sides.min().alias("low"), sides.max().alias("high")
    )
    assert set(counted.rows()) == {(True, 2, 2), (False, 1, 1)}
