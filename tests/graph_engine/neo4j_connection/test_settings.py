"""Where Neo4j is: every scheme is taken, unsafe addresses are refused, no secret shows, the docs have all."""

from pathlib import Path

import pytest

from graph_engine.errors import InputError
from graph_engine.neo4j_connection import Neo4jSettings, load_neo4j_settings

DOCS = Path(__file__).parents[3] / "docs" / "neo4j.md"


@pytest.mark.parametrize(
    ("url", "secure"),
    [
        ("bolt://localhost", False),
        ("neo4j://127.0.0.1:7687", False),
        ("bolt://[::1]:7687", False),
        ("bolt+s://graph.bank.example:7687", True),
        ("bolt+ssc://graph.bank.example", True),
        ("neo4j+s://0123abcd.databases.neo4j.io", True),
        ("neo4j+ssc://10.0.0.7:7687?policy=asia", True),
    ],
)
def test_every_scheme_is_taken(url, secure):
    settings = load_neo4j_settings(url=url)
    assert settings.configured
    assert settings.secure is secure


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"url": "http://localhost:7474"}, "begins with 'http'; allowed are bolt://, neo4j://, bolt"),
        ({"url": "localhost:7687"}, "begins with 'localhost'"),
        ({"url": "bolt://graph.bank.example"}, r"use bolt\+s://, or set FUNDGRAPH_NEO4J_ALLOW_PLAIN=true"),
        ({"url": "neo4j://10.0.0.7:7687"}, r"in the clear; use neo4j\+s://"),
        ({"url": "bolt://localhost:7687/bank"}, "FUNDGRAPH_NEO4J_DATABASE names the database"),
        ({"url": "bolt://localhost:port"}, "allowed is scheme://host or scheme://host:port"),
        ({"url": "bolt+s://"}, "allowed is scheme://host or scheme://host:port"),
        ({"connect_seconds": 0}, "FUNDGRAPH_NEO4J_CONNECT_SECONDS: Input should be greater than 0"),
        ({"colour": "red"}, "FUNDGRAPH_NEO4J_COLOUR"),
    ],
)
def test_what_is_wrong_or_unsafe_is_refused(given, message):
    with pytest.raises(InputError, match=message):
        load_neo4j_settings(**given)


def test_a_password_in_the_address_is_refused_and_not_repeated():
    with pytest.raises(InputError, match="holds a user or password") as error:
        load_neo4j_settings(url="bolt://neo4j:geheim@localhost")
    assert "geheim" not in str(error.value)


def test_another_machine_without_tls_takes_a_word():
    assert load_neo4j_settings(url="bolt://10.0.0.7", allow_plain=True).configured


def test_settings_come_from_the_environment_and_hide_the_password(monkeypatch):
    monkeypatch.setenv("FUNDGRAPH_NEO4J_URL", "neo4j+s://graph.bank.example")
    monkeypatch.setenv("FUNDGRAPH_NEO4J_PASSWORD", "geheim")
    settings = load_neo4j_settings()
    assert settings.password.get_secret_value() == "geheim"
    assert "geheim" not in repr(settings)


def test_nothing_is_set_at_first(monkeypatch):
    monkeypatch.delenv("FUNDGRAPH_NEO4J_URL", raising=False)
    assert not load_neo4j_settings().configured


def test_every_setting_is_in_the_docs_with_its_default():
    text = DOCS.read_text(encoding="utf-8")
    for name, field in Neo4jSettings.model_fields.items():
        line = next((one for one in text.splitlines() if f"`FUNDGRAPH_NEO4J_{name.upper()}`" in one), "")
        default = "" if name == "password" else str(field.default)
        assert field.description in line, name
        assert f"`{default.lower() if isinstance(field.default, bool) else default}`" in line, name
