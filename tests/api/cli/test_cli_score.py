"""One transaction scored on the command line: by its columns, from a file, for a person and for a program."""

import json

import pytest

from graph_engine.runs import Run
from tests.api.cli.conftest import call, done


@pytest.fixture(scope="module")
def columns(small_home):
    flows = Run.open(small_home).index.edges("TRANSFERRED")
    ends = [
        flows.source_nodes.id_at(int(flows.sources[-1])),
        flows.target_nodes.id_at(int(flows.targets[-1])),
    ]
    return {"payer_account": ends[0], "payee_account": ends[1], "amount_minor": 123_456, "currency": "CNY"}


def words(columns):
    return [f"{name}={value}" for name, value in columns.items()]


def test_columns_and_a_file_of_them_give_the_same_score(small_home, columns, tmp_path):
    file = tmp_path / "transaction.json"
    at = {"time": "2030-01-01T00:00:00Z"}
    file.write_text(json.dumps(columns | at))
    answers = [
        json.loads(done("score", *given, "--home", small_home, "--json"))
        for given in (words(columns | at), [file])
    ]
    for answer in answers:
        assert answer.pop("elapsed_ms") > 0
    assert answers[0] == answers[1]
    assert answers[0]["features"]["pair_count_ever"] > 1
    assert answers[0]["run_id"] == Run.open(small_home).run_id


def test_a_person_is_told_the_score_and_what_is_rare(small_home, columns):
    shown = done("score", *words(columns | {"amount_minor": 10**15}), "--home", small_home)
    assert "recent transactions of run" in shown
    assert "CNY 10,000,000,000,000.00  under 1 %" in shown
    assert "评分" in done("score", *words(columns), "--lang", "zh", "--home", small_home)


def test_a_person_is_told_that_nothing_is_rare(small_home, columns):
    plain = columns | {"payee_account": "acct:unknown"}
    asked = json.loads(done("score", *words(plain), "--home", small_home, "--json"))
    shown = done("score", *words(plain), "--home", small_home)
    assert asked["completes"] == []
    assert ("No reason stands out" in shown) == (not asked["reasons"])
    assert "It would complete no circle" in shown


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (("amount_minor=0",), 2, "amount_minor"),
        (("amount_minor=5", "currency=CNY"), 2, "an account of the run on one side"),
        (("amount_minor=5", "currency=CNY", "payer=x"), 2, "payer"),
        (("no/such/file.json",), 2, "cannot be read"),
        (("amount_minor=5", "nothing"), 2, "is not key=value"),
        (("amount_minor=5", "--role", "analyst"), 2, "scores may be read by aml"),
    ],
)
def test_what_is_wrong_is_said(small_home, given, code, told):
    outcome = call("score", *given, "--home", small_home)
    assert (outcome.code, outcome.out) == (code, "")
    assert told in outcome.err
