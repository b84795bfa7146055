"""A ranker on the command line: taught from labels or decisions, scoring, ordering alerts, for aml alone."""

import json
import shutil

import polars as pl
import pytest

from graph_engine.runs import Run
from tests.api.cli.conftest import call, done


@pytest.fixture(scope="module")
def home(small_home, tmp_path_factory):
    """The small bank in a home of its own."""
    own = tmp_path_factory.mktemp("ranker") / "home"
    shutil.copytree(small_home, own, symlinks=True)
    return own


@pytest.fixture(scope="module")
def labels(home, tmp_path_factory):
    """Labels of every transaction: large ones at night are so."""
    folder = tmp_path_factory.mktemp("labels")
    done("export", "features", "--per", "transaction", "--out", folder / "told.parquet", "--home", home)
    told = pl.read_parquet(folder / "told.parquet")
    so = (pl.col("amount_rank") > 0.9) & (pl.col("hour") > 9)
    told.select("transaction_id", label=so.fill_null(value=False).cast(pl.Int8)).write_csv(
        folder / "labels.csv"
    )
    return folder / "labels.csv"


@pytest.fixture(scope="module")
def card(home, labels):
    return json.loads(done("ranker", "train", "--labels", labels, "--home", home, "--json"))


def test_training_keeps_the_ranker_with_its_card(home, card, labels):
    assert card["metrics"]["measure"]["f1"] > 0.9
    assert card["data"]["labels"]["name"] == "labels.csv"
    ranker = card["ranker_id"]
    assert json.loads(done("ranker", "show", ranker, "--home", home, "--json")) == card
    assert [each["ranker_id"] for each in json.loads(done("ranker", "list", "--home", home, "--json"))] == [
        ranker
    ]
    assert ranker in done("ranker", "list", "--home", home)
    assert "amount_rank" in done("ranker", "show", ranker, "--home", home)


def test_scores_are_written_for_every_transaction(home, card, labels, tmp_path):
    out = tmp_path / "scores.parquet"
    told = json.loads(done("ranker", "score", card["ranker_id"], "--out", out, "--home", home, "--json"))
    scored = pl.read_parquet(out)
    assert scored.columns == ["transaction_id", "score", "flagged"]
    assert told["rows"] == scored.height == pl.read_csv(labels).height
    assert told["flagged"] == (scored["score"] >= card["threshold"]).sum() > 0


def test_alerts_take_the_learned_order_and_say_why(home, card):
    words = ("--capacity", 1000, "--home", home, "--json")
    standard, learned = (
        json.loads(done("alerts", *more, *words)) for more in ((), ("--ranker", card["ranker_id"]))
    )
    assert {one["finding_id"] for one in learned} == {one["finding_id"] for one in standard}
    told = [one["ranker_score"] for one in learned if one["ranker_score"] is not None]
    assert told == sorted(told, reverse=True)
    assert learned[0]["ranker_why"]
    assert "ranker_why" not in standard[0]
    chinese = json.loads(done("alerts", "--ranker", card["ranker_id"], "--lang", "zh", *words))
    assert chinese[0]["ranker_why"] != learned[0]["ranker_why"]
    assert "learned score" in done("alerts", "--ranker", card["ranker_id"], "--home", home)


def test_one_transaction_is_scored_with_reasons_before_it_is_booked(home, card):
    flows = Run.open(home).index.edges("TRANSFERRED")
    ends = flows.source_nodes.id_at(int(flows.sources[-1])), flows.target_nodes.id_at(int(flows.targets[-1]))
    words = ("score", f"payer_account={ends[0]}", f"payee_account={ends[1]}", "currency=CNY", "--home", home)
    asked = (*words, "amount_minor=900000000000", "--ranker", card["ranker_id"])
    large, small = ("time=2030-01-01T11:00:00Z", "time=2030-01-01T05:00:00Z")
    told = json.loads(done(*asked, large, "--json"))["learned"]
    assert (told["ranker_id"], told["threshold"]) == (card["ranker_id"], card["threshold"])
    assert told["score"] >= told["threshold"]
    assert told["flagged"]
    assert "share of earlier amounts" in told["why"]
    early = json.loads(done(*asked, small, "--json"))["learned"]
    assert (early["score"] < told["threshold"], early["flagged"]) == (True, False)
    assert "it reaches the ranker's threshold" in done(*asked, large)
    assert "低于排序模型的阈值" in done(*asked, small, "--lang", "zh")
    assert "learned" not in json.loads(done(*words, "amount_minor=5", "--json"))


