"""Everything that is shown stands in the audit trail, and the trail itself tells nothing of alerts."""

import itertools

import pytest

from api.access import UNAUDITED
from api.settings import load_settings
from api.work.audit import read_audit
from queries.catalogue import CATALOGUE
from tests.api.conftest import serve
from tests.api.secret_bank import AML_SECRETS, FIRM, MONEY_ACCOUNT, OUTSIDE_FIRM, OUTSIDER, WOMAN
from tests.api.test_access_walk import ARGUMENTS, requests

IDS = (FIRM, WOMAN, OUTSIDER, OUTSIDE_FIRM, "f_alert_open", "f_opportunity")


@pytest.fixture(scope="module")
def watched(bank_home, tmp_path_factory):
    """The bank with an audit trail of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('watched') / 'work.sqlite'}"
    yield from serve(load_settings(home=bank_home, database_url=url))


def asked_of_queries():
    """Path and arguments of every query with the first of all known arguments."""
    for name, query in CATALOGUE.items():
        needed = [parameter.name for parameter in query.parameters if parameter.required]
        yield (
            f"/v1/queries/{name}/answer",
            dict(zip(needed, (ARGUMENTS[one][0] for one in needed), strict=True)),
        )


def last_row(served):
    return read_audit(served.app.state.service.work, limit=1)[0]


def test_the_trail_names_everyone_whom_an_answer_names(watched):
    asked = [
        (path, {})
        for method, path, resource in requests(watched.app)
        if method == "GET" and resource not in (*UNAUDITED, None, "audit") and "/exports/" not in path
    ]
    for path, arguments in itertools.chain(asked, asked_of_queries()):
        response = watched.get(path, "aml", **arguments)
        row = last_row(watched)
        assert row.status == response.status_code, path
        if response.status_code == 200:
            text = response.text.replace("f_opportunity_watched", "")
            named = {one for one in IDS if f'"{one}"' in text}
            assert named <= set(row.subjects), (path, named - set(row.subjects))


def test_an_export_stands_in_the_trail_with_its_run(watched):
    run_id = watched.get("/v1/exports/flows", "analyst").headers["x-run-id"]
    assert last_row(watched).subjects == (f"run:{run_id}",)


def test_administrators_are_not_told_whom_reviewers_look_at(watched):
    watched.get("/v1/alerts", "aml")
    watched.get("/v1/alerts/f_alert_open", "aml")
    watched.get(f"/v1/parties/{WOMAN}", "analyst")
    response = watched.get("/v1/audit", "admin", limit=500)
    rows = response.json()["items"]
    by_reviewers = [row for row in rows if "aml" in row["roles"]]
    assert len(by_reviewers) > 1
    assert all(row["withheld"] and row["subjects"] == [] for row in by_reviewers)
    assert [word for word in AML_SECRETS if word in response.text] == []
    by_analysts = [row for row in rows if row["roles"] == ["analyst"]]
    assert by_analysts[0]["subjects"] == [WOMAN]
    assert not by_analysts[0]["withheld"]


def test_who_is_administrator_and_reviewer_is_told(watched):
    watched.get(f"/v1/accounts/{MONEY_ACCOUNT}", "aml")
    headers = {"Authorization": f"Bearer {watched.new_key('admin', 'aml')}"}
    rows = watched.ask("GET", "/v1/audit", headers=headers).json()["items"]
    assert (rows[0]["subjects"], rows[0]["withheld"]) == ([MONEY_ACCOUNT, FIRM], False)


@pytest.mark.parametrize("path", ["/v1/keys", "/v1/queries/counterparties/answer"])
def test_a_body_that_is_no_json_opens_nothing(watched, path):
    bad = {"content": b"{bad", "headers": {"Content-Type": "application/json"}}
    assert watched.ask("POST", path, **bad).status_code == 401
    assert watched.ask("POST", path, "data", **bad).status_code == 403
    assert last_row(watched).status == 403
    role = "admin" if path == "/v1/keys" else "analyst"
    assert watched.ask("POST", path, role, **bad).status_code == 422


def test_no_answer_may_be_kept_by_a_cache(watched):
    for method, path, _ in requests(watched.app):
        for role in ("analyst", None):
            response = watched.ask(method, path, role, **({"json": {}} if method == "POST" else {}))
            assert response.headers["cache-control"] == "no-store", path
            assert response.headers["x-content-type-options"] == "nosniff", path
