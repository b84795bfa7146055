"""Tracing from the command line."""

import csv
import json
import re
from xml.etree import ElementTree

import polars as pl
import pytest

from graph_engine.runs import Run
from tests.api.cli.conftest import call, done
from tests.conftest import ROOT


def loans(files, story: str) -> list[str]:
    with (files / "truth" / "loans.csv").open(encoding="utf-8") as rows:
        return [f"loan:loan:{row['loan_id']}" for row in csv.DictReader(rows) if row["story"] == story]


def diverted_loan(files) -> str:
    return loans(files, "diverted")[0]


@pytest.mark.parametrize("method", ["fifo", "lifo", "pro-rata", "libr"])
def test_every_unit_of_a_loan_is_in_one_term(small_home, small_files, method):
    words = ("trace", diverted_loan(small_files), "--method", method, "--home", small_home, "--json")
    trace = json.loads(done(*words))
    assert (trace["method"], trace["direction"], trace["hops"]) == (method, "forward", 4)
    assert trace["steps"][0]["kind"] == "loan_disbursement"
    assert trace["steps"][0]["hop"] == 0
    for purse in trace["purses"]:
        came = purse["traced_minor"] + purse["opening_minor"] + purse["uncovered_minor"]
        went = sum(purse[f"{term}_minor"] for term in ("passed", "left", "rests", "cut_off"))
        assert came == went
    assert all(0 < step["traced_minor"] <= step["amount_minor"] for step in trace["steps"])


def test_a_person_reads_amounts_reasons_and_sums(small_home, small_files):
    words = ("trace", diverted_loan(small_files), "--hops", "1", "--home", small_home)
    english, chinese = done(*words), done(*words, "--lang", "zh")
    assert "loan disbursement" in english
    assert "Not followed" in english
    assert "hops" in english
    assert "贷款发放" in chinese
    assert "不再追踪" in chinese


def test_the_examples_of_page_and_help_work_on_a_generated_bank(small_home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "tracing.md").read_text(encoding="utf-8")
    told = re.findall(r"^ *fundgraph (trace \S.*)$", page + done("trace", "--help"), re.MULTILINE)
    assert len(told) == 6
    for words in {" ".join(one.split()) for one in told}:
        assert done(*words.split(), "--home", small_home)
    assert ElementTree.parse(tmp_path / "loan.svg").getroot().tag.endswith("svg")


def test_whom_the_bank_paid_and_by_which_rule_is_said(small_home, small_files):
    words = ("trace", diverted_loan(small_files), "--hops", "1", "--home", small_home)
    assert "Self-payment" in done(*words)
    chinese = done(*words, "--lang", "zh")
    assert "自主支付" in chinese
    assert "《流动资金贷款管理办法》" in chinese


def test_a_reversed_transaction_says_by_what_it_was_reversed(small_home):
    run = Run.open(small_home)
    rows = run.ledger_view().transactions()
    back = rows.filter(pl.col("reverses").is_not_null()).row(0, named=True)
    ends = back["reverses"], back["transaction_id"]
    for asked, told in (ends, ends[::-1]):
        outcome = call("trace", f"transaction:{asked}", "--home", small_home)
        assert outcome.code == 4
        assert f"transaction '{asked}'" in outcome.err
        assert told in outcome.err
    assert "there is no transaction" in call("trace", "transaction:tx:none", "--home", small_home).err
    lacking = call("trace", "transaction:T0000000001", "--home", small_home)
    assert "near: tx:T0000000001" in lacking.err


def test_a_trace_is_written_as_picture_and_as_table(small_home, small_files, tmp_path):
    start = diverted_loan(small_files)
    for name in ("trace.svg", "trace.csv"):
        shown = done("trace", start, "--out", tmp_path / name, "--home", small_home)
    assert ElementTree.parse(tmp_path / "trace.svg").getroot().tag.endswith("svg")
    done("trace", start, "--out", tmp_path / "zh.svg", "--home", small_home, "--lang", "zh")
    chinese = (tmp_path / "zh.svg").read_text(encoding="utf-8")
    assert "贷款发放" in chinese
    assert "loan_disbursement" not in chinese
    steps = (tmp_path / "trace.csv").read_text(encoding="utf-8-sig").splitlines()
    assert steps[0].startswith("hop,transaction_id,kind,time,payer_id,payer_name,payer_account")
    assert len(steps) > 2
    assert all(step.split(",")[1] in shown for step in steps[1:])
    refused = call("trace", start, "--out", tmp_path / "trace.png", "--home", small_home)
    assert refused.code == 2
    assert ".svg" in refused.err


def test_a_diverted_loan_is_found_and_a_renewed_one_is_not(small_home, small_files):
    for loan in loans(small_files, "diverted"):
        use = json.loads(
            done("trace", loan, "--method", "lifo", "--window", 10, "--home", small_home, "--json")
        )["use"]
        forbidden = {one["category"]: one["share"] for one in use["categories"] if one["forbidden"]}
        assert use["product"] == "working_capital"
        assert not use["entrusted"]
        assert forbidden["securities"] > 0.5
        assert "Forbidden use, securities" in done(
            "trace", loan, "--method", "lifo", "--window", 10, "--home", small_home
        )
    for loan in loans(small_files, "renewal"):
        use = json.loads(
            done("trace", loan, "--method", "lifo", "--window", 10, "--home", small_home, "--json")
        )["use"]
        assert not any(one["forbidden"] for one in use["categories"])


def test_what_cannot_be_traced_is_said(small_home):
    for words, code, told in (
        (["trace", "customer:1"], 2, "transaction, account, party, loan"),
        (["trace", "account:acct:none"], 4, "there is no account"),
        (["trace", "account:acct:none", "--method", "libr", "--direction", "backward"], 2, "backward"),
        (["--role", "campaign", "trace", "account:acct:none"], 2, "traces may be read by"),
    ):
        outcome = call(*words, "--home", small_home)
        assert outcome.code == code
        assert told in outcome.err
