"""Every query is run with every role on every hand-written case: each sees what it may, and nothing leaks."""

import json

import pytest

from graph_engine.errors import NotAllowed, NotOnEngine, UnknownName
from graph_engine.schema.access import ROLES_OF_CALLERS, Viewer
from queries.catalogue import CATALOGUE
from queries.engines.on_index import run
from tests.queries.asking import FILES, run_of

ARGUMENTS = [
    pytest.param(name, case["arguments"], id=f"{name}: {case['it']}")
    for name, file in FILES.items()
    for case in file["cases"]
    if "refused" not in case
]

SECRETS = ("SECRET", "13800138000", "6222021234567890", "11010519491231002X")
"""What the graph below holds where reviewers alone may read, and numbers nobody is shown in full."""

SECRET_GRAPH = {
    "parties": [
        {
            "party_id": "Ann",
            "risk_rating": "prohibited",
            "blocked": True,
            "name": "Ann, call 13800138000",
            "id_type": "card",
            "id_number": "11010519491231002X",
        },
        {"party_id": "Bo", "name": "Bo"},
        {"party_id": "Outsider", "name": "Outsider Person", "ours": False},
        {"party_id": "Firm", "kind": "company", "ours": False},
    ],
    "accounts": [
        {"account_id": "a1", "holder": "Ann", "number": "6222021234567890"},
        {"account_id": "b1", "holder": "Bo"},
        {"account_id": "o1", "holder": "Outsider", "number": "6222021234567890", "ours": False},
    ],
    "transfers": [
        ["a1", "o1", 100, 1, {"purpose": "to 6222021234567890"}],
        ["o1", "b1", 90, 2],
        ["b1", "a1", 10, 3],
    ],
    "relation": [{"party_id": "Ann", "to_party_id": "Outsider", "kind": "spouse"}],
    "investment": [{"investor_id": "Outsider", "company_id": "Firm", "share": 1.0}],
    "guarantee": [{"guarantor_id": "Outsider", "borrower_id": "Ann"}],
    "device": [{"device_id": "d1"}],
    "loan": [{"loan_id": "l1", "amount_minor": 100}],
    "sign_in": [
        {"device_id": "d1", "party_id": "Ann", "time": 1},
        {"device_id": "d1", "party_id": "Outsider", "time": 2},
    ],
    "results": {
        "findings": [
            {"finding_id": "SECRET-f1", "kind": "alert", "sentence_en": "SECRET", "detector": "SECRET"},
            {"finding_id": "f2", "kind": "opportunity", "sentence_en": "open"},
            {"finding_id": "SECRET-f3", "kind": "opportunity", "state": "suppressed", "reason": "SECRET"},
        ],
        "finding_members": [
            {"finding_id": finding, "member_kind": "party", "member_id": party}
            for finding in ("SECRET-f1", "f2", "SECRET-f3")
            for party in ("Ann", "Bo")
        ]
        + [
            {"finding_id": finding, "member_kind": "transaction", "member_id": "tx:0001", "role": role}
            for finding, role in (("SECRET-f1", "SECRET"), ("f2", "open"), ("SECRET-f3", "SECRET"))
        ],
        "tags": [{"party_id": "Ann", "tag": "SECRET-tag", "why_en": "SECRET", "aml_only": True}],
        "communities": [
            {"party_id": party, "community": "c1", "core_rank": rank}
            for rank, party in enumerate(("Ann", "Bo", "Outsider"), start=1)
        ],
        "community_profiles": [{"community": "c1", "members": 3}],
    },
}

EVERY_ARGUMENT = {
    "party": "Ann",
    "other_party": "Bo",
    "payer": "Ann",
    "payee": "Bo",
    "account": "a1",
    "payer_account": "a1",
    "payee_account": "b1",
    "loan": "l1",
    "community": "c1",
    "finding": "SECRET-f1",
    "transaction": "tx:0001",
}


@pytest.fixture(scope="module")
def secret_run(tmp_path_factory):
    return run_of(tmp_path_factory.mktemp("secret"), **SECRET_GRAPH)


@pytest.fixture(scope="module")
def runs_of_hidden(tmp_path_factory):
    """Two runs that differ in persons who are not ours."""
    ours = [{"party_id": f"customer:{number:04}"} for number in range(0, 40, 3)]
    outside = [{"party_id": f"customer:{number:04}", "ours": False} for number in range(2, 40, 3)]
    return [run_of(tmp_path_factory.mktemp("near"), parties=parties) for parties in (ours + outside, ours)]


def arguments_for(query):
    return {one.name: EVERY_ARGUMENT[one.name] for one in query.parameters if one.required}


