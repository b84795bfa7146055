"""Exit codes, and what is said when something is wrong."""

import json
from pathlib import Path

import pytest

import api.cli.runs
from graph_engine.ledger import Ledger
from tests.api.cli.conftest import call


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 2, "Usage"),
        (("nonsense",), 2, "nonsense"),
        (("load", "fundgraph"), 2, "PATH"),
        (("query", "top_hubs", "limit=0"), 2, "limit is '0'; allowed is a whole number from 1"),
        (("query", "top_hubs", "limit"), 2, "'limit' is not key=value"),
        (("query", "top_hubs", "limit=1", "limit=2"), 2, "limit is given twice"),
        (("query", "top_hubs", "speed=1"), 2, "speed"),
        (("query", "top_hubs", "--role", "boss"), 2, "boss"),
        (("analyse", "--as-of", "2025-01-31T12:00:00"), 2, "a time with its zone"),
        (("load", "fundgraph", "nothing-there"), 3, "nothing-there"),
        (("query", "top_hub"), 4, "near: top_hubs"),
        (("query", "customer_360", "party=party:nobody"), 4, "party:nobody"),
        (("publish", "0123456789abcdef"), 4, "0123456789abcdef"),
        (("publish", "--view", "risk"), 2, "--to is missing; allowed is neo4j or neo4j-import"),
        (("detectors", "round_tri"), 4, "near: round_trip"),
        (("query", "top_hubs", "--on", "neo4j"), 5, "FUNDGRAPH_NEO4J_URL"),
        (("publish", "--to", "neo4j"), 5, "FUNDGRAPH_NEO4J_URL"),
    ],
)
def test_what_is_wrong_is_said_with_its_exit_code(words, code, told, small_home):
    outcome = call(*words, "--home", small_home)
    assert (outcome.code, outcome.out) == (code, "")
    assert told in outcome.err
    assert "Traceback" not in outcome.err


def test_a_home_without_a_run_says_what_to_do(tmp_path):
    for words in (("query", "top_hubs"), ("export", "flows", "--out", tmp_path / "flows.csv")):
        outcome = call(*words, "--home", tmp_path)
        assert outcome.code == 4
        assert "fundgraph publish" in outcome.err
    assert call("publish", "--home", tmp_path).code == 4
    outcome = call("analyse", "--home", tmp_path)
    assert outcome.code == 2
    assert "fundgraph load" in outcome.err


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        (("export", "flows"), ".csv, .parquet, .ndjson, .xlsx"),
        (("ranker", "score", "0123456789abcdef"), ".csv, .parquet, .ndjson, .xlsx"),
        (("trace", "account:acct:1"), ".svg, .csv, .parquet, .ndjson, .xlsx"),
        (("cypher", "RETURN 1 AS x"), ".json, .csv, .arrow"),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_before_the_home_is_looked_at(words, allowed, tmp_path):
    for name, told in (("out.png", allowed), ("nowhere/out.csv", "a folder that exists")):
        outcome = call(*words, "--out", tmp_path / name, "--home", tmp_path / "no home")
        assert outcome.code == 2
        assert told in outcome.err


def test_a_bad_file_stops_the_load_and_leaves_nothing(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "party.csv").write_text("party_id,surprise\nP1,x\n", encoding="utf-8")
    outcome = call("load", "fundgraph", tmp_path / "files", "--home", tmp_path / "home")
    assert outcome.code == 3
    assert "party.csv" in outcome.err
    assert Ledger(tmp_path / "home").snapshot().version == 0


def test_a_ledger_being_written_is_said_to_be(tmp_path, small_files):
    with Ledger(tmp_path).write():
        outcome = call("load", "fundgraph", small_files, "--home", tmp_path)
    assert outcome.code == 1
    assert outcome.err.startswith("fundgraph: ")


def test_an_error_is_json_where_json_was_asked_for(small_home):
    outcome = call("query", "top_hub", "--home", small_home, "--json")
    problem = json.loads(outcome.err)
    assert list(problem) == ["error", "title", "detail"]
    assert problem["error"] == "UnknownName"
    assert json.loads(call("nonsense", "--json").err)["error"] == "WrongUse"


def test_an_error_nobody_foresaw_is_one_sentence(monkeypatch, small_home):
    def fail(_home: Path) -> None:
        raise RuntimeError("the disk\nis on fire")

    monkeypatch.setattr("graph_engine.runs.list_runs", fail)
    outcome = call("runs", "--home", small_home)
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    assert "RuntimeError: the disk is on fire" in outcome.err
    monkeypatch.setenv("FUNDGRAPH_DEBUG", "1")
    with pytest.raises(RuntimeError, match="on fire"):
        call("runs", "--home", small_home)


def test_quiet_says_nothing(small_home):
    assert call("runs", "--quiet", "--home", small_home).out == ""
    assert api.cli.runs.COLUMNS[0] not in call("query", "--quiet").out
