"""Small graphs to publish, with a row of everything, and how they change from a day to the next."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl

from graph_engine.index import GraphIndex
from graph_engine.index.results import add_results
from graph_engine.run_tables import RUN_TABLES
from loaders.neo4j.publish import publish_graph
from loaders.neo4j.source import Source
from tests.graphs import index_of

INSTANT = datetime(2025, 7, 1, tzinfo=UTC)


def finding(name, kind, state="open", **more):
    return {
        "finding_id": name,
        "kind": kind,
        "detector": "fan_in",
        "severity": "high",
        "confidence": 0.5,
        "first_at": datetime(2025, 1, 1, tzinfo=UTC),
        "facts": '{"n_payers": 2}',
        "state": state,
        **more,
    }


def member(finding_id, kind, member_id, role="payer"):
    return {"finding_id": finding_id, "member_kind": kind, "member_id": member_id, "role": role}


def tag(party, name, since, *, aml_only=False):
    why = {"why_en": f"why {name}", "why_zh": f"为何 {name}"}
    return {"party_id": party, "tag": name, "since": since, "aml_only": aml_only, **why}


def supplied(supplier, bank_code, amount_minor):
    row = {"core_id": "Cy", "supplier_id": supplier, "bank_code": bank_code, "currency": "CNY"}
    return row | {"months": 3, "count": 4, "amount_minor": amount_minor, "share": 0.5}


def facts_before():
    """The ledger of one day."""
    return {
        "parties": [
            {"party_id": "Ann", "name": "安 13812345678", "born_on": date(1955, 3, 1), "risk_rating": "high"},
            {"party_id": "Bo", "name": "Bo", "customer_since": "1969-12-31T23:59:59.999999+00:00"},
            {"party_id": "Cy", "kind": "company", "id_number": "91320594MA1MM1AB5T", "branch_id": "br:1"},
            {"party_id": "Leaver", "ours": False},
        ],
        "accounts": [
            {"account_id": "a", "holder": "Ann", "number": "6222021234567890", "opened_at": 5},
            ("b", "Bo"),
            {"account_id": "c", "holder": "Cy", "bank_code": "102100099996"},
            ("l", "Leaver"),
            "unknown",
        ],
        "transfers": [
            ("a", "b", 100, "2025-01-05", {"purpose": "call 13812345678", "business_day": date(2025, 1, 5)}),
            ("a", "b", 200, "2025-01-05", {"business_day": date(2025, 1, 5)}),
            ("b", "b", 300, "2025-01-06", {"currency": "USD", "business_day": date(2025, 1, 6)}),
            ("b", "c", 400, "2025-02-01", {"business_day": date(2025, 2, 1)}),
            ("c", "l", 500, "2025-02-02", {"business_day": date(2025, 2, 2)}),
            ("unknown", "a", 600, "2025-03-01", {"business_day": date(2025, 3, 1)}),
        ],
        "transaction": [
            {
                "transaction_id": "cash:1",
                "payee_account": "a",
                "kind": "cash_deposit",
                "amount_minor": 50,
                "time": "2025-03-02",
                "business_day": date(2025, 3, 2),
            }
        ],
        "branch": [{"branch_id": "br:1", "name": "Main Street"}],
        "relation": [{"party_id": "Ann", "to_party_id": "Cy", "kind": "director", "share": 0.5}],
        "guarantee": [{"guarantor_id": "Ann", "borrower_id": "Cy", "valid_from": "2024-01-01"}],
        "loan": [{"loan_id": "loan:1", "party_id": "Cy", "rate": Decimal("0.0435"), "amount_minor": 900}],
        "loan_movement": [
            {
                "loan_id": "loan:1",
                "account_id": "c",
                "kind": "disbursement",
                "amount_minor": 9,
                "business_day": date(2025, 1, 1),
                "time": "2025-01-01",
            }
        ],
        "device": [{"device_id": "d:1", "kind": "phone", "risk_level": "high"}],
        "sign_in": [{"device_id": "d:1", "party_id": "Bo", "time": "2025-01-02", "ip": "10.0.0.1"}],
        "contact_point": [
            {"party_id": party, "kind": "phone", "value_hash": "abcdef0123456789"} for party in ("Ann", "Bo")
        ],
        "product_holding": [{"party_id": "Ann", "product_class": "fund", "product": "F1", "amount_minor": 7}],
    }


def facts_after():
    """The ledger of the day after: more money, changed rows, some that are gone."""
    facts = facts_before()
    facts["parties"][1]["name"] = "Bo Li"
    del facts["parties"][2]["branch_id"]
    facts["parties"][3] = {"party_id": "Newcomer", "ours": False}
    facts["accounts"][3] = ("n", "Newcomer")
    facts["transfers"][4] = ("c", "n", 500, "2025-02-02", {"business_day": date(2025, 2, 2)})
    facts["transfers"][0] = ("a", "b", 110, "2025-01-05", {"business_day": date(2025, 1, 5)})
    facts["transfers"] += [("n", "a", 700, "2025-03-03", {"business_day": date(2025, 3, 3)})]
    facts["loan"][0]["rate"] = Decimal("0.0395")
    facts["contact_point"] = []
    facts["relation"] += [{"party_id": "Bo", "to_party_id": "Newcomer", "kind": "spouse"}]
    return facts


def results_before():
    """What a run of that day found."""
    return {
        "communities": [
            {"party_id": party, "community": "C1", "core_rank": rank}
            for rank, party in enumerate(("Ann", "Bo", "Leaver"), start=1)
        ],
        "community_profiles": [{"community": "C1", "members": 3, "persons": 3, "firms": 0, "ties": 2}],
        "findings": [finding("F1", "alert"), finding("F2", "opportunity"), finding("F3", "opportunity")],
        "finding_members": [
            member("F1", "party", "Ann"),
            member("F1", "account", "a"),
            member("F1", "transaction", "tx:0001", "gathered"),
            member("F1", "transaction", "tx:0005", "paid_on"),
            member("F1", "transaction", "cash:1", "gathered"),
            member("F1", "guarantee", "guarantee:0001", "guarantee"),
            member("F2", "party", "Bo", "buyer"),
            member("F2", "transaction", "tx:0002", "payment"),
            member("F3", "account", "c"),
            member("F3", "transaction", "tx:0002", "payment"),
        ],
        "tags": [tag("Bo", "loyal", date(2025, 1, 1)), tag("Ann", "watched", None, aml_only=True)],
        "supply_chains": [supplied("Bo", "102100099996", 400), supplied("Bo", None, 30)],
        "supply_chain_banks": [{"core_id": "Cy", "currency": "CNY", "bank_code": None, "share": 0.07}],
    }


def results_after():
    """What a run of the day after found: one finding closed, one gone, another community."""
    results = results_before()
    results["communities"][2]["party_id"] = "Newcomer"
    results["community_profiles"][0]["ties"] = 3
    results["findings"] = [
        finding("F1", "alert", score=0.25),
        finding("F2", "opportunity", "suppressed", reason="watched"),
        finding("F4", "opportunity"),
    ]
    results["finding_members"] = [
        member("F1", "party", "Ann", "payee"),
        member("F1", "account", "a"),
        member("F1", "transaction", "tx:0001", "gathered"),
        member("F1", "transaction", "tx:0005", "gathered"),
        member("F2", "party", "Bo", "buyer"),
        member("F2", "transaction", "tx:0002", "payment"),
        member("F4", "account", "n"),
        member("F4", "transaction", "tx:0007", "payment"),
    ]
    results["tags"] = [tag("Bo", "loyal", date(2025, 1, 1)), tag("Ann", "loyal", date(2025, 2, 1))]
    results["supply_chains"] = [supplied("Ann", "102100099996", 400), supplied("Bo", None, 31)]
    return results


def graph(folder, facts, results) -> GraphIndex:
    """The index of facts and results, built in a folder."""
    index = index_of(folder, **facts)
    add_results(
        index.path,
        {
            name: pl.DataFrame(results.get(name, []), schema=table.columns)
            for name, table in RUN_TABLES.items()
        },
    )
    return GraphIndex.open(index.path)


def two_days(folder):
    """The graphs of both days by the ids of their runs."""
    return {
        "before": graph(folder / "before", facts_before(), results_before()),
        "after": graph(folder / "after", facts_after(), results_after()),
    }


def source(run_id, index) -> Source:
    """A graph as a run that can be published."""
    return Source(run_id, 1, "content", INSTANT, "Asia/Shanghai", "24:00", index)


def publish(neo4j, run_id, indices, **options):
    """Publish one of some graphs, all of which are at hand as earlier ones."""
    return publish_graph(neo4j, source(run_id, indices[run_id]), earlier=indices.get, **options)
