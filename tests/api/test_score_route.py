"""Scores over the API: for aml alone, what is wrong said as elsewhere, whom they are about in the trail."""

import pytest

from api.work.audit import read_audit
from graph_engine.schema.access import ROLES_OF_CALLERS
from tests.api.secret_bank import INSTANT, RUN_ID

PAYER, PAYEE = "acct:A1", "acct:nobody"
ONE = {"payer_account": PAYER, "payee_account": PAYEE, "amount_minor": 500, "currency": "CNY"}


def post(bank, role="aml", lang="en", **columns):
    return bank.ask("POST", f"/v1/score?lang={lang}", role, json=ONE | columns)


def test_a_transaction_is_rated_against_the_current_run(bank):
    answer = post(bank, amount_minor=10**12).json()
    assert answer["run_id"] == RUN_ID
    assert 0 <= answer["score"] <= 1
    assert answer["features"]["amount_minor"] == 10**12
    assert answer["features"]["pair_count_ever"] == 1
    assert answer["completes"] == []
    assert answer["population"] > 0
    assert answer["elapsed_ms"] > 0


def test_the_trail_names_the_accounts(bank):
    post(bank)
    row = read_audit(bank.app.state.service.work, limit=1)[0]
    assert {PAYER, PAYEE} <= set(row.subjects)


@pytest.mark.parametrize("role", [role for role in ROLES_OF_CALLERS if role != "aml"])
def test_it_is_for_aml_alone(bank, role):
    assert post(bank, role).status_code == 403


@pytest.mark.parametrize(
    ("columns", "status", "told"),
    [
        ({"payer_account": "acct:no"}, 400, "an account of the run on one side"),
        ({"time": "2020-01-01T00:00:00Z"}, 400, "or later, after the run"),
        ({"time": "2030-01-01T00:00:00"}, 422, "time"),
        ({"amount_minor": 0}, 422, "amount_minor"),
        ({"currency": "yuan"}, 422, "currency"),
        ({"payer": PAYER}, 422, "payer"),
    ],
)
def test_what_is_wrong_is_said(bank, columns, status, told):
    response = post(bank, **columns)
    assert response.status_code == status
    assert told in response.json()["detail"]


def test_a_time_in_another_zone_is_the_same_instant(bank):
    at = INSTANT.replace(year=2030)
    hours = [
        post(bank, time=each).json()["features"]["hour"]
        for each in (at.isoformat(), "2030-01-01T08:00:00+08:00")
    ]
    assert hours == [at.hour, 0]


def test_without_a_published_run_there_is_nothing_to_rate_against(empty):
    assert post(empty).status_code == 503
