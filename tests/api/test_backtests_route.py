"""Backtests over the API: for aml alone, the lists bounded, what is wrong said as elsewhere."""

import pytest

from api.reading import backtests
from api.work.audit import read_audit
from graph_engine.schema.access import ROLES_OF_CALLERS
from tests.api.secret_bank import FIRM, INSTANT, RUN_ID, WOMAN

EVERY_PAYER = {"detector": "fan_out", "parameters": {"fewest_payees": 1, "usual_payments": 0}}
"""Each customer who paid somebody new."""


def post(bank, role="aml", **asked):
    return bank.ask("POST", "/v1/backtests", role, json={**EVERY_PAYER, **asked})


def test_what_is_won_is_told_with_its_sentences(bank):
    answer = post(bank).json()
    assert (answer["run_id"], answer["as_of"]) == (RUN_ID, INSTANT.isoformat().replace("+00:00", "Z"))
    assert answer["truth"] == {"from": "judgements", "used": 0, "unused": 1}
    assert answer["present"]["alerts"] == answer["kept"]["alerts"] == answer["lost"]["alerts"] == 0
    assert answer["won"]["alerts"] == len(answer["won_alerts"]) == answer["won"]["unknown"] > 1
    assert {FIRM, WOMAN} == {alert["anchor_id"] for alert in answer["won_alerts"]}
    assert all(alert["true"] is None and "went to" in alert["sentence"] for alert in answer["won_alerts"])
    assert answer["parameters"]["changed"] == [
        {"segment": "", "parameters": {"window_days": 14, "fewest_payees": 1, "usual_payments": 0}}
    ]
    chinese = bank.ask("POST", "/v1/backtests?lang=zh", "aml", json=EVERY_PAYER).json()
    assert "收款方" in chinese["won_alerts"][0]["sentence"]


def test_what_is_beyond_the_limit_is_counted(bank):
    whole, bounded = post(bank).json(), post(bank, limit=1).json()
    assert bounded["won_alerts"] == whole["won_alerts"][:1]
    assert bounded["left_out"]["won_alerts"] == len(whole["won_alerts"]) - 1
    assert bounded["won"] == whole["won"]


def test_an_earlier_day_is_looked_at_as_it_was(bank):
    answer = post(bank, to_day="2025-06-02").json()
    assert (answer["to_day"], answer["as_of"]) == ("2025-06-02", "2025-06-02T15:59:59.999999Z")
    assert answer["changed"]["alerts"] < post(bank).json()["changed"]["alerts"]


def test_segments_are_tried(bank):
    firms = {"segment": "firms", "where": {"kind": ["company"]}, "parameters": {"fewest_payees": 9}}
    answer = post(bank, segments=[firms]).json()
    assert {alert["anchor_id"] for alert in answer["won_alerts"]} == {WOMAN}
    assert [one["segment"] for one in answer["parameters"]["changed"]] == ["", "firms"]


def test_the_trail_names_whom_the_answer_names(bank):
    post(bank)
    row = read_audit(bank.app.state.service.work, limit=1)[0]
    assert {FIRM, WOMAN} <= set(row.subjects)


@pytest.mark.parametrize("role", [role for role in ROLES_OF_CALLERS if role != "aml"])
def test_it_is_for_aml_alone(bank, role):
    assert post(bank, role).status_code == 403


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"detector": "fan_ou"}, 404, "near: fan_out"),
        ({"parameters": {"payees": 1}}, 400, "one of window_days, fewest_payees, usual_payments"),
        ({"parameters": {"fewest_payees": 0}}, 400, "fan_out.fewest_payees is 0; allowed is a whole number"),
        ({"from_day": "2025-06-02", "to_day": "2025-06-01"}, 400, "from is '2025-06-02'"),
        ({"to_day": "2030-01-01"}, 400, "a day up to 2025-07-01, the run's"),
        (
            {"segments": [{"segment": "a", "where": {"name": ["b"]}, "parameters": {"fewest_payees": 1}}]},
            400,
            "kind",
        ),
        ({"parameters": {"fewest_payees": "many"}}, 422, "fewest_payees"),
        ({"parameter": {}}, 422, "parameter"),
    ],
)
def test_what_is_wrong_is_said(bank, asked, status, told):
    response = post(bank, **asked)
    assert response.status_code == status
    assert told in response.json()["detail"]


def test_one_is_made_at_a_time(bank):
    with backtests.ONE_AT_A_TIME:
        busy = post(bank)
    assert (busy.status_code, "another backtest" in busy.json()["detail"]) == (503, True)
    assert post(bank).status_code == 200


def test_without_a_published_run_there_is_nothing_to_try(empty):
    assert post(empty).status_code == 503
