"""Detectors and rankers over the API: their words, and what the run has chosen."""

import json
from dataclasses import asdict

import pytest

from api.settings import load_settings
from graph_engine.detectors import DETECTORS
from graph_engine.detectors.words import parameters_of
from graph_engine.ranker import Ranker, save_ranker
from graph_engine.runs.paths import RunPaths
from graph_engine.schema.access import ROLES_OF_CALLERS
from tests.api.conftest import serve
from tests.api.secret_bank import RUN_ID

TRADERS = {"segment": "traders", "where": {"kind": ["sole_trader"]}, "parameters": {"near_pct": 90}}


@pytest.fixture
def chosen(two_runs, tmp_path):
    """The bank with a run that has detectors of its own choice."""
    record = RunPaths(two_runs).run(RUN_ID) / "run.json"
    home = tmp_path / "home"
    home.mkdir()
    (home / "runs" / RUN_ID).mkdir(parents=True)
    told = json.loads(record.read_text(encoding="utf-8"))
    told["inputs"]["configuration"] = {
        "detectors": {
            "structuring": {"window_days": 10, "segments": [TRADERS]},
            "fan_in": {"status": "shadow"},
            "cycle": {"status": "disabled"},
        }
    }
    (home / "runs" / RUN_ID / "run.json").write_text(json.dumps(told), encoding="utf-8")
    (home / "runs" / "current").write_text(RUN_ID, encoding="utf-8")
    yield from serve(load_settings(home=home))


def test_every_detector_says_what_its_module_says(bank):
    answer = bank.get("/v1/detectors", "aml").json()
    assert answer["run_id"] == RUN_ID
    assert [one["detector"] for one in answer["items"]] == [detector.name for detector in DETECTORS]
    for one, detector in zip(answer["items"], DETECTORS, strict=True):
        assert (one["title"], one["source"]) == (detector.title["en"], detector.texts.source)
        chosen = [parameter.pop("chosen") for parameter in one["parameters"]]
        assert one["parameters"] == [asdict(each) for each in parameters_of(detector)]
        if not any(chosen):
            assert (one["status"], one["segments"]) == ("active", [])


def test_one_detector_is_told_as_among_all(bank):
    for one in bank.get("/v1/detectors", "aml").json()["items"]:
        assert bank.get(f"/v1/detectors/{one['detector']}", "aml").json() == one


def test_texts_and_reasons_are_told_in_chinese(bank):
    told = bank.get("/v1/detectors/structuring", "aml", lang="zh").json()
    assert told["definition"].startswith("知道报告标准的人")
    assert told["parameters"][0]["why"].startswith("W，首尾均计")
    assert told["title"] == "连日略低于报告标准"
    assert told["look_next"].startswith("客户是否知晓报告标准")


def test_what_the_run_has_chosen_is_told(chosen):
    told = {one["detector"]: one for one in chosen.get("/v1/detectors", "aml").json()["items"]}
    statuses = [told[name]["status"] for name in ("structuring", "fan_in", "cycle", "fan_out")]
    assert statuses == ["active", "shadow", "disabled", "active"]
    parameters = {one["name"]: one["chosen"] for one in told["structuring"]["parameters"]}
    assert parameters == {"window_days": 10, "fewest_days": None, "near_pct": None, "new_pct": None}
    assert told["structuring"]["segments"] == [
        {"name": "traders", "where": {"kind": ["sole_trader"]}, "parameters": {"near_pct": 90}}
    ]


def test_a_detector_that_is_none_is_not_found(bank):
    response = bank.get("/v1/detectors/structurin", "aml")
    assert (response.status_code, response.json()["near"][0]) == (404, "structuring")


def test_the_cards_of_rankers_are_told(chosen):
    assert chosen.get("/v1/rankers", "aml").json() == {"items": []}
    card = {"ranker_id": "00000000000000cc", "per": "account", "data": {"labels": {"from": "judgements"}}}
    card |= {"split": {"teach": {"rows": 9}}, "threshold": 0.5, "metrics": {"measure": {"f1": 0.5}}}
    card |= {"features": ["hour"], "words": {}, "gains": [{"feature": "hour", "share": 1.0}]}
    card |= {"parameters": {"rounds": 3}, "library": "lightgbm 1"}
    save_ranker(chosen.app.state.service.settings.home, Ranker(card, "a model"))
    assert chosen.get("/v1/rankers", "aml").json() == {"items": [card]}
    assert chosen.get("/v1/rankers/00000000000000cc", "aml").json() == card
    missing = chosen.get("/v1/rankers/00000000000000cd", "aml")
    assert (missing.status_code, missing.json()["near"]) == (404, ["00000000000000cc"])


@pytest.mark.parametrize("role", [role for role in ROLES_OF_CALLERS if role != "aml"])
def test_they_are_for_aml_alone(bank, role):
    for path in ("/v1/detectors", "/v1/detectors/structuring", "/v1/rankers", "/v1/rankers/none"):
        assert bank.get(path, role).status_code == 403
