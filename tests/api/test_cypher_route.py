"""Statements over the API, on a real server to which the bank of known secrets is published."""

import io
import json
import re
import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pyarrow as pa
import pytest
import uvicorn

from api.app import create_app
from api.settings import load_settings
from api.work.audit import read_audit
from api.work.keys import KeyTerms, create_key
from graph_engine.runs import Run
from graph_engine.schema.access import ROLES_OF_CALLERS
from loaders.neo4j.local.ports import HOST
from loaders.neo4j.publish import publish_run
from queries.adhoc.allowed import OPENING_WORDS, PROCEDURES
from tests.api.conftest import await_warming, serve
from tests.api.secret_bank import AML_SECRETS, FIRM, MONEY_ACCOUNT, NUMBERS, WOMAN
from tests.conftest import ROOT
from tests.neo4j_servers import empty
from tests.patience import PATIENCE_S, until
from tests.queries.adhoc.statements import ENDLESS

pytestmark = pytest.mark.on_lts

EVERYTHING = (
    "MATCH (n) RETURN n",
    "MATCH ()-[r]->() RETURN r",
    "MATCH (n) UNWIND keys(n) AS k RETURN labels(n) AS l, k, n[k] AS v",
    "CALL db.labels() YIELD label RETURN collect(label) AS labels",
)


@contextmanager
def leading_to(neo4j):
    """The variables that lead to a server, which a service reads as it opens."""
    given = neo4j.settings
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FUNDGRAPH_NEO4J_URL", given.url)
        patch.setenv("FUNDGRAPH_NEO4J_USER", given.user)
        patch.setenv("FUNDGRAPH_NEO4J_PASSWORD", given.password.get_secret_value())
        patch.setenv("FUNDGRAPH_NEO4J_DATABASE", given.database)
        yield


