"""Every route with every role: who gets in, and that nothing leaks that a role may not read."""

import itertools
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from fastapi import APIRouter

from api.access import OPEN_PATHS, routes_of, rule_of
from api.app import create_app
from api.settings import load_settings
from api.work.keys import KeyTerms, create_key, revoke_key
from graph_engine.errors import CatalogueError
from graph_engine.schema.access import PERMISSIONS, ROLES_OF_CALLERS
from queries.catalogue import CATALOGUE
from tests.api.secret_bank import (
    AML_SECRETS,
    CUSTOMER_DATA,
    FIRM,
    MONEY_ACCOUNT,
    NUMBERS,
    OUTSIDE_FIRM,
    OUTSIDE_PERSONS,
    OUTSIDER,
    RUN_ID,
    UNKNOWN,
    WOMAN,
)

KNOWN_IDS = {
    "party_id": (FIRM, WOMAN, OUTSIDER, OUTSIDE_FIRM, UNKNOWN, "party:NOBODY"),
    "account_id": (MONEY_ACCOUNT, "acct:A2", "acct:X1", "acct:NONE"),
    "community_id": ("c1", "c9"),
    "finding_id": ("f_opportunity", "f_opportunity_watched", "f_alert_open", "f_alert_explained", "f_none"),
    "start": (
        "transaction:tx:1",
        f"account:{MONEY_ACCOUNT}",
        f"party:{FIRM}",
        f"party:{OUTSIDER}",
        "loan:none",
    ),
    "name": tuple(CATALOGUE),
    "detector": ("structuring", "detector_of_rings"),
    "run_id": (RUN_ID, "0000000000000000"),
    "ranker_id": ("0000000000000000",),
    "key_id": ("000000000000",),
}
"""Values for each parameter of a path: everything there is, and something there is not."""

ARGUMENTS = {
    "party": (FIRM, WOMAN, OUTSIDER),
    "other_party": (WOMAN, OUTSIDE_FIRM),
    "account": (MONEY_ACCOUNT, "acct:X1"),
    "payer_account": (MONEY_ACCOUNT,),
    "payee_account": ("acct:X1",),
    "loan": ("loan:L1", "loan:none"),
    "community": ("c1",),
    "bank": ("bank:none",),
    "finding": ("f_opportunity", "f_opportunity_watched", "f_alert_open", "f_none"),
    "transaction": ("tx:5", "tx:none"),
    "payer": (FIRM, OUTSIDER),
    "payee": (WOMAN, OUTSIDE_FIRM),
}
"""Values for parameters of queries that are ids."""

VARIANTS = ({}, {"lang": "zh", "limit": "1"}, {"name": "王五", "party": FIRM, "format": "ndjson"})
"""Parameters of addresses that lead to other answers, where a route takes them."""

INTO_EVERY_ROUTE = {"POST": {"json": {"roles": ["data"], "label": "walk"}}}


def paths_of(template: str) -> list[str]:
    """The path with every combination of known ids; a parameter nobody thought of is a KeyError."""
    names = re.findall(r"{(\w+)}", template)
    filled = itertools.product(*(KNOWN_IDS[name] for name in names))
    return [template.format(**dict(zip(names, values, strict=True))) for values in filled]


@cache
def routes(app) -> list[tuple[str, str, str | None]]:
    """Method, path template and resource of every route."""
    return [
        (method, str(route.path), rule_of(route))
        for route in routes_of(app)
        for method in sorted(route.methods or ())
    ]


def walked(app) -> list[tuple[str, str, str | None]]:
    """Every route but those that answer queries."""
    return [route for route in routes(app) if not route[1].endswith("/answer")]


@cache
def requests(app) -> list[tuple[str, str, str | None]]:
    """Method, path and resource of every request of the walk; queries are walked by themselves."""
    return [
        (method, path, resource) for method, template, resource in walked(app) for path in paths_of(template)
    ]


@cache
def variants_of(app, method: str, template: str) -> list[dict[str, str]]:
    """What a route takes of each variant."""
    described = app.openapi()["paths"][template][method.lower()].get("parameters", ())
    taken = {one["name"] for one in described if one["in"] == "query"}
    return [{name: variant[name] for name in variant if name in taken} for variant in VARIANTS]


def forbidden_to(role: str) -> tuple[str, ...]:
    """Everything that must not be in any answer to a role."""
    words = NUMBERS
    if role != "aml":
        words += AML_SECRETS
    if role == "campaign":
        words += OUTSIDE_PERSONS
    if role in ("data", "admin"):
        words += CUSTOMER_DATA + OUTSIDE_PERSONS
    return words


def leaks(response, role: str, asked: str, resource: str | None) -> list[str]:
    """Forbidden words in an answer, but for what the caller wrote into the address, and names in openapi."""
    allowed = set(CUSTOMER_DATA) if resource in ("features", "balance_differences") else set()
    if resource == "openapi":
        allowed = {"risk_rating", "risk_rated_on", '"pep"', '"id_check"', '"blocked"', "aml_only"}
    echo = asked if response.status_code in (403, 404) else ""
    return [
        word
        for word in forbidden_to(role)
        if word in response.text and word not in allowed and word not in echo
    ]


def test_every_route_lets_in_exactly_the_roles_of_its_resource(bank, role):
    for method, path, resource in requests(bank.app):
        response = bank.ask(method, path, role, **INTO_EVERY_ROUTE.get(method, {}))
        allowed = resource is None or role in PERMISSIONS[resource]
        assert (response.status_code != 403) == allowed, (method, path, role, response.text)
        assert response.status_code < 500, (method, path, role, response.text)


