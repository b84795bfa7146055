"""Cases: what reviewers do with alerts, in a real database, over the API, and back in the ledger."""

import json
import shutil
import threading
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command

from api.settings import load_settings
from api.work.cases import CaseAction, act, cases, events_of
from api.work.database import alembic_config, open_work_database
from api.work.judgements import bring_judgements
from graph_engine.errors import BadParameter
from graph_engine.ledger import Ledger
from tests.api.conftest import serve
from tests.api.secret_bank import FIRM

NOW = datetime(2025, 7, 1, 8, tzinfo=UTC)
ALERT = "f_alert_open"
EVENTS = f"/v1/cases/{ALERT}/events"
CLOSE = {"action": "dispose", "outcome": "closed_as_explained", "reason": "rents of the landlord"}


@pytest.fixture
def work(work_url):
    engine = open_work_database(work_url)
    yield engine
    engine.dispose()


@pytest.fixture
def own(bank_home, tmp_path):
    """The bank in a home of its own, whose ledger may be written."""
    home = tmp_path / "home"
    shutil.copytree(bank_home, home, ignore=shutil.ignore_patterns("work.sqlite*"))
    yield from serve(load_settings(home=home))


def done(work, *actions, finding="f:1"):
    for hours, action in enumerate(actions):
        case = act(work, finding, action, actor="key", now=NOW + timedelta(hours=hours))
    return case


def test_a_case_is_what_its_events_make_it(work):
    dispose = CaseAction("dispose", outcome="reported", reason="no business behind it")
    assert done(work, CaseAction("assign", assignee="Li Wei")).state == "assigned"
    noted = done(work, CaseAction("note", reason="asked the branch"))
    assert (noted.state, noted.assignee) == ("assigned", "Li Wei")
    disposed = done(work, dispose)
    assert (disposed.state, disposed.outcome, disposed.reason) == (
        "disposed",
        "reported",
        "no business behind it",
    )
    reopened = done(work, CaseAction("reopen", reason="new payments"))
    assert (reopened.state, reopened.assignee, reopened.outcome) == ("assigned", "Li Wei", None)
    assert cases(work) == {"f:1": reopened}
    assert [event.action for event in events_of(work, "f:1")] == ["assign", "note", "dispose", "reopen"]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"action": "close", "reason": "x"}, "action is 'close'; allowed is one of assign"),
        ({"action": "assign"}, "assignee is missing"),
        ({"action": "assign", "assignee": " "}, "assignee is ' '"),
        ({"action": "note"}, "reason is missing"),
        ({"action": "note", "reason": "x" * 2001}, "1 to 2000 characters"),
        ({"action": "dispose", "reason": "x"}, "outcome is missing; allowed is one of reported"),
        ({"action": "dispose", "reason": "x", "outcome": "open"}, "outcome is 'open'"),
        (
            {"action": "note", "reason": "x", "outcome": "reported"},
            "allowed is nothing where the action is note",
        ),
        ({"action": "note", "reason": "x", "assignee": "Li"}, "assignee is 'Li'; allowed is nothing"),
    ],
)
def test_an_action_that_cannot_be_meant_is_refused(told, message):
    with pytest.raises(BadParameter, match=message):
        CaseAction(**told)


def test_a_case_is_decided_once_and_reopened_only_then(work):
    dispose = CaseAction("dispose", outcome="reported", reason="why")
    with pytest.raises(BadParameter, match="not disposed of"):
        done(work, CaseAction("reopen", reason="why"))
    done(work, dispose)
    with pytest.raises(BadParameter, match="disposed of as reported"):
        done(work, dispose)
    with pytest.raises(BadParameter, match="disposed of as reported"):
        done(work, CaseAction("assign", assignee="Li Wei"))
    assert len(events_of(work)) == 1


