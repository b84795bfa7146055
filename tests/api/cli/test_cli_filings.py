"""The list of reports that are due, on the command line."""

import json

import polars as pl

from api.cli.words import TERMS
from graph_engine.filings import SPLIT
from graph_engine.wording import amount
from tests.api.cli.conftest import call, done


def test_the_list_holds_every_report_that_the_export_holds(small_home, tmp_path):
    listed = json.loads(done("filings", "--home", small_home, "--json"))
    done("export", "filings", "--out", tmp_path / "filings.parquet", "--home", small_home)
    exported = pl.read_parquet(tmp_path / "filings.parquet")
    assert [row["sum_minor"] for row in listed] == exported["sum_minor"].to_list()
    assert listed


def test_filters_keep_what_they_name(small_home):
    every = json.loads(done("filings", "--home", small_home, "--json"))
    day = sorted(row["business_day"] for row in every)[0]
    words = ("--rule", every[0]["rule"], "--party", every[0]["party_id"], "--to", every[0]["business_day"])
    kept = json.loads(done("filings", *words, "--home", small_home, "--json"))
    assert kept[0] == every[0]
    assert {(row["rule"], row["party_id"]) for row in kept} == {(every[0]["rule"], every[0]["party_id"])}
    first_day = json.loads(done("filings", "--to", day, "--home", small_home, "--json"))
    assert {row["business_day"] for row in first_day} == {day}


def test_a_screen_shows_sums_in_their_currency(small_home):
    filing = json.loads(done("filings", "--home", small_home, "--json"))[0]
    told = done("filings", "--rule", filing["rule"], "--party", filing["party_id"], "--home", small_home)
    assert amount(filing["sum_minor"], filing["currency"], "en") in told
    assert filing["party_name"] in told


def test_a_screen_shows_articles_directions_and_notes_in_words(small_home):
    split = next(row for row in json.loads(done("filings", "--home", small_home, "--json")) if row["note"])
    words = ("filings", "--rule", split["rule"], "--party", split["party_id"], "--home", small_home)
    english, chinese = done(*words), done(*words, "--lang", "zh")
    assert split["article"] in english
    assert split["note"] in english
    head = chinese.splitlines()[0].split()
    assert head == ["规则", "条款", "名称", "客户", "营业日", "方向", "合计", "报送期限", "交易笔数", "备注"]
    assert TERMS.entries[SPLIT]["zh"] in chinese
    assert set(chinese.split()) & {"收", "付"}


def test_an_unknown_customer_is_not_found_and_near_ones_are_named(small_home):
    known = json.loads(done("filings", "--home", small_home, "--json"))[0]["party_id"]
    outcome = call("filings", "--party", f"{known}0", "--home", small_home)
    assert outcome.code == 4
    assert known in outcome.err.partition("near:")[2]


def test_an_unknown_rule_is_not_found_and_other_roles_may_not_look(small_home):
    assert call("filings", "--rule", "cn_large", "--home", small_home).code == 4
    assert call("filings", "--role", "analyst", "--home", small_home).code == 2
