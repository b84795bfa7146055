"""Alerts and cases on the command line: the best first, decided ones left out, and used by the next run."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from api.cli.words import TERMS
from api.reading.decided import decided_after
from graph_engine.detectors import DETECTORS, detector_named
from graph_engine.ledger import Ledger
from graph_engine.runs import Run
from graph_engine.wording import amount_in_full
from tests.api.cli.conftest import call, done


@pytest.fixture(scope="module")
def home(small_home, tmp_path_factory):
    """The small bank in a home of its own."""
    own = tmp_path_factory.mktemp("cases") / "home"
    shutil.copytree(small_home, own, symlinks=True)
    return own


def alerts(home, *words):
    return json.loads(done("alerts", *words, "--home", home, "--json"))


def state_of(finding_id, home):
    """State and reason of an alert as it is exported."""
    file = home / "alerts.ndjson"
    done("export", "alerts", "--out", file, "--home", home)
    rows = map(json.loads, file.read_text("utf-8").splitlines())
    return next((row["state"], row["reason"]) for row in rows if row["finding_id"] == finding_id)


def test_capacity_gives_the_best_so_many(home):
    every = alerts(home, "--capacity", 1000)
    assert len(every) > 1
    assert every == sorted(every, key=lambda one: (-one["score"], one["finding_id"]))
    assert alerts(home, "--capacity", 1) == every[:1]
    assert "more open alerts" in done("alerts", "--capacity", 1, "--home", home)
    kept = alerts(home, "--detector", every[0]["detector"])
    assert {one["detector"] for one in kept} == {every[0]["detector"]}


def test_a_list_tells_who_what_how_much_when_and_how_severe(home):
    first = alerts(home)[0]
    told = {
        *(first["finding_id"], first["anchor_name"], first["anchor_id"], first["last_at"]),
        amount_in_full(first["amount_minor"], first["currency"], "zh"),
        detector_named(first["detector"]).title["zh"],
        TERMS.entries[first["severity"]]["zh"],
    }
    for words in (("alerts", "--capacity", 1), ("cases", "list", "--limit", 1)):
        head, row = done(*words, "--home", home, "--lang", "zh").splitlines()[:2]
        assert told <= set(row.split())
        assert {"客户", "规则", "金额", "末笔时间（UTC）", "严重程度"} <= set(head.split())


def test_a_case_runs_from_new_to_a_judgement_that_the_next_run_uses(home):
    first, second = (one["finding_id"] for one in alerts(home)[:2])
    done("cases", "assign", first, "Li Wei", "--home", home)
    assert [
        one["finding_id"]
        for one in json.loads(done("cases", "list", "--assignee", "Li Wei", "--home", home, "--json"))
    ] == [first]
    told = done(
        "cases", "dispose", first, "--outcome", "closed_as_explained", "--reason", "rents", "--home", home
    )
    assert "The ledger holds the decision" in told
    assert first not in [one["finding_id"] for one in alerts(home)]
    assert state_of(first, home) == ("closed", "rents")
    assert state_of(second, home) == ("open", None)
    shown = json.loads(done("cases", "show", first, "--home", home, "--json"))
    assert (shown["state"], [event["actor"] for event in shown["events"]]) == (
        "disposed",
        ["command line"] * 2,
    )
    assert {party["party_id"] for party in shown["evidence"]["parties"]}
    assert shown["evidence"].keys() >= {"transactions", "guarantees", "ties", "devices"}
    assert shown["evidence"]["parties"][0]["party_id"] in done("cases", "show", first, "--home", home)
    decided = Ledger(home).snapshot(), Run.open(home).instant
    assert decided_after(*decided, datetime.now(UTC)) == 1
    analysed = json.loads(done("analyse", "--as-of", "2100-01-01", "--home", home, "--json"))
    assert analysed["decided_later"] == 0
    done("publish", analysed["run_id"], "--home", home)
    done("cases", "reopen", first, "--reason", "more came", "--home", home)
    done("cases", "note", second, "--reason", "asked the branch", "--home", home)
    assert json.loads(done("cases", "show", first, "--home", home, "--json"))["state"] == "assigned"
    told = done("cases", "note", second, "--reason", "again", "--home", home, "--lang", "zh")
    assert "当前状态：待处理" in told
    assert state_of(first, home) == ("open", None)


def test_what_cannot_be_done_is_said(home):
    known = alerts(home)[0]["finding_id"]
    assert call("cases", "show", "f_none", "--home", home).code == 4
    assert call("cases", "dispose", known, "--outcome", "burnt", "--reason", "x", "--home", home).code == 2
    assert call("cases", "list", "--state", "lost", "--home", home).code == 2
    assert call("cases", "list", "--role", "analyst", "--home", home).code == 2
    assert call("alerts", "--role", "data", "--home", home).code == 2
    assert call("alerts", "--detector", "nothing", "--home", home).code == 4


def test_a_detector_without_open_alerts_gives_none(home):
    found = {row["detector"] for row in alerts(home, "--capacity", 99_999)}
    quiet = sorted({detector.name for detector in DETECTORS} - found)
    assert [alerts(home, "--detector", name) for name in quiet] == [[]] * len(quiet)
    assert quiet
