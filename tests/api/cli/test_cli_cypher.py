"""Statements from the command line, on a real server."""

import io
import json
import signal
import subprocess
import sys

import pyarrow as pa
import pytest

from tests.api.cli.conftest import call, done
from tests.neo4j_servers import empty
from tests.patience import PATIENCE_S, TIMES_S, killed_at_end, until
from tests.queries.adhoc.conftest import GRAPH, PUBLISHED
from tests.queries.adhoc.statements import ENDLESS

pytestmark = pytest.mark.on_lts


@pytest.fixture(scope="module")
def server(neo4j):
    """A small published graph, to which the variables lead."""
    neo4j.write(GRAPH, published=PUBLISHED)
    given = neo4j.settings
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FUNDGRAPH_NEO4J_URL", given.url)
        patch.setenv("FUNDGRAPH_NEO4J_USER", given.user)
        patch.setenv("FUNDGRAPH_NEO4J_PASSWORD", given.password.get_secret_value())
        patch.setenv("FUNDGRAPH_NEO4J_DATABASE", given.database)
        yield neo4j
    empty(neo4j)


def test_an_answer_has_the_shape_of_the_contract(server):
    words = ("MATCH (n:Kept) WHERE n.x >= $x RETURN n.x AS x, $seq AS seq ORDER BY x", "x=1")
    answer = json.loads(done("cypher", *words, "--json"))
    assert list(answer) == [
        *("run_id", "ledger_version", "view", "epoch", "seq", "elapsed_ms", "rows", "warnings", "engine"),
        *("columns", "left_out"),
    ]
    assert answer["rows"] == [[1, 5], [2, 5]]
    assert (answer["run_id"], answer["engine"]) == ("r1", "neo4j")


def test_values_are_json_or_else_text(server):
    statement = "RETURN $a AS a, $b AS b, $c AS c, $d AS d, $e AS e"
    words = ("a=1", 'b="1"', "c=party:P1", "d=[1, null]", "e=a=b")
    assert json.loads(done("cypher", statement, *words, "--json"))["rows"] == [
        [1, "1", "party:P1", [1, None], "a=b"]
    ]


def test_a_person_sees_a_table_with_what_the_server_warns_of(server):
    shown = done(
        "cypher", "MATCH (n:Kept) OPTIONAL MATCH (n)--(m:Misspelt) RETURN n.x AS x, n, [1, 'a'] AS l LIMIT 1"
    )
    assert "The server warns" in shown
    assert "Misspelt" in shown
    assert '[1, "a"]' in shown
    assert "服务器提示" in done("cypher", "MATCH (n:Misspelt) RETURN n", "--lang", "zh")


def test_limits_make_the_answer_partial_but_for_rows_that_were_asked_for(server):
    asked = call("cypher", "UNWIND range(1, 9) AS x RETURN x", "--limit", "3")
    assert (asked.code, "≥1 rows (limit of rows)" in asked.out) == (0, True)
    assert call("cypher", "UNWIND range(1, 1001) AS x RETURN x").code == 6


def test_a_limit_of_time_makes_the_answer_partial(server):
    cut = (call("cypher", ENDLESS, "--timeout", seconds, "--json") for seconds in TIMES_S)
    answer = next((json.loads(outcome.out) for outcome in cut if outcome.code == 6), {"left_out": ()})
    assert [(part["reason"], part["count"]) for part in answer["left_out"]] == [("time_limit", 1)]


def test_every_form_is_written_to_a_file_or_the_output(server, tmp_path):
    statement = "UNWIND [1, 9007199254740993] AS n RETURN n, '=x' AS t"
    text = "\ufeffn,t\n1,'=x\n9007199254740993,'=x\n"
    assert done("cypher", statement, "--format", "csv") == text
    done("cypher", statement, "--out", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == text
    done("cypher", statement, "--out", tmp_path / "a.ARROW", "--format", "arrow")
    table = pa.ipc.open_stream(io.BytesIO((tmp_path / "a.ARROW").read_bytes())).read_all()
    assert table.column("n").to_pylist() == [1, 9_007_199_254_740_993]
    done("cypher", statement, "--out", tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text())["rows"][1][0] == 9_007_199_254_740_993
    assert json.loads(done("cypher", statement, "--format", "json"))["columns"][0]["type"] == "integer"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("MATCH (n) DELETE n",), 2, "DELETE n"),
        (("MATCH (n RETURN n",), 2, "line 1, column 10"),
        (("RETURN $x AS x",), 2, "x is missing"),
        (("RETURN 1 AS x", "nonsense"), 2, "key=value"),
        (("RETURN $x AS x", "x=1e400"), 2, "x is inf"),
        (("RETURN $x AS x", 'x={"y": 1e400}'), 2, "64 bits"),
        (("RETURN 1 AS x", "--role", "analyst"), 2, "statements may be read by cypher"),
        (("RETURN 1 AS x", "--format", "arrow"), 2, "--out"),
        (("RETURN 1 AS x", "--out", "/nowhere/at/all.json"), 2, "/nowhere/at"),
        (("RETURN 1 AS x", "--format", "arrow", "--out", "a.csv"), 2, "'.csv'; allowed is one of .arrow"),
    ],
)
def test_what_cannot_be_asked_ends_with_its_code(server, words, code, says):
    outcome = call("cypher", *words)
    assert (outcome.code, outcome.out) == (code, "")
    assert says in outcome.err


def test_without_a_server_it_says_how_to_get_one(monkeypatch):
    monkeypatch.delenv("FUNDGRAPH_NEO4J_URL", raising=False)
    outcome = call("cypher", "RETURN 1 AS x")
    assert outcome.code == 5
    assert "make neo4j" in outcome.err


def test_ctrl_c_ends_the_statement_on_the_server_too(server):
    def running():
        shown = "SHOW TRANSACTIONS YIELD currentQuery AS asked WHERE asked CONTAINS 'endless' RETURN asked"
        return [row for row in server.read(shown) if "SHOW" not in row["asked"]]

    words = ["cypher", ENDLESS, "--timeout", str(2 * PATIENCE_S)]
    program = f"from api.cli.app import run; raise SystemExit(run({words!r}))"
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as asking, killed_at_end(asking):
        until(running)
        asking.send_signal(signal.SIGINT)
        assert asking.wait(timeout=PATIENCE_S) != 0
    until(lambda: not running())
