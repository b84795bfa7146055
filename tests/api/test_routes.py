"""What routes answer with, on a bank small enough to know every answer."""

import csv
import io

import pytest

from tests.api.secret_bank import FIRM, OUTSIDE_FIRM, OUTSIDER, WOMAN


def ids(page, name):
    return [item[name] for item in page.json()["items"]]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"ours": "true"}, [FIRM, WOMAN]),
        ({"kind": "company"}, [OUTSIDE_FIRM, FIRM]),
        ({"kind": "company", "ours": "false"}, [OUTSIDE_FIRM]),
        ({"region": "CN-320500"}, [FIRM, OUTSIDER, WOMAN]),
        ({"region": "CN-000000"}, []),
        ({"value_segment": "gold", "kind": "person"}, [WOMAN]),
        ({"industry": "C34"}, [FIRM]),
        ({"name": "宁波"}, [OUTSIDE_FIRM]),
        ({"role": "platform"}, []),
    ],
)
def test_parties_by_filters(bank, filters, expected):
    assert ids(bank.get("/v1/parties", "analyst", **filters), "party_id") == expected


def test_accounts_and_their_transactions(bank):
    accounts = bank.get(f"/v1/parties/{FIRM}/accounts", "analyst")
    assert ids(accounts, "account_id") == ["acct:A1"]
    page = bank.get("/v1/accounts/acct:A1/transactions", "analyst")
    told = [(one["transaction_id"], one["direction"], one["amount_minor"]) for one in page.json()["items"]]
    assert told == [
        ("tx:7", "self", 700_00),
        ("tx:6", "in", 600_00),
        ("tx:5", "out", 500_00),
        ("tx:4", "in", 400_00),
        ("tx:1", "out", 100_00),
    ]
    first = page.json()["items"][-1]
    assert first["counterparty_number"] == "6217********3210"
    assert first["summary"] == "电话13*******78"


def test_transactions_in_a_window_include_its_start_and_not_its_end(bank):
    window = {"after": "2025-06-05T02:00:00Z", "before": "2025-06-07T02:00:00Z"}
    page = bank.get("/v1/accounts/acct:A1/transactions", "analyst", **window)
    assert ids(page, "transaction_id") == ["tx:5", "tx:4"]
    naive = bank.get("/v1/accounts/acct:A1/transactions", "analyst", after="2025-06-05T02:00:00")
    assert naive.status_code == 422


def test_flows_by_payer_and_month(bank):
    page = bank.get("/v1/flows", "analyst", payer=FIRM, from_month="2025-06-15", to_month="2025-06-20")
    assert ids(page, "payee_id") == [OUTSIDE_FIRM, WOMAN]
    assert bank.get("/v1/flows", "analyst", from_month="2025-07-01").json()["items"] == []
    backwards = bank.get("/v1/flows", "analyst", from_month="2025-07-01", to_month="2025-06-01")
    assert backwards.status_code == 400
    assert "2025-07-01 or later" in backwards.json()["detail"]


def test_a_finding_comes_with_its_evidence(bank):
    finding = bank.get("/v1/opportunities/f_opportunity", "analyst").json()
    assert [party["party_id"] for party in finding["parties"]] == [FIRM, OUTSIDER]
    assert finding["accounts"] == [{"account_id": "acct:A1", "holder_id": FIRM, "role": "payer"}]
    five, six = finding["transactions"]
    assert (five["payer_account"], five["payee_account"], five["amount_minor"]) == (
        "acct:A1",
        "acct:XF",
        500_00,
    )
    assert (six["payer_account"], six["payee_account"], six["amount_minor"]) == (None, "acct:A1", 600_00)
    assert finding["facts"] == {"n_payers": 2}


def test_an_alert_shows_guarantees_ties_and_devices_too(bank):
    alert = bank.get("/v1/alerts/f_alert_open", "aml").json()
    first, second = alert["guarantees"]
    assert first == {
        "guarantee_id": "guarantee:1",
        "guarantor_id": OUTSIDER,
        "borrower_id": FIRM,
        "kind": "surety",
        "since": "2025-03-01T00:00:00Z",
        "amount_minor": 900_00,
        "currency": "CNY",
    }
    assert (second["guarantor_id"], second["since"]) == (FIRM, None)
    assert alert["ties"] == [
        {"party_id": OUTSIDER, "to_party_id": FIRM, "tie": "investor", "share": 0.3},
        {"party_id": OUTSIDER, "to_party_id": FIRM, "tie": "legal_representative", "share": None},
    ]
    assert alert["devices"] == [{"device_id": "device:1", "party_ids": sorted([FIRM, OUTSIDER])}]
    assert [one["device_id"] for one in alert["transactions"]] == ["device:1", None]


