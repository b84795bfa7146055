"""compose.yaml: the tested releases, for this machine alone, no password by default, bounded memory."""

import re
from pathlib import Path

import pytest
import yaml

from graph_engine.neo4j_connection.server import MEMORY_SETTING
from loaders.neo4j.local import RELEASES

COMPOSE = Path(__file__).parents[1] / "compose.yaml"
SERVICES = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]


def named(variable):
    """The setting that the image makes of a variable: _ is a dot, and __ an underline."""
    return re.sub(r"(?<!_)_(?!_)", ".", variable.removeprefix("NEO4J_")).replace("__", "_")


def settings_of(service):
    return {named(one): value for one, value in service["environment"].items() if one != "NEO4J_AUTH"}


def test_each_tested_release_is_a_service_with_data_of_its_own():
    images = [service["image"] for service in SERVICES.values()]
    assert images == [f"neo4j:{release.version}-community" for release in RELEASES.values()]
    volumes = [tuple(service["volumes"]) for service in SERVICES.values()]
    assert volumes == [(f"neo4j-{line}:/data",) for line in RELEASES]


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_a_service_is_closed_to_other_machines_and_has_no_password_of_its_own(service):
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["environment"]["NEO4J_AUTH"].startswith("neo4j/${FUNDGRAPH_NEO4J_PASSWORD:?")
    assert MEMORY_SETTING in settings_of(service)


def test_a_real_server_knows_every_setting(neo4j):
    known = {row["name"] for row in neo4j.read("SHOW SETTINGS YIELD name")}
    for service in SERVICES.values():
        assert set(settings_of(service)) <= known