@pytest.fixture(scope="module")
def settings(bank_home, tmp_path_factory):
    """The bank with an audit trail of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('statements') / 'work.sqlite'}"
    return load_settings(home=bank_home, database_url=url, cypher_rows=5_000)


@pytest.fixture(scope="module")
def growth(settings, bank_home, neo4j):
    """The bank served, with the view for growth published."""
    publish_run(bank_home, Run.open(bank_home), neo4j)
    serving = serve(settings)
    with leading_to(neo4j):
        served = next(serving)
    yield served
    next(serving, None)
    empty(neo4j)


def asked(served, statement, role="cypher", form="json", headers=None, **body):
    return served.ask(
        "POST",
        "/v1/cypher",
        role,
        params={"format": form},
        json={"statement": statement, **body},
        headers=headers or {},
    )


def last_row(served):
    return read_audit(served.app.state.service.work, limit=1)[0]


def test_the_role_alone_reads_everything_published_and_nothing_that_is_for_aml(growth):
    seen = ""
    for statement in EVERYTHING:
        answer = asked(growth, statement)
        assert answer.status_code == 200, answer.text
        seen += answer.text
    assert FIRM in seen
    secrets = {*AML_SECRETS, *NUMBERS} - {"aml_only"}
    assert [word for word in secrets if word in seen] == []
    assert asked(growth, "MATCH (n) WHERE n.aml_only RETURN n").json()["rows"] == []


@pytest.mark.parametrize("role", [role for role in ROLES_OF_CALLERS if role != "cypher"])
def test_no_other_role_asks(growth, role):
    assert asked(growth, "RETURN 1 AS x", role).status_code == 403
    assert last_row(growth).status == 403


def test_nobody_asks_without_a_key(growth):
    assert asked(growth, "RETURN 1 AS x", None).status_code == 401


def test_what_is_for_reviewers_needs_their_role_beside(growth, bank_home, neo4j):
    run = Run.open(bank_home)
    publish_run(bank_home, run, neo4j, view="risk")
    both = {"Authorization": f"Bearer {growth.new_key('cypher', 'aml')}"}
    assert asked(growth, "RETURN 1 AS x").status_code == 403
    seen = "".join(asked(growth, one, None, headers=both).text for one in EVERYTHING)
    assert "f_alert_open" in seen
    assert "prohibited" in seen
    publish_run(bank_home, run, neo4j)
    assert asked(growth, "RETURN 1 AS x").status_code == 200


def test_while_another_view_comes_or_goes_its_readers_alone_may_ask(growth, bank_home, neo4j):
    statuses = []

    def look(_what, _done, _total):
        statuses.append(asked(growth, "RETURN 1 AS x").status_code)

    publish_run(bank_home, Run.open(bank_home), neo4j, view="risk", progress=look)
    assert statuses
    assert set(statuses) == {403}
    publish_run(bank_home, Run.open(bank_home), neo4j, progress=look)
    assert set(statuses) == {403}
    assert asked(growth, "RETURN 1 AS x").status_code == 200


def test_parameters_are_bound_and_the_answer_tells_its_run(growth):
    statement = "MATCH (p:Party {id: $party, epoch: $epoch}) RETURN p.name AS name, $n AS n"
    answer = asked(growth, statement, parameters={"party": FIRM, "n": 9_007_199_254_740_993}).json()
    assert answer["rows"] == [["苏州密机", 9_007_199_254_740_993]]
    assert answer["run_id"] == growth.app.state.service.runs.current().run_id
    assert answer["columns"] == [{"name": "name", "type": "text"}, {"name": "n", "type": "integer"}]


def test_csv_guards_formulas_and_keeps_digits(growth):
    statement = "RETURN '=1+1' AS f, 9007199254740993 AS n, null AS e, [1, 'a'] AS l, true AS t, 'a,\"b' AS q"
    answer = asked(growth, statement, form="csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.decode() == (
        '\ufefff,n,e,l,t,q\n\'=1+1,9007199254740993,,"[1, ""a""]",true,"a,""b"\n'
    )


def test_arrow_is_a_stream_of_typed_columns(growth):
    answer = asked(growth, "UNWIND [1, 9007199254740993, null] AS n RETURN n", form="arrow", limit=2)
    table = pa.ipc.open_stream(io.BytesIO(answer.content)).read_all()
    assert table.schema.field("n").type == pa.int64()
    assert table.column("n").to_pylist() == [1, 9_007_199_254_740_993]
    assert answer.headers["x-left-out"] == "rows=row_limit"
    assert answer.headers["x-run-id"]


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"statement": "MATCH (n) DETACH DELETE n"}, 400, "DETACH DELETE n"),
        ({"statement": "LOAD CSV FROM 'http://127.0.0.1/' AS l RETURN l"}, 400, "LOAD"),
        ({"statement": "CALL dbms.listConfig()"}, 400, "dbms.listConfig"),
        ({"statement": "MATCH (n RETURN n"}, 400, "(line 1, column 10)"),
        ({"statement": "RETURN $x AS x"}, 400, "x is missing"),
        ({"statement": "RETURN 1 AS x", "parameters": {"x": 1}}, 400, "'x'"),
        ({"statement": "RETURN 1 AS x", "limit": 5_001}, 400, "FUNDGRAPH_CYPHER_ROWS"),
        ({"statement": "RETURN 1 AS x", "limit": 0}, 422, "limit"),
        ({"statement": ""}, 422, "statement"),
        ({"statement": "RETURN 1 AS x", "database": "system"}, 422, "database"),
    ],
)
def test_what_cannot_be_asked_is_a_problem_that_says_why(growth, body, status, says):
    answer = growth.ask("POST", "/v1/cypher", "cypher", json=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert says in answer.json()["detail"]


def test_every_statement_stands_in_the_trail_with_what_it_named(growth):
    at = "datetime('2025-01-01T00:00Z') AS at"
    statement = f"MATCH (p:Party {{id: $who}}) RETURN p, p.id AS id, [{{a: p.id}}] AS l, {at}"
    asked(growth, statement, parameters={"who": WOMAN})
    assert last_row(growth).subjects == (statement, WOMAN)
    asked(growth, "MATCH (n) DELETE n")
    assert (last_row(growth).subjects, last_row(growth).status) == (("MATCH (n) DELETE n",), 400)


def test_without_neo4j_the_problem_says_how_to_get_one(bank):
    answer = asked(bank, "RETURN 1 AS x")
    assert answer.status_code == 501
    assert "make neo4j" in answer.json()["detail"]


def running(neo4j):
    shown = "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS 'endless' RETURN currentQuery"
    return [row for row in neo4j.read(shown) if "SHOW" not in row["currentQuery"]]


@contextmanager
def listening(app):
    """The port at which an app is served meanwhile."""
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with socket.create_server((HOST, 0)) as opened:
        serving = threading.Thread(target=server.run, kwargs={"sockets": [opened]})
        serving.start()
        try:
            yield opened.getsockname()[1]
        finally:
            server.should_exit = True
            serving.join()
            await_warming()


def test_whoever_hangs_up_ends_the_statement_on_the_server(growth, settings, neo4j):
    with leading_to(neo4j):
        app = create_app(settings)
    key = create_key(app.state.service.work, KeyTerms(("cypher",), "hangs up"), now=datetime.now(UTC)).text
    with listening(app) as port:
        body = json.dumps({"statement": ENDLESS}).encode()
        head = f"POST /v1/cypher HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        with socket.create_connection((HOST, port)) as caller:
            caller.sendall(head.encode() + body)
            until(lambda: running(neo4j))
        until(lambda: not running(neo4j))
        until(lambda: [row.status for row in read_audit(growth.app.state.service.work, limit=1)] == [499])
        assert last_row(growth).subjects == (ENDLESS,)
        answer = httpx.post(
            f"http://{HOST}:{port}/v1/cypher",
            headers={"Authorization": f"Bearer {key}"},
            json={"statement": "RETURN 1 AS x"},
            timeout=PATIENCE_S,
        )
        assert answer.json()["rows"] == [[1]]


NAMED = {"party": FIRM, "account": MONEY_ACCOUNT, "finding": "f_opportunity", "transaction": "tx:5"}
SECTION = (ROOT / "docs" / "neo4j.md").read_text(encoding="utf-8").partition("## Ad-hoc Cypher")[2]
EXAMPLES = re.findall(r"```cypher\n(.*?)```", SECTION, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_documented_example_is_answered(growth, example):
    parameters = {name: value for name, value in NAMED.items() if f"${name}" in example}
    answer = asked(growth, example, parameters=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.json()["rows"]
    assert answer.json()["warnings"] == []


def test_the_examples_are_held_to_the_publication():
    assert len(EXAMPLES) == 6
    assert all("$epoch" in example and "$seq" in example for example in EXAMPLES)


def test_the_docs_name_every_procedure_and_opening_word():
    assert [name for name in PROCEDURES | OPENING_WORDS if f"`{name}`" not in SECTION] == []
