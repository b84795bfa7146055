"""Every error is a problem of RFC 9457, bounded and without anything of the inside."""

import asyncio
import json
import threading

import pytest
from sqlalchemy import text

from api.access import PartyReader
from api.bounding import Bounding
from api.settings import load_settings
from graph_engine.errors import CatalogueError
from tests.api.conftest import serve
from tests.api.secret_bank import FIRM
from tests.patience import PATIENCE_S

MEMBERS = {"type", "title", "status", "detail", "instance", "request_id"}


@pytest.mark.parametrize(
    ("method", "path", "role", "status"),
    [
        ("GET", "/v1/parties", None, 401),
        ("GET", "/v1/alerts", "analyst", 403),
        ("GET", "/v1/parties/party:NO", "analyst", 404),
        ("GET", "/v1/nothing", "analyst", 404),
        ("GET", "/nothing", None, 404),
        ("GET", "/v1/parties/", "analyst", 404),
        ("GET", "/docs", None, 404),
        ("GET", "/openapi.json", None, 404),
        ("DELETE", "/v1/parties", "analyst", 405),
        ("GET", "/v1/parties?kind=alien", "analyst", 422),
        ("POST", "/v1/keys", "admin", 422),
        ("GET", "/v1/flows?from_month=2025-02-01&to_month=2025-01-01", "analyst", 400),
    ],
)
def test_every_error_is_a_problem(bank, method, path, role, status):
    response = bank.ask(method, path, role)
    body = response.json()
    assert response.status_code == body["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert set(body) >= MEMBERS
    assert body["instance"] == path.partition("?")[0]
    assert body["request_id"] == response.headers["x-request-id"]
    assert body["type"].startswith("urn:fundgraph:problem:")
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/queries/counterparties?party=p", "none; below it there are /v1/queries/{name}/answer"),
        ("GET", "/v1/parties?our=true", "industry, kind, limit"),
        ("GET", "/v1/alerts?Detector=cycle", "detector"),
        ("POST", "/v1/queries/counterparties/answer?party=p", "POST /v1/queries/{name}/answer takes: engine"),
    ],
)
def test_a_parameter_that_a_route_does_not_take_is_refused(bank, method, path, allowed):
    response = bank.ask(method, path, "aml", **({"json": {"arguments": {}}} if method == "POST" else {}))
    assert response.status_code == 400
    name = path.partition("?")[2].partition("=")[0]
    assert f"a parameter of the address is '{name}'; allowed is " in response.json()["detail"]
    assert allowed in response.json()["detail"]
    assert bank.ask(method, path, None).status_code == 401


def test_a_language_may_be_asked_for_everywhere(bank):
    assert bank.ask("GET", "/v1/queries?lang=zh", "aml").status_code == 200


def test_the_arguments_of_a_query_are_its_own(bank):
    found = bank.ask("GET", f"/v1/queries/counterparties/answer?engine=index&party={FIRM}", "aml")
    assert found.status_code == 200
    refused = bank.ask("GET", f"/v1/queries/counterparties/answer?party={FIRM}&speed=1", "aml")
    assert (refused.status_code, "speed" in refused.json()["detail"]) == (400, True)


def test_a_405_says_what_is_allowed(bank):
    assert bank.ask("DELETE", "/v1/parties", "analyst").headers["allow"] == "GET"