def test_findings_by_party_state_and_detector(bank):
    assert ids(bank.get("/v1/alerts", "aml", party=OUTSIDER), "finding_id") == [
        "f_alert_explained",
        "f_alert_open",
    ]
    assert ids(bank.get("/v1/alerts", "aml", state="open"), "finding_id") == ["f_alert_open"]
    assert ids(bank.get("/v1/alerts", "aml", detector="none"), "finding_id") == []
    assert ids(bank.get("/v1/alerts", "aml", party=WOMAN), "finding_id") == []
    assert ids(bank.get(f"/v1/parties/{FIRM}/findings", "analyst"), "finding_id") == ["f_opportunity"]
    assert len(ids(bank.get(f"/v1/parties/{FIRM}/findings", "aml"), "finding_id")) == 4


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"params": {"lang": "zh"}}, "四名成员。"),
        ({"headers": {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.1"}}, "四名成员。"),
        ({"headers": {"Accept-Language": "fr, en;q=0.5"}}, "Four members."),
        ({"headers": {"Accept-Language": "zh"}, "params": {"lang": "en"}}, "Four members."),
        ({}, "Four members."),
    ],
)
def test_sentences_are_in_the_language_asked_for(bank, asked, sentence):
    response = bank.ask("GET", "/v1/communities/c1", "campaign", **asked)
    assert response.json()["sentence"] == sentence
    assert response.headers["content-language"] == ("zh" if sentence.startswith("四") else "en")


def test_names_that_come_near_are_told(bank):
    assert bank.get("/v1/parties/party:FIRN", "analyst").json()["near"][0] == FIRM
    assert bank.get("/v1/communities/c11", "analyst").json()["near"] == ["c1"]
    assert bank.get("/v1/opportunities/f_oportunity", "analyst").json()["near"] == ["f_opportunity"]


def test_a_query_says_what_it_answers_and_answers(bank):
    listed = bank.get("/v1/queries", "analyst").json()["items"]
    assert [query["name"] for query in listed] == sorted(query["name"] for query in listed)
    described = bank.get("/v1/queries/counterparties", "analyst").json()
    assert {name: value for name, value in described.items() if name != "cypher"} in listed
    assert described["cypher"].endswith("ORDER BY currency, amount_minor DESC, counterparty, way\n")
    by_address = bank.get("/v1/queries/counterparties/answer", "analyst", party=FIRM, limit=1).json()
    arguments = {"party": FIRM, "limit": 1}
    by_body = bank.ask(
        "POST", "/v1/queries/counterparties/answer", "analyst", json={"arguments": arguments}
    ).json()
    assert by_address | {"elapsed_ms": 0} == by_body | {"elapsed_ms": 0}
    assert len(by_body["rows"]) == 1
    assert by_body["left_out"]
    assert set(by_body["columns"]) == {column["name"] for column in described["columns"]}


def test_the_neighbourhood_is_the_named_query(bank):
    near = bank.get(f"/v1/parties/{FIRM}/neighbourhood", "analyst", hops=1).json()
    asked = bank.get("/v1/queries/neighbourhood/answer", "analyst", party=FIRM, hops=1).json()
    assert near | {"elapsed_ms": 0} == asked | {"elapsed_ms": 0}
    assert near["rows"]


def test_a_wrong_argument_is_named(bank):
    unknown = bank.get("/v1/queries/counterparties/answer", "analyst", party=FIRM, colour="red")
    assert unknown.status_code == 400
    assert "colour" in unknown.json()["detail"]
    twice = bank.ask("GET", "/v1/queries/counterparties/answer?party=a&party=b", "analyst")
    assert twice.status_code == 400
    assert "one value" in twice.json()["detail"]
    assert bank.get("/v1/queries/counterparties/answer", "analyst", party="party:NO").status_code == 404


def test_an_export_has_the_columns_of_the_contract_and_names_its_run(bank):
    response = bank.get("/v1/exports/opportunities", "analyst")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["x-run-id"] == "00000000000000a1"
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    row = next(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert row["finding_id"] == "f_opportunity"
    assert row["transaction_ids"] == '["5", "6"]'
    assert bank.get("/v1/exports/opportunities", "analyst").content == response.content


@pytest.mark.parametrize("form", ["csv", "ndjson", "parquet", "xlsx"])
def test_an_export_comes_in_every_form(bank, form):
    response = bank.get("/v1/exports/communities", "campaign", format=form)
    assert response.status_code == 200
    assert response.headers["x-left-out"] == "outside_persons=2"
    assert response.content


def features(bank, **asked):
    content = bank.get("/v1/exports/features", "data", **asked).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_features_are_of_customers_accounts_of_ours_or_transactions(bank):
    customers = features(bank)
    assert [row["party_id"] for row in customers] == [FIRM, "party:WOMAN"]
    assert customers[0]["in_count_ever"] == "3"
    assert [row["account_id"] for row in features(bank, per="account")] == ["acct:A1", "acct:A2"]
    moved = features(bank, per="transaction", snapshot_days=1)
    assert [row["transaction_id"] for row in moved] == [f"tx:{number}" for number in range(1, 8)]
    assert moved[6]["payer_party_partners"] == "3"
    assert bank.get("/v1/exports/features", "data", per="moon").status_code == 422
    assert bank.get("/v1/exports/features", "data", snapshot_days=0).status_code == 422


def test_metrics_name_routes_and_no_ids(bank):
    bank.get(f"/v1/parties/{FIRM}", "analyst")
    text = bank.get("/v1/metrics", "data").text
    assert 'route="/v1/parties/{party_id}",status="200"' in text
    assert FIRM not in text