def test_it_is_for_aml_alone(home, card, labels, tmp_path):
    asked = [
        ("ranker", "train", "--labels", labels),
        ("ranker", "list"),
        ("ranker", "show", card["ranker_id"]),
        ("ranker", "score", card["ranker_id"], "--out", tmp_path / "x.csv"),
        ("alerts", "--ranker", card["ranker_id"]),
        ("score", "amount_minor=5", "--ranker", card["ranker_id"]),
    ]
    for words in asked:
        for role in ("data", "analyst", "campaign", "admin"):
            assert call(*words, "--role", role, "--home", home).code == 2, (words, role)
    assert done("ranker", "list", "--role", "aml", "--home", home)


def test_what_cannot_be_done_is_said(home, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("transaction_id,label\ntx:none,1\n", encoding="utf-8")
    outcome = call("ranker", "train", "--labels", bad, "--home", home)
    assert (outcome.code, "bad.csv" in outcome.err, "tx:none" in outcome.err) == (3, True, True)
    assert call("ranker", "show", "moon", "--home", home).code == 4
    assert call("alerts", "--ranker", "moon", "--home", home).code == 4
    assert call("ranker", "train", "--per", "moon", "--home", home).code == 2


def test_accounts_are_ranked_too_and_their_alerts_ordered(home, tmp_path):
    told, labels = tmp_path / "told.parquet", tmp_path / "labels.csv"
    done("export", "features", "--per", "account", "--out", told, "--home", home)
    accounts = pl.read_parquet(told)
    busy = accounts["in_distinct_ever"] > accounts["in_distinct_ever"].quantile(0.8)
    accounts.select("account_id", label=busy.cast(pl.Int8)).write_csv(labels)
    words = ("--per", "account", "--labels", labels, "--home", home, "--json")
    card = json.loads(done("ranker", "train", *words))
    assert card["per"] == "account"
    assert card["metrics"]["measure"]["f1"] > 0.9
    ordered = json.loads(done("alerts", "--ranker", card["ranker_id"], "--home", home, "--json"))
    payment = ("score", "payer_account=acct:nobody", "amount_minor=5", "currency=CNY")
    refused = call(*payment, "--ranker", card["ranker_id"], "--home", home)
    assert (refused.code, "a ranker of transactions" in refused.err) == (2, True)
    assert "distinct payers so far" in "".join(one["ranker_why"] or "" for one in ordered)


def test_what_reviewers_decided_teaches_from_the_next_run_on(home):
    assert "labels is '0 ids'" in call("ranker", "train", "--home", home).err
    alerts = json.loads(done("alerts", "--capacity", 1000, "--home", home, "--json"))
    outcomes = ("reported", "closed_as_explained")
    for place, alert in enumerate(alerts[:60]):
        words = (alert["finding_id"], "--outcome", outcomes[place % 2], "--reason", "looked at")
        done("cases", "dispose", *words, "--home", home)
    run_id = json.loads(done("analyse", "--as-of", "2100-01-01", "--home", home, "--json"))["run_id"]
    done("publish", run_id, "--home", home)
    card = json.loads(done("ranker", "train", "--home", home, "--json"))
    assert card["data"]["run_id"] == run_id
    assert card["data"]["labels"]["from"] == "judgements"
    assert card["data"]["labels"]["rows"] >= min(60, len(alerts))
    assert card["data"]["labels"]["used"] == sum(part["rows"] for part in card["split"].values()) > 100