def test_no_answer_holds_what_the_role_may_not_read(bank, role):
    for method, template, resource in walked(bank.app):
        for path, variant in itertools.product(paths_of(template), variants_of(bank.app, method, template)):
            response = bank.ask(method, path, role, params=variant, **INTO_EVERY_ROUTE.get(method, {}))
            told = (method, path, role, response.text)
            assert leaks(response, role, path + str(variant), resource) == [], told


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_no_query_answers_with_what_the_role_may_not_read(bank, role, name):
    query = CATALOGUE[name]
    needed = [parameter for parameter in query.parameters if parameter.required]
    for values in itertools.product(*(ARGUMENTS[parameter.name] for parameter in needed)):
        arguments = dict(zip((parameter.name for parameter in needed), values, strict=True))
        for asked in (
            bank.ask("POST", f"/v1/queries/{name}/answer", role, json={"arguments": arguments}),
            bank.get(f"/v1/queries/{name}/answer", role, **arguments),
        ):
            may_ask = role in PERMISSIONS["queries"]
            assert (asked.status_code == 403) == (not may_ask)
            if may_ask and role not in query.roles:
                assert asked.status_code == 404
            assert asked.status_code < 500, asked.text
            assert leaks(asked, role, str(arguments), None) == [], (arguments, asked.text)


def test_aml_does_read_what_is_for_aml(bank):
    seen = "".join(
        bank.ask(method, path, "aml").text for method, path, _ in requests(bank.app) if method == "GET"
    )
    assert [
        word for word in AML_SECRETS if word not in seen and word not in ("aml_only", "收款集中十二人")
    ] == []


@pytest.mark.parametrize("shown", ["nothing", "bad", "revoked", "expired", "basic"])
def test_without_a_valid_key_nothing_but_health_answers(bank, shown):
    work, now = bank.app.state.service.work, datetime.now(UTC)
    ended = create_key(
        work, KeyTerms(("aml",), shown, expires_at=now if shown == "expired" else None), now=now
    )
    if shown == "revoked":
        revoke_key(work, ended.key.key_id, now=now)
    headers = {
        "nothing": {},
        "bad": {"Authorization": "Bearer fg_" + "0" * 12 + "_" + "a" * 43},
        "revoked": {"Authorization": f"Bearer {ended.text}"},
        "expired": {"Authorization": f"Bearer {ended.text}"},
        "basic": {"Authorization": "Basic YTpi"},
    }[shown]
    for method, path, resource in requests(bank.app):
        response = bank.ask(method, path, headers=headers)
        if resource is None:
            assert response.status_code == 200
            continue
        assert response.status_code == 401, (method, path)
        assert response.headers["www-authenticate"] == "Bearer"
        assert response.headers["content-type"] == "application/problem+json"
        assert [
            word for word in (*AML_SECRETS, *OUTSIDE_PERSONS) if word in response.text.replace(path, "")
        ] == []


def test_nothing_but_health_is_open(bank):
    assert sorted(OPEN_PATHS) == ["/v1/health"]
    assert [template for _, template, resource in routes(bank.app) if resource is None] == ["/v1/health"]


def test_a_route_without_a_rule_is_found(tmp_path):
    app = create_app(load_settings(home=tmp_path))
    router = APIRouter(prefix="/v1")

    @router.get("/everything")
    def everything() -> str:
        return "everything"

    app.include_router(router)
    with pytest.raises(CatalogueError, match="/v1/everything declares 0 access rules"):
        routes(app)
    app.state.service.close()


def test_campaign_finds_no_outside_person_by_filters(bank):
    everyone = bank.get("/v1/parties", "campaign").json()
    assert everyone["left_out"] == [{"reason": "outside_persons", "count": 2, "band": "1-4"}]
    named = bank.get("/v1/parties", "campaign", name="王五").json()
    assert named["items"] == []
    assert named["left_out"] == everyone["left_out"]
    assert bank.get("/v1/parties", "analyst", name="王五").json()["total"] == 1


def test_an_unseen_party_reads_as_one_that_is_not_there(bank):
    unseen = bank.get(f"/v1/parties/{OUTSIDER}", "campaign")
    absent = bank.get("/v1/parties/party:WANX", "campaign")
    assert unseen.status_code == absent.status_code == 404
    assert unseen.json().keys() == absent.json().keys()
    assert unseen.json()["title"] == absent.json()["title"]
    assert OUTSIDER not in absent.text
    assert OUTSIDER not in unseen.json()["near"]


def test_roles_add_up(bank):
    headers = {"Authorization": f"Bearer {bank.new_key('campaign', 'data')}"}
    assert bank.ask("GET", "/v1/referral-candidates", headers=headers).status_code == 200
    assert bank.ask("GET", "/v1/runs", headers=headers).status_code == 200
    assert bank.ask("GET", "/v1/alerts", headers=headers).status_code == 403


def test_the_table_in_the_docs_is_the_table_of_the_code():
    text = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", text, re.MULTILINE)
    told = {
        name: {role for role, cell in zip(ROLES_OF_CALLERS, cells.split("|"), strict=True) if cell.strip()}
        for name, cells in rows
        if name in PERMISSIONS
    }
    assert told == {name: set(roles) for name, roles in PERMISSIONS.items()}
