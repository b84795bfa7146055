"""The description of the API is the API, and the docs name every route."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from api.access import routes_of, rule_of
from api.openapi import described
from api.settings import load_settings
from api.work.keys import KeyTerms, create_key
from graph_engine.schema.access import PERMISSIONS, ROLES_OF_CALLERS
from tests.api.conftest import serve
from tests.patience import PATIENCE_S

DOCS = Path(__file__).parents[2] / "docs"
COMMAND = "python -m api.openapi docs/openapi.json"


def test_the_committed_description_is_the_services():
    assert (DOCS / "openapi.json").read_text(encoding="utf-8") == described(), f"meant? then run: {COMMAND}"
    assert COMMAND in (DOCS / "api.md").read_text(encoding="utf-8")


def test_every_answer_and_body_has_an_example(bank):
    schemas = bank.app.openapi()["components"]["schemas"]
    bare = [
        name
        for name, schema in schemas.items()
        if schema.get("type") == "object"
        and not name.startswith(("Page_", "LedgerPage_"))
        and not schema.get("examples")
        and not all("examples" in field or "$ref" in str(field) for field in schema["properties"].values())
    ]
    assert bare == []


def test_every_operation_but_health_asks_for_a_key(bank):
    paths = bank.app.openapi()["paths"]
    open_paths = [
        path
        for path, operations in paths.items()
        if not all("security" in one for one in operations.values())
    ]
    assert open_paths == ["/v1/health"]


def test_the_docs_name_every_route_with_its_roles(bank):
    text = (DOCS / "api.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+ /v1/[^`]*)` \| ([^|]*) \|", text, re.MULTILINE))
    for route in routes_of(bank.app):
        for method in route.methods:
            roles = told.pop(f"{method} {route.path}")
            resource = rule_of(route)
            if resource and roles not in ("any", "as the query says"):
                assert set(roles.split(", ")) == PERMISSIONS[resource], route.path
            assert roles != "any" or PERMISSIONS[resource] == set(ROLES_OF_CALLERS)
    assert told == {}


@pytest.fixture
def all_roles(bank_home, tmp_path):
    """The bank described to schemathesis, which asks with a key of every role."""
    url = f"sqlite:///{tmp_path / 'work.sqlite'}"
    for served in serve(load_settings(home=bank_home, database_url=url)):
        terms = KeyTerms(ROLES_OF_CALLERS, "schemathesis")
        key = create_key(served.app.state.service.work, terms, now=datetime.now(UTC)).text
        headers = {"Authorization": f"Bearer {key}"}
        described_bank = schemathesis.openapi.from_asgi("/v1/openapi.json", served.app, headers=headers)
        # Reading the description starts the app, and its warming: CPython 3.11 cannot parse source in two
        # threads at once, and both Numba and hypothesis do.
        assert served.app.state.service.warming.kernels_there.wait(PATIENCE_S)
        assert isinstance(described_bank, OpenApiSchema)
        yield described_bank


def test_generated_requests_get_answers_as_described(all_roles):
    for found in all_roles.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=8, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
        def as_described(case):
            case.call_and_validate(excluded_checks=[negative_data_rejection, positive_data_acceptance])

        as_described()
