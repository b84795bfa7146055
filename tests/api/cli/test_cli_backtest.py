"""A detector tried on the command line: what is kept, won and lost, as JSON and as a table."""

import json

import polars as pl
import pytest

from tests.api.cli.conftest import call, done

LAXER = ("backtest", "fan_in", "expected_by_chance=30")


@pytest.fixture(scope="module")
def found(small_home):
    return json.loads(done(*LAXER, "--home", small_home, "--json"))


def test_laxer_parameters_only_win(small_home, found):
    every = json.loads(
        done("alerts", "--detector", "fan_in", "--capacity", 999, "--home", small_home, "--json")
    )
    assert found["present"]["alerts"] == found["kept"]["alerts"] == len(every) > 0
    assert found["lost"]["alerts"] == 0
    assert found["won"]["alerts"] == len(found["won_alerts"]) > 0
    assert found["won_alerts"][0]["sentence"]
    scores = [alert["score"] for alert in found["won_alerts"]]
    assert scores == sorted(scores, reverse=True)


def test_a_person_is_shown_so_many_and_told_of_the_rest(small_home, found):
    shown = done(*LAXER, "--limit", 1, "--home", small_home)
    assert found["won_alerts"][0]["sentence"] in shown
    assert f"{found['won']['alerts'] - 1} more; --limit" in shown
    assert "新增" in done(*LAXER, "--lang", "zh", "--home", small_home)


def test_a_file_of_segments_is_the_change(small_home, tmp_path):
    config = tmp_path / "tried.yaml"
    config.write_text(
        "detectors: {fan_in: {segments: [{segment: every, where: {kind: [person, company, sole_trader]}, "
        "parameters: {fewest_payers: 99}}]}}",
        encoding="utf-8",
    )
    words = ("backtest", "fan_in", "--config", config, "--home", small_home, "--json")
    told = json.loads(done(*words))
    assert [one["segment"] for one in told["parameters"]["changed"]] == ["", "every"]
    assert (told["kept"]["alerts"], told["lost"]["alerts"] > 0) == (0, True)


def test_labels_tell_what_is_right(small_home, found, tmp_path):
    best = found["won_alerts"][0]["finding_id"]
    ids = done("export", "alerts", "--out", tmp_path / "alerts.parquet", "--home", small_home)
    assert ids
    alert = pl.read_parquet(tmp_path / "alerts.parquet").filter(detector="fan_in").row(0, named=True)
    labels = tmp_path / "labels.csv"
    pl.DataFrame({"transaction_id": alert["transaction_ids"], "label": 1}).write_csv(labels)
    told = json.loads(done(*LAXER, "--labels", labels, "--home", small_home, "--json"))
    assert (told["kept"]["true"], told["present"]["precision"]) == (1, 1.0)
    assert told["truth"]["from"] == "file"
    assert told["won_alerts"][0]["finding_id"] == best
    accounts = tmp_path / "accounts.csv"
    pl.DataFrame({"account_id": alert["account_ids"], "label": 0}).write_csv(accounts)
    told = json.loads(done(*LAXER, "--labels", accounts, "--per", "account", "--home", small_home, "--json"))
    assert (told["present"]["true"], told["present"]["false"] > 0) == (0, True)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("fan_inn",), 4, "near: fan_in"),
        (("fan_in", "payers=3"), 2, "parameter of fan_in is 'payers'; allowed is one of window_days"),
        (
            ("fan_in", "window_days=long"),
            2,
            "fan_in.window_days is 'long'; allowed is a whole number from 0 to",
        ),
        (("fan_in", "window_days=-1"), 2, "fan_in.window_days is -1"),
        (("fan_in", "window_days"), 2, "'window_days' is not key=value"),
        (("fan_in", "--from", "2025-03-01", "--to", "2025-02-01"), 2, "from is '2025-03-01'"),
        (("fan_in", "--to", "2030-01-01"), 2, "to is '2030-01-01'"),
        (("fan_in", "--role", "analyst"), 2, "backtests may be read by aml"),
        (("fan_in", "--per", "party", "--labels", "none.csv"), 2, "per is 'party'"),
        (("fan_in", "--labels", "none.csv"), 3, "none.csv"),
        (("fan_in", "--config", "none.yaml"), 2, "none.yaml"),
    ],
)
def test_what_is_wrong_is_said_with_its_exit_code(words, code, told, small_home):
    outcome = call("backtest", *words, "--home", small_home)
    assert (outcome.code, outcome.out) == (code, "")
    assert told in outcome.err


def test_a_file_that_says_nothing_of_the_detector_is_no_change(small_home, tmp_path):
    config = tmp_path / "tried.yaml"
    config.write_text("detectors: {fan_out: {window_days: 3}}", encoding="utf-8")
    outcome = call("backtest", "fan_in", "--config", config, "--home", small_home)
    assert (outcome.code, "of them fan_in" in outcome.err) == (2, True)
