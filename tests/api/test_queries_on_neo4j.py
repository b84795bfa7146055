"""The API and the command line answer named queries from what is published on Neo4j, as from the index."""

import json
from pathlib import Path

import pytest

from api.settings import load_settings
from graph_engine.runs import Run
from loaders.neo4j.publish import publish_run
from tests.api.cli.conftest import call, done
from tests.api.conftest import serve
from tests.api.secret_bank import FIRM

pytestmark = pytest.mark.on_lts

QUERY = "/v1/queries/counterparties/answer"


@pytest.fixture
def server_variables(neo4j_settings, monkeypatch):
    """The settings of the server in the environment."""
    monkeypatch.setenv("FUNDGRAPH_NEO4J_URL", neo4j_settings.url)
    monkeypatch.setenv("FUNDGRAPH_NEO4J_PASSWORD", neo4j_settings.password.get_secret_value())


@pytest.fixture
def bank_on_neo4j(bank_home, neo4j, server_variables):
    """The served bank, its run published to a server."""
    publish_run(Path(bank_home), Run.open(Path(bank_home)), neo4j)
    yield from serve(load_settings(home=bank_home))


def test_both_engines_answer_alike(bank_on_neo4j):
    asked = {"party": FIRM, "limit": 2}
    on_index = bank_on_neo4j.get(QUERY, "analyst", **asked).json()
    by_address = bank_on_neo4j.get(QUERY, "analyst", engine="neo4j", **asked).json()
    by_body = bank_on_neo4j.ask("POST", f"{QUERY}?engine=neo4j", "analyst", json={"arguments": asked}).json()
    alike = {"engine": "neo4j", "elapsed_ms": 0}
    assert on_index["rows"]
    assert on_index | alike == by_address | alike == by_body | alike
    assert (on_index["engine"], by_address["engine"], by_body["engine"]) == ("index", "neo4j", "neo4j")


def test_what_the_published_view_lacks_is_not_on_the_engine(bank_on_neo4j):
    answer = bank_on_neo4j.get("/v1/queries/findings_of_a_customer/answer", "aml", engine="neo4j", party=FIRM)
    assert answer.status_code == 501
    assert "which the view growth leaves out" in answer.json()["detail"]


def test_an_unknown_engine_is_refused(bank):
    assert bank.get(QUERY, "analyst", engine="graph", party=FIRM).status_code == 422


def test_without_a_neo4j_the_answer_says_how_to_get_one(bank):
    answer = bank.get(QUERY, "analyst", engine="neo4j", party=FIRM)
    assert answer.status_code == 501
    assert "make neo4j" in answer.json()["detail"]


def test_the_command_line_asks_either_engine(bank_on_neo4j, bank_home):
    words = ("query", "counterparties", f"party={FIRM}", "--json", "--home", bank_home)
    on_index, on_neo4j = (json.loads(done(*words, "--on", engine)) for engine in ("index", "neo4j"))
    assert on_neo4j["engine"] == "neo4j"
    alike = {"engine": "", "elapsed_ms": 0}
    assert on_index | alike == on_neo4j | alike


def test_the_command_line_says_how_to_get_a_neo4j(monkeypatch, bank_home):
    monkeypatch.delenv("FUNDGRAPH_NEO4J_URL", raising=False)
    told = call("query", "counterparties", f"party={FIRM}", "--on", "neo4j", "--home", bank_home)
    assert told.code == 5
    assert "make neo4j" in told.err