@pytest.mark.parametrize("role", ROLES_OF_CALLERS)
@pytest.mark.parametrize(("name", "arguments"), ARGUMENTS)
def test_a_role_gets_an_answer_or_is_told_who_may(name, arguments, role, run_for):
    query, viewer = CATALOGUE[name], Viewer(role)
    if role not in query.roles:
        with pytest.raises(NotAllowed, match=", ".join(sorted(query.roles))):
            run(name, run_for(name), arguments, viewer)
        return
    answer = run(name, run_for(name), arguments, viewer).as_dict()
    assert json.loads(json.dumps(answer)) == answer
    readable = [column.name for column in query.columns if not column.resource or viewer.may(column.resource)]
    assert answer["columns"] == readable


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("role", ROLES_OF_CALLERS)
def test_nothing_for_reviewers_alone_and_no_number_leaks_into_an_answer(name, role, secret_run):
    query = CATALOGUE[name]
    if role not in query.roles:
        return
    answer = json.dumps(
        run(name, secret_run, arguments_for(query), Viewer(role)).as_dict(), ensure_ascii=False
    )
    for secret in SECRETS:
        assert (secret in answer) == (secret == "SECRET" and role == "aml" and name in WITH_ALERTS)


@pytest.mark.on_lts
@pytest.mark.parametrize("role", ROLES_OF_CALLERS)
@pytest.mark.parametrize("view", ["risk", "growth"])
def test_nothing_leaks_into_an_answer_of_neo4j_either(role, view, on_server, secret_run):
    viewer = Viewer(role)
    for name, query in CATALOGUE.items():
        if role not in query.roles:
            continue
        asked = name, secret_run, arguments_for(query), viewer
        try:
            answer = on_server.run(*asked, view=view)
        except NotOnEngine:
            assert (view, role) == ("growth", "aml"), name
            continue
        told = json.dumps(answer.as_dict(), ensure_ascii=False)
        shown = {"SECRET"} if (role, view) == ("aml", "risk") and name in WITH_ALERTS else set()
        assert {secret for secret in SECRETS if secret in told} == shown, name
        assert answer.rows == run(*asked).rows, name


WITH_ALERTS = (
    "customer_360",
    "findings_of_a_customer",
    "findings_of_a_transaction",
    "transactions_of_a_finding",
)


@pytest.mark.parametrize("name", CATALOGUE)
def test_campaign_staff_see_no_person_who_is_not_ours(name, secret_run):
    query = CATALOGUE[name]
    if "campaign" in query.roles:
        answer = run(name, secret_run, arguments_for(query), Viewer("campaign")).as_dict()
        assert "Outsider" not in json.dumps(answer)
        assert [part["reason"] for part in answer["left_out"]] == ["outside_persons"]


@pytest.fixture(scope="module")
def run_without_alerts(tmp_path_factory):
    """The same as ``secret_run`` without what is for reviewers alone."""
    kept = ("communities", "community_profiles")
    results = {name: SECRET_GRAPH["results"][name] for name in kept}
    results["findings"] = SECRET_GRAPH["results"]["findings"][1:2]
    results["finding_members"] = [
        row for row in SECRET_GRAPH["results"]["finding_members"] if row["finding_id"] == "f2"
    ]
    graph = {**SECRET_GRAPH, "parties": [{**SECRET_GRAPH["parties"][0]}, *SECRET_GRAPH["parties"][1:]]}
    for name in ("risk_rating", "blocked"):
        graph["parties"][0].pop(name)
    return run_of(tmp_path_factory.mktemp("without"), **graph | {"results": results})


@pytest.mark.parametrize("role", ["analyst", "campaign", "aml"])
def test_an_answer_without_alerts_is_the_same_whether_there_are_any(role, secret_run, run_without_alerts):
    for name in WITH_ALERTS:
        if role in CATALOGUE[name].roles:
            runs = (secret_run, run_without_alerts)
            answers = [run(name, one, arguments_for(CATALOGUE[name]), Viewer(role)) for one in runs]
            same = answers[0].rows == answers[1].rows and answers[0].left_out == answers[1].left_out
            assert same == (role != "aml")


def test_a_hidden_person_reads_like_one_that_is_not_there(secret_run):
    with pytest.raises(UnknownName) as hidden:
        run("customer_360", secret_run, {"party": "Outsider"}, Viewer("campaign"))
    with pytest.raises(UnknownName) as absent:
        run("customer_360", secret_run, {"party": "Outsidex"}, Viewer("campaign"))
    assert str(hidden.value) == "there is no party 'Outsider'"
    assert "Outsider'" not in str(absent.value).replace("'Outsidex'", "")


@pytest.mark.parametrize("name", ["customer:0005", "customer:0006x", "implicit:acct:7", "a", "z"])
def test_near_ids_do_not_tell_whether_a_hidden_person_is_there(name, runs_of_hidden):
    told = []
    for one in runs_of_hidden:
        with pytest.raises(UnknownName) as refused:
            run("customer_360", one, {"party": name}, Viewer("campaign"))
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_numbers_are_shown_in_full_only_to_who_may_see_them_and_asks(secret_run):
    answer = run("customer_360", secret_run, {"party": "Ann"}, Viewer("aml", unmasked=True))
    assert "6222021234567890" in json.dumps(answer.as_dict())
