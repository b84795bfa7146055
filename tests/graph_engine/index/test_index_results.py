"""Communities, findings and tags of a run become nodes and edges beside the facts."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from graph_engine.errors import EngineError
from graph_engine.index import GraphIndex
from graph_engine.index.results import add_results
from graph_engine.run_tables import RUN_TABLES
from tests.graphs import index_of


def tables(**rows):
    """Run tables with some rows, the rest of each row empty."""
    return {
        name: pl.DataFrame(rows.get(name, []), schema=table.columns) for name, table in RUN_TABLES.items()
    }


def finding(name, kind):
    return {
        "finding_id": name,
        "kind": kind,
        "detector": "fan_in",
        "severity": "high",
        "first_at": datetime(2025, 1, 1, tzinfo=UTC),
        "state": "open",
    }


def member(finding_id, kind, member_id, role="payer"):
    return {"finding_id": finding_id, "member_kind": kind, "member_id": member_id, "role": role}


@pytest.fixture
def facts(tmp_path):
    return index_of(
        tmp_path, parties=["Ann", "Bo"], accounts=[("a", "Ann"), ("b", "Bo")], transfers=[("a", "b", 1, 1)]
    )


def rows(edges):
    return [edges.row(code) for code in range(len(edges))]


def test_results_are_added_and_facts_stay(facts):
    run = tables(
        communities=[{"party_id": "Bo", "community": "C1", "core_rank": 1}],
        community_profiles=[
            {"community": "C1", "members": 1, "persons": 1, "firms": 0, "ties": 0, "sentence_en": "One."}
        ],
        findings=[finding("F2", "alert"), finding("F1", "opportunity")],
        finding_members=[
            member("F2", "party", "Ann"),
            member("F2", "account", "a"),
            member("F2", "transaction", "tx:0001"),
            member("F1", "party", "Bo", "buyer"),
        ],
        tags=[
            {"party_id": "Bo", "tag": "loyal", "since": date(2025, 2, 1), "why_en": "x", "aml_only": False},
            {"party_id": "Ann", "tag": "loyal", "since": date(2025, 1, 1), "why_en": "y", "aml_only": False},
        ],
    )
    add_results(facts.path, run)
    index = GraphIndex.open(facts.path)
    assert len(index.edges("TRANSFERRED")) == 1
    assert index.nodes("Community").row(0)["sentence_en"] == "One."
    assert [(r["source"], r["target"], r["core_rank"]) for r in rows(index.edges("MEMBER_OF"))] == [
        ("Bo", "C1", 1)
    ]
    assert index.nodes("Alert").ids_at(range(len(index.nodes("Alert")))) == ["F2"]
    assert index.nodes("Opportunity").row(0)["detector"] == "fan_in"
    assert [r["target"] for r in rows(index.edges("INVOLVES", "Alert", "Party"))] == ["Ann"]
    assert [r["target"] for r in rows(index.edges("INVOLVES", "Alert", "Account"))] == ["a"]
    assert [(r["target"], r["role"]) for r in rows(index.edges("INVOLVES", "Opportunity", "Party"))] == [
        ("Bo", "buyer")
    ]
    assert [(r["source"], r["since"]) for r in rows(index.edges("TAGGED"))] == [
        ("Ann", date(2025, 1, 1)),
        ("Bo", date(2025, 2, 1)),
    ]
    assert index.nodes("Tag").row(0) == {"id": "loyal", "aml_only": False}


def test_a_supplier_leads_to_its_core_enterprise_once_for_each_bank_and_currency(facts):
    paid = {"core_id": "Ann", "supplier_id": "Bo", "months": 3, "count": 4, "share": 0.5}
    at = {"core_id": "Ann", "suppliers": 1, "amount_minor": 5}
    run = tables(
        supply_chains=[
            paid | {"bank_code": "B1", "currency": "USD", "amount_minor": 7},
            paid | {"bank_code": "B1", "currency": "CNY", "amount_minor": 6},
            paid | {"bank_code": None, "currency": "CNY", "amount_minor": 5},
        ],
        supply_chain_banks=[
            at | {"bank_code": None, "currency": "CNY", "share": 0.1},
            at | {"bank_code": "B1", "currency": "USD", "share": 0.2},
            at | {"core_id": "Bo", "bank_code": "B1", "currency": "CNY", "share": 0.3},
        ],
    )
    add_results(facts.path, run)
    names = ("source", "target", "currency", "bank_code", "amount_minor", "bank_share")
    found = [
        tuple(row[name] for name in names) for row in rows(GraphIndex.open(facts.path).edges("SUPPLIES"))
    ]
    assert found == [
        ("Bo", "Ann", "CNY", None, 5, 0.1),
        ("Bo", "Ann", "CNY", "B1", 6, None),
        ("Bo", "Ann", "USD", "B1", 7, 0.2),
    ]


def test_a_run_without_results_has_the_labels_without_nodes(facts):
    add_results(facts.path, tables())
    index = GraphIndex.open(facts.path)
    assert len(index.nodes("Alert")) == 0
    assert len(index.edges("INVOLVES", "Alert", "Account")) == 0


def test_a_member_that_is_no_node_is_counted_as_left_out(facts):
    add_results(
        facts.path,
        tables(findings=[finding("F1", "alert")], finding_members=[member("F1", "party", "nobody")]),
    )
    assert GraphIndex.open(facts.path).left_out["INVOLVES.Alert.Party"] == {"no such end": 1}


EVIDENCE = {
    "parties": ["Ann", "Bo"],
    "accounts": [("a", "Ann"), ("b", "Bo"), ("c", "Bo")],
    "transfers": [("a", "b", 5, 10), ("b", "b", 6, 10), ("a", "b", 7, 10, {"currency": "USD"})],
    "transaction": [
        {"transaction_id": "cash", "payee_account": "b", "kind": "cash_deposit"}
        | {"amount_minor": 8, "time": 9},
        {"transaction_id": "fee", "payer_account": "a", "payee_account": "c", "kind": "fee"}
        | {"amount_minor": 9, "time": 11},
    ],
    "guarantee": [
        {"guarantee_id": "g", "guarantor_id": "Bo", "borrower_id": "Ann"}
        | {"amount_minor": 90, "currency": "CNY", "valid_from": 3}
    ],
}


@pytest.fixture
def shown(tmp_path):
    """Gives the evidence of findings of a label as rows: finding, where it starts, which, part, amount."""
    index = index_of(tmp_path, **EVIDENCE)

    def show(members, label="Alert", target="Account"):
        findings = [finding(name, label.lower()) for name in sorted({row["finding_id"] for row in members})]
        add_results(index.path, tables(findings=findings, finding_members=members))
        edges = GraphIndex.open(index.path).edges("EVIDENCED_BY", label, target)
        named = edges.type.key[0]
        names = ("source", "target", named, "role", "amount_minor", "currency")
        return [tuple(row[name] for name in names) for row in rows(edges)]

    return show


def test_a_transfer_starts_at_the_account_that_pays_and_cash_at_the_one_it_is_booked_at(shown):
    ids = ("tx:0001", "tx:0002", "tx:0003", "cash")
    assert shown([member("F", "transaction", name) for name in ids]) == [
        ("F", "b", "cash", "payer", 8, "CNY"),
        ("F", "a", "tx:0001", "payer", 5, "CNY"),
        ("F", "a", "tx:0003", "payer", 7, "USD"),
        ("F", "b", "tx:0002", "payer", 6, "CNY"),
    ]


def test_the_same_transaction_is_evidence_of_each_finding_and_each_part(shown):
    members = [
        *(member(name, "transaction", "tx:0001") for name in ("F2", "F1")),
        member("F1", "transaction", "tx:0001", "paid_on"),
    ]
    assert shown(members, "Opportunity") == [
        ("F1", "a", "tx:0001", "paid_on", 5, "CNY"),
        ("F1", "a", "tx:0001", "payer", 5, "CNY"),
        ("F2", "a", "tx:0001", "payer", 5, "CNY"),
    ]


@pytest.mark.parametrize(
    ("takes_part", "start"), [(["a"], "a"), (["c"], "c"), (["a", "c"], "a"), ([], "a"), (["b"], "a")]
)
def test_what_is_booked_at_two_accounts_counts_once_where_the_finding_is(shown, takes_part, start):
    members = [member("F", "transaction", "fee"), *(member("F", "account", name) for name in takes_part)]
    assert shown(members) == [("F", start, "fee", "payer", 9, "CNY")]


def test_a_guarantee_starts_at_the_guarantor(shown):
    members = [member("F", "guarantee", "g", "guarantee"), member("F", "transaction", "cash")]
    assert shown(members, target="Party") == [("F", "Bo", "g", "guarantee", 90, "CNY")]


def test_evidence_that_the_graph_does_not_hold_is_counted_as_left_out(facts):
    run = tables(findings=[finding("F", "alert")], finding_members=[member("F", "transaction", "nothing")])
    add_results(facts.path, run)
    assert GraphIndex.open(facts.path).left_out["EVIDENCED_BY.Alert.Account"] == {"no such end": 1}


def test_a_finding_that_stands_twice_is_refused(facts):
    with pytest.raises(EngineError, match="each Alert stands once, but more often stand: F1"):
        add_results(facts.path, tables(findings=[finding("F1", "alert")] * 2))
