"""TLS on a real server that signed its own certificate: taken with +ssc, refused with +s."""

import subprocess

import pytest

from graph_engine.errors import EngineUnavailable
from graph_engine.neo4j_connection import Neo4j
from loaders.neo4j.local import CURRENT, Shape, temporary_server

POLICY = "dbms.ssl.policy.bolt"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A folder with a key and a certificate for this machine."""
    folder = tmp_path_factory.mktemp("certificate")
    files = ("-keyout", folder / "private.key", "-out", folder / "public.crt")
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1")
    command = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *files, *subject)
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def secure(neo4j_can_start, certificate):
    """The settings of a server that also talks by TLS."""
    policy = {f"{POLICY}.enabled": "true", f"{POLICY}.base_directory": str(certificate)}
    further = {**policy, f"{POLICY}.client_auth": "NONE", "server.bolt.tls_level": "OPTIONAL"}
    with temporary_server(CURRENT, Shape(quick_start=True, further=further)) as server:
        yield server.settings


@pytest.mark.parametrize("scheme", ["bolt+ssc", "neo4j+ssc"])
def test_any_certificate_does_where_that_was_asked_for(secure, scheme):
    url = secure.url.replace("bolt", scheme)
    with Neo4j(secure.model_copy(update={"url": url})) as neo4j:
        assert neo4j.read("RETURN 1 AS one")[0]["one"] == 1


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_that_nobody_vouches_for_is_refused(secure, scheme):
    url = secure.url.replace("bolt", scheme)
    with (
        Neo4j(secure.model_copy(update={"url": url})) as neo4j,
        pytest.raises(EngineUnavailable, match="certificate must be trusted here"),
    ):
        neo4j.read("RETURN 1")
