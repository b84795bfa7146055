"""Every export, in every form."""

import csv
import json

import openpyxl
import polars as pl
import pytest

from api.exports import EXPORTS
from graph_engine.runs import Run
from tests.api.cli.conftest import call, done


@pytest.mark.parametrize("kind", EXPORTS)
def test_every_kind_is_exported_the_same_each_time(kind, small_home, tmp_path):
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    told = json.loads(done("export", kind, "--out", one, "--home", small_home, "--json"))
    assert (told["rows"] > 0) == (kind != "balance_differences")
    assert "Wrote" in done("export", kind, "--out", other, "--home", small_home)
    assert one.read_bytes() == other.read_bytes()
    assert one.read_bytes().startswith(b"\xef\xbb\xbf")
    with one.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == told["rows"] + 1


def test_the_four_forms_hold_the_same_rows(small_home, tmp_path):
    files = {ending: tmp_path / f"alerts.{ending}" for ending in ("csv", "parquet", "ndjson", "xlsx")}
    for file in files.values():
        done("export", "alerts", "--out", file, "--home", small_home)
    ids = pl.read_parquet(files["parquet"])["finding_id"].to_list()
    assert ids
    assert [json.loads(line)["finding_id"] for line in files["ndjson"].read_text("utf-8").splitlines()] == ids
    with files["csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["finding_id"] for row in rows] == ids
    without = {row["detector"] for row in rows if not json.loads(row["transaction_ids"])}
    assert without <= {"guarantee_circle"}
    book = openpyxl.load_workbook(files["xlsx"], read_only=True)
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ids
    book.close()


def test_sentences_are_exported_in_the_language_asked_for(small_home, tmp_path):
    done("export", "alerts", "--out", tmp_path / "alerts.parquet", "--lang", "zh", "--home", small_home)
    assert pl.read_parquet(tmp_path / "alerts.parquet")["sentence"].str.contains("[一-鿿]").all()


def test_features_are_told_of_transactions_accounts_and_customers(small_home, tmp_path):
    heights = {}
    done("export", "filings", "--out", tmp_path / "filings.parquet", "--home", small_home)
    of_filings = pl.read_parquet(tmp_path / "filings.parquet")["transaction_ids"].explode()
    for per in ("transaction", "account", "party"):
        file = tmp_path / f"{per}.parquet"
        done("export", "features", "--per", per, "--out", file, "--home", small_home, "--role", "data")
        told = pl.read_parquet(file)
        assert told.columns[0] == f"{per}_id"
        assert told["out_count_7d" if per != "transaction" else "payer_out_count_7d"].max() > 1
        if per == "transaction":
            assert set(of_filings) <= set(told["source_id"])
            assert (told["transaction_id"] == "tx:" + told["source_id"]).all()
        heights[per] = told[f"{per}_id"].n_unique()
        assert heights[per] == told.height
    assert heights["transaction"] > heights["account"] >= heights["party"] > 500
    customers = Run.open(small_home).table("features")
    assert customers.equals(told.select(customers.columns))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nothing", "--out", "x.csv"), 4),
        (("alerts", "--out", "x.pdf"), 2),
        (("alerts", "--out", "nowhere/x.csv"), 2),
        (("alerts", "--out", "x.csv", "--role", "campaign"), 2),
        (("features", "--out", "x.csv", "--per", "moon"), 2),
        (("features", "--out", "x.csv", "--per", "account", "--role", "analyst"), 2),
        (("features", "--out", "x.csv", "--snapshot-days", "0"), 2),
        (("alerts", "--out", "x.csv", "--per", "account"), 2),
        (("alerts",), 2),
    ],
)
def test_an_export_that_cannot_be_is_refused(words, code, small_home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    outcome = call("export", *words, "--home", small_home)
    assert outcome.code == code
    assert outcome.err
    assert list(tmp_path.iterdir()) == []