def test_of_several_who_decide_at_once_one_decides(work):
    refused = []

    def decide():
        try:
            done(work, CaseAction("dispose", outcome="reported", reason="why"))
        except BadParameter as error:
            refused.append(error)

    threads = [threading.Thread(target=decide) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert len(events_of(work)) == 1


def test_dispositions_come_into_the_ledger_once(work, tmp_path):
    ledger = Ledger(tmp_path / "home")
    done(
        work, CaseAction("note", reason="looks odd"), CaseAction("dispose", outcome="reported", reason="why")
    )
    assert bring_judgements(work, ledger) == 1
    done(work, CaseAction("reopen", reason="more came"))
    assert bring_judgements(work, ledger) == 1
    assert bring_judgements(work, ledger) == 0
    rows = ledger.snapshot().table("judgement").sort("outcome", descending=True).collect()
    assert rows.select("subject_kind", "subject_id", "outcome", "reason").rows() == [
        ("finding", "f:1", "reported", "why"),
        ("finding", "f:1", "open", "more came"),
    ]
    assert rows["decided_at"].to_list() == [NOW + timedelta(hours=1), NOW]


def test_decisions_of_a_new_work_database_come_into_the_same_ledger(tmp_path):
    ledger = Ledger(tmp_path / "home")
    for name in ("first", "second"):
        work = open_work_database(f"sqlite:///{tmp_path / name}.sqlite")
        done(work, CaseAction("dispose", outcome="reported", reason=name))
        assert bring_judgements(work, ledger) == 1
        work.dispose()
    judged = ledger.snapshot().table("judgement").collect()
    assert sorted(judged["reason"]) == ["first", "second"]


def test_decisions_of_before_keep_the_key_they_have_in_the_ledger(work, work_url):
    done(work, CaseAction("dispose", outcome="reported", reason="why"))
    with work.begin() as connection:
        command.downgrade(alembic_config(connection), "0002")
    migrated = open_work_database(work_url)
    assert [event.event_key for event in events_of(migrated)] == ["1"]
    migrated.dispose()


def test_while_the_ledger_is_written_a_disposition_waits(work, tmp_path):
    ledger = Ledger(tmp_path / "home")
    done(work, CaseAction("dispose", outcome="reported", reason="why"))
    with ledger.write():
        assert bring_judgements(work, ledger) == 0
    assert bring_judgements(work, ledger) == 1


def test_a_reviewer_works_an_alert_over_the_api(own):
    new = own.get("/v1/cases", "aml", state="new").json()
    assert ALERT in [case["finding_id"] for case in new["items"]]
    assert own.ask("POST", EVENTS, "aml", json={"action": "assign", "assignee": "Li Wei"}).status_code == 201
    assert own.get("/v1/cases", "aml", assignee="Li Wei").json()["total"] == 1
    answer = own.ask("POST", EVENTS, "aml", json=CLOSE)
    assert answer.status_code == 201
    case = own.get(f"/v1/cases/{ALERT}", "aml").json()
    assert case == answer.json()
    assert (case["state"], case["outcome"], case["reason"]) == (
        "disposed",
        "closed_as_explained",
        "rents of the landlord",
    )
    assert [event["action"] for event in case["events"]] == ["assign", "dispose"]
    judged = Ledger(own.app.state.service.settings.home).snapshot().table("judgement").collect()
    assert ALERT in judged["subject_id"].to_list()


def test_an_alert_is_closed_with_its_case_and_open_again_with_it(own):
    def told():
        listed = own.get("/v1/alerts", "aml", state="open").json()["items"]
        one, of_party = own.get(f"/v1/alerts/{ALERT}", "aml"), own.get(f"/v1/parties/{FIRM}/findings", "aml")
        [same] = [row for row in of_party.json()["items"] if row["finding_id"] == ALERT]
        exported = own.get("/v1/exports/alerts", "aml", format="ndjson").text.splitlines()
        [line] = [row for row in map(json.loads, exported) if row["finding_id"] == ALERT]
        states = {(row["state"], row["reason"]) for row in (one.json(), same, line)}
        return [row["finding_id"] for row in listed], states

    assert told() == ([ALERT], {("open", None)})
    own.ask("POST", EVENTS, "aml", json=CLOSE | {"outcome": "reported"})
    assert told() == ([], {("closed", CLOSE["reason"])})
    own.ask("POST", EVENTS, "aml", json={"action": "reopen", "reason": "more came"})
    assert told() == ([ALERT], {("open", None)})


def test_numbers_in_the_reasons_of_a_case_are_masked_wherever_they_are_shown(own):
    told = {"action": "note", "reason": "called 13812345678"}
    assert "13812345678" not in own.ask("POST", EVENTS, "aml", json=told).text
    shown = own.get(f"/v1/cases/{ALERT}", "aml").json()
    assert [event["reason"] for event in shown["events"]] == ["called 13*******78"]


def test_what_no_alert_is_has_no_case_and_wrong_bodies_are_refused(own):
    assert own.ask("POST", "/v1/cases/f_none/events", "aml", json=CLOSE).status_code == 404
    assert own.ask("POST", "/v1/cases/f_opportunity/events", "aml", json=CLOSE).status_code == 404
    assert own.ask("POST", EVENTS, "aml", json={"action": "dispose", "reason": "x"}).status_code == 400
    assert own.ask("POST", EVENTS, "aml", json={"action": "burn", "reason": "x"}).status_code == 422
    assert own.ask("POST", EVENTS, "analyst", json=CLOSE).status_code == 403