def test_a_body_too_large_is_refused(bank):
    body = json.dumps({"arguments": {"party": "x" * 100_000}})
    response = bank.ask(
        "POST",
        "/v1/queries/counterparties/answer",
        "analyst",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


@pytest.fixture
def served(bank_home, tmp_path, request):
    """The bank with a work database of its own, and settings of the test."""
    settings = load_settings(
        home=bank_home, database_url=f"sqlite:///{tmp_path / 'work.sqlite'}", **getattr(request, "param", {})
    )
    yield from serve(settings)


@pytest.mark.parametrize("error", [ValueError("secret inside"), CatalogueError("secret inside")])
def test_what_nobody_foresaw_is_told_without_its_inside(served, error, capfd):
    @served.app.get("/v1/broken")
    def broken(caller: PartyReader) -> str:
        raise error

    response = served.get("/v1/broken", "analyst")
    assert response.status_code == 500
    assert response.json()["title"] == "The service failed"
    assert "secret" not in response.text
    assert "secret" not in capfd.readouterr().err


@pytest.mark.parametrize("served", [{"request_seconds": 0.2}], indirect=True)
def test_a_request_that_takes_too_long_is_answered_in_time(served):
    go_on = threading.Event()

    @served.app.get("/v1/slow")
    def slow(caller: PartyReader) -> str:
        go_on.wait(PATIENCE_S)
        return "late"

    response = served.get("/v1/slow", "analyst")
    go_on.set()
    assert response.status_code == 504
    assert "FUNDGRAPH_REQUEST_SECONDS" in response.json()["detail"]


@pytest.mark.parametrize("served", [{"concurrent_requests": 2}], indirect=True)
def test_one_request_too_many_is_told_to_come_back(served):
    both_in = threading.Barrier(2)

    @served.app.get("/v1/slow")
    def slow(caller: PartyReader) -> str:
        both_in.wait(PATIENCE_S)
        return "done"

    responses = served.ask_at_once("/v1/slow", "analyst", 3)
    assert sorted(response.status_code for response in responses) == [200, 200, 503]
    busy = next(response for response in responses if response.status_code == 503)
    assert busy.headers["retry-after"] == "1"
    assert busy.json()["title"] == "The service is busy"
    assert served.get("/v1/parties", "analyst").status_code == 200


def test_an_answer_that_does_not_end_is_broken_off(tmp_path):
    sent = []

    async def endless(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.Event().wait()

    async def send(message):
        sent.append(message["type"])

    bounding = Bounding(endless, load_settings(home=tmp_path, request_seconds=0.05, answer_seconds=0.05))
    asyncio.run(bounding({"type": "http", "path": "/v1/exports/flows"}, None, send))
    assert sent == ["http.response.start"]


@pytest.mark.parametrize("served", [{"export_rows": 1}], indirect=True)
def test_an_export_too_large_to_serve_is_refused(served):
    response = served.get("/v1/exports/flows", "analyst")
    assert response.status_code == 413
    assert "fundgraph export flows" in response.json()["detail"]
    features = served.get("/v1/exports/features", "data")
    assert features.status_code == 413
    assert "computed from 7 movements" in features.json()["detail"]


@pytest.mark.parametrize("served", [{"query_rows": 1}], indirect=True)
def test_a_query_is_cut_at_the_bound_of_the_settings(served):
    answer = served.get("/v1/queries/counterparties/answer", "analyst", party=FIRM).json()
    assert len(answer["rows"]) == 1
    assert [part["reason"] for part in answer["left_out"]]


def test_every_request_to_customer_data_leaves_a_row(served):
    served.get(f"/v1/parties/{FIRM}", "analyst")
    served.get("/v1/alerts", "campaign")
    served.get("/v1/parties", "campaign", ours="true")
    served.get("/v1/parties/party:NO", "analyst")
    served.get("/v1/readiness", "aml")
    rows = served.get("/v1/audit", "admin").json()["items"]
    told = [(row["roles"], row["route"], row["subjects"], row["status"]) for row in reversed(rows)]
    assert told == [
        (["analyst"], "/v1/parties/{party_id}", [FIRM], 200),
        (["campaign"], "/v1/alerts", [], 403),
        (["campaign"], "/v1/parties", [FIRM, "party:WOMAN"], 200),
        (["analyst"], "/v1/parties/{party_id}", ["party:NO"], 404),
    ]
    assert served.get("/v1/audit", "admin", limit=1).json()["items"][0]["route"] == "/v1/audit"


def test_the_audit_trail_reads_page_by_page(served):
    for _ in range(3):
        served.get("/v1/parties", "analyst")
    first = served.get("/v1/audit", "admin", limit=2).json()
    older = served.get("/v1/audit", "admin", limit=2, before=first["next_before"]).json()
    assert [row["audit_id"] for row in first["items"] + older["items"]] == [3, 2, 1]
    assert older["next_before"] is None


def test_without_an_audit_row_nothing_is_shown(served):
    served.key_of("analyst")
    served.get("/v1/parties", "analyst")
    with served.app.state.service.work.begin() as connection:
        connection.execute(text("DROP TABLE audit"))
    response = served.get("/v1/parties", "analyst")
    assert response.status_code == 500
    assert FIRM not in response.text


def test_keys_are_made_shown_once_and_revoked(served):
    made = served.ask("POST", "/v1/keys", "admin", json={"roles": ["aml"], "label": "review"})
    assert made.status_code == 201
    key = made.json()["key"]
    headers = {"Authorization": f"Bearer {key}"}
    assert served.ask("GET", "/v1/alerts", headers=headers).status_code == 200
    listed = served.get("/v1/keys", "admin")
    assert key not in listed.text
    assert {item["label"] for item in listed.json()["items"]} == {"admin", "review"}
    gone = served.ask("DELETE", f"/v1/keys/{made.json()['key_id']}", "admin")
    assert gone.json()["revoked_at"]
    assert served.ask("GET", "/v1/alerts", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("path", "filters", "route"),
    [(f"/v1/parties/{FIRM}", {}, "/v1/parties/{party_id}"), ("/v1/parties", {"name": "王五"}, "/v1/parties")],
)
def test_logs_hold_no_customer(served, capfd, path, filters, route):
    served.get(path, "analyst", **filters)
    line = json.loads(capfd.readouterr().err.strip().splitlines()[-1])
    assert line["route"] == route
    assert line["status"] == 200
    assert set(line) == {
        "event",
        "level",
        "timestamp",
        "request_id",
        "key_id",
        "method",
        "route",
        "status",
        "elapsed_ms",
    }
