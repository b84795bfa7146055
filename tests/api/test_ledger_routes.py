"""Loads, the quarantine and balances that do not add up, as data engineers see them."""

import csv
import io

import pytest

from api.settings import load_settings
from graph_engine.ledger import Ledger
from loaders.load import load
from tests.api.conftest import serve
from tests.api.secret_bank import MONEY_ACCOUNT

FILES = {
    "party.csv": (
        "party_id,kind,ours,role,name,risk_rating",
        "P1,person,true,ordinary,李敏,low",
        "P2,person,true,ordinary,王芳,dreadful",
        "P3,person 13812345678,true,ordinary,张伟,low",
        "P4,robot,true,ordinary,刘洋,low",
    ),
    "judgement.csv": (
        "judgement_id,subject_kind,subject_id,outcome,reason,decided_at",
        "J1,party,P1,open,smells,2025-01-10T09:00:00+08:00",
        "J2,party,P1,condemned,smells,2025-01-10T09:00:00+08:00",
    ),
}
SECRETS = ("J1", "J2", "condemned", "smells", "dreadful", "subject", "outcome", "13812345678")


def write_files(folder, files):
    folder.mkdir()
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A served home with two loads: parties and judgements with bad rows, then a party more."""
    home = tmp_path_factory.mktemp("loaded")
    load(Ledger(home), "fundgraph", write_files(home / "first", FILES))
    more = {"party-2.csv": (FILES["party.csv"][0], "P5,person,true,ordinary,陈静,low")}
    load(Ledger(home), "fundgraph", write_files(home / "second", more))
    for served in serve(load_settings(home=home)):
        served.keys["both"] = served.new_key("data", "aml")
        yield served


def test_loads_say_what_came_and_keep_the_counts_of_judgements(loaded):
    page = loaded.get("/v1/loads", "data").json()
    second, first = page["items"]
    assert (first["ledger_version"], second["ledger_version"], page["ledger_version"]) == (1, 2, 2)
    assert {name: first["files"]["party"][name] for name in ("read", "accepted", "quarantined")} == {
        "read": 4,
        "accepted": 1,
        "quarantined": 3,
    }
    assert first["files"]["judgement"].pop("sha256")
    assert set(first["files"]["judgement"].values()) == {None}
    assert first["reasons"] is None
    assert second["reasons"] == {}
    assert (second["source"], second["mapping"]) == ("fundgraph", "fundgraph")
    assert second["load_id"] != first["load_id"]


def test_who_holds_aml_too_sees_the_counts_of_judgements(loaded):
    first = loaded.get("/v1/loads", "both").json()["items"][1]
    assert first["files"]["judgement"]["quarantined"] == 1
    assert sum(first["reasons"].values()) == 4


def test_the_quarantine_names_file_line_column_value_and_reason_but_nothing_for_aml(loaded):
    response = loaded.get("/v1/quarantine", "data")
    page = response.json()
    told = [(row["file"], row["line"], row["column"], row["value"]) for row in page["items"]]
    assert told == [
        ("party", 3, "risk_rating", None),
        ("party", 4, "kind", "person 13*******78"),
        ("party", 5, "kind", "robot"),
    ]
    assert page["total"] == 3
    assert page["unread_mappings"] == []
    assert [word for word in SECRETS if word in response.text] == []


def test_who_holds_aml_too_sees_all_rows_put_aside(loaded):
    rows = loaded.get("/v1/quarantine", "both").json()["items"]
    assert [(row["file"], row["value"]) for row in rows] == [
        ("judgement", "condemned"),
        ("party", "dreadful"),
        ("party", "person 13*******78"),
        ("party", "robot"),
    ]


def test_the_quarantine_comes_page_by_page_and_by_reason(loaded):
    whole = loaded.get("/v1/quarantine", "data").json()["items"]
    first = loaded.get("/v1/quarantine", "data", limit=2).json()
    rest = loaded.get("/v1/quarantine", "data", limit=2, cursor=first["next_cursor"]).json()
    assert first["items"] + rest["items"] == whole
    assert rest["next_cursor"] is None
    assert loaded.get("/v1/quarantine", "both", limit=2, cursor=first["next_cursor"]).status_code == 400
    assert loaded.get("/v1/loads", "data", limit=2, cursor=first["next_cursor"]).status_code == 400
    reason = whole[0]["reason"]
    assert loaded.get("/v1/quarantine", "data", reason=reason, file="party").json()["total"] == 3
    assert loaded.get("/v1/quarantine", "data", file="judgement").json()["total"] == 0


def test_a_page_stays_on_the_version_it_began_on(tmp_path):
    load(Ledger(tmp_path), "fundgraph", write_files(tmp_path / "first", FILES))
    for served in serve(load_settings(home=tmp_path)):
        cursor = served.get("/v1/quarantine", "data", limit=1).json()["next_cursor"]
        worse = {"party-2.csv": (FILES["party.csv"][0], "P0,robot,true,ordinary,陈静,low")}
        load(Ledger(tmp_path), "fundgraph", write_files(tmp_path / "second", worse))
        rest = served.get("/v1/quarantine", "data", cursor=cursor).json()
        assert (rest["ledger_version"], rest["total"]) == (1, 3)
        assert served.get("/v1/quarantine", "data").json()["total"] == 4


def test_of_a_mapping_that_is_gone_nothing_is_told(tmp_path):
    mapping = tmp_path / "mine.yaml"
    mapping.write_text(
        "source: mine\nreading: movement\ntime_zone: UTC\nnamespaces: {party: p}\nfiles:\n"
        "  - match: [people.csv]\n    tables:\n      - table: party\n"
        "        columns: {party_id: id, kind: kind, ours: {constant: true}, role: {constant: ordinary}}\n"
    )
    people = write_files(tmp_path / "files", {"people.csv": ("id,kind", "1,person", "2,robot")})
    load(Ledger(tmp_path), mapping, people)
    for served in serve(load_settings(home=tmp_path)):
        assert served.get("/v1/quarantine", "data").json()["items"][0]["value"] == "robot"
        mapping.unlink()
        page = served.get("/v1/quarantine", "data").json()
        assert (page["items"], page["total"], page["unread_mappings"]) == ([], 0, [str(mapping)])
        assert served.get("/v1/loads", "data").json()["items"][0]["files"]["people"]["read"] is None


def test_before_anything_was_loaded_both_lists_are_empty(empty):
    for path in ("/v1/loads", "/v1/quarantine"):
        page = empty.get(path, "data").json()
        assert (page["items"], page["total"], page["ledger_version"]) == ([], 0, 0)


def test_balances_that_movements_do_not_explain_are_exported(bank):
    response = bank.get("/v1/exports/balance_differences", "data")
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (row["account_id"], row["currency"], row["checked"], row["differing"]) == (
        MONEY_ACCOUNT,
        "CNY",
        "2",
        "1",
    )
    assert (row["business_day"], row["difference_minor"]) == ("2025-06-30", "1")
