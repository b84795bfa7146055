"""Readiness tells of Neo4j: not set, answering with its version, or why it does not."""

from pathlib import Path

import pytest

from api.settings import load_settings
from loaders.neo4j.local.ports import HOST, held_port
from tests.api.conftest import serve


@pytest.fixture
def ready(bank_home, monkeypatch):
    """What readiness says with some Neo4j settings."""

    def asked(**settings):
        for name, value in settings.items():
            monkeypatch.setenv(f"FUNDGRAPH_NEO4J_{name.upper()}", value)
        answers = [one.get("/v1/readiness", "data") for one in serve(load_settings(home=Path(bank_home)))]
        return answers[0]

    return asked


def test_without_a_neo4j_nothing_is_said_of_it(ready, monkeypatch):
    monkeypatch.delenv("FUNDGRAPH_NEO4J_URL", raising=False)
    assert ready().json()["neo4j"] is None


def test_a_neo4j_that_answers_tells_its_version(ready, neo4j_settings):
    password = neo4j_settings.password.get_secret_value()
    told = ready(url=neo4j_settings.url, password=password).json()["neo4j"]
    assert told["answers"]
    assert told["version"] in {"5.26.30", "2026.08.1"}
    assert told["warnings"] == []


def test_a_neo4j_that_is_down_is_told_and_the_service_is_ready_without_it(ready):
    with held_port() as port:
        answer = ready(url=f"bolt://{HOST}:{port}")
    assert answer.status_code == 200
    assert answer.json()["ready"]
    assert not answer.json()["neo4j"]["answers"]
    assert "cannot be reached" in answer.json()["neo4j"]["reason"]
