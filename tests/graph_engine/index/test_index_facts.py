"""Every label and type of the ledger, on a bank small enough to check by hand."""

from datetime import UTC, date, datetime

import pytest

from graph_engine.errors import EngineError
from tests.graphs import index_of


def edges(index, name, *labels):
    """Edges as (source, target) with what is asked for."""
    found = index.edges(name, *labels)
    return [found.row(code) for code in range(len(found))]


def ends(index, name, *labels):
    return [(row["source"], row["target"]) for row in edges(index, name, *labels)]


def test_transfers_stand_by_time_and_then_id_parallel_and_self_transfers_included(tmp_path):
    index = index_of(
        tmp_path,
        accounts=["a", "b"],
        transfers=[
            ("a", "b", 300, 20),
            ("b", "a", 100, 10, {"transaction_id": "tx:z"}),
            ("a", "b", 200, 10, {"transaction_id": "tx:b"}),
            ("a", "a", 400, 10, {"transaction_id": "tx:c"}),
        ],
    )
    moved = index.edges("TRANSFERRED")
    assert moved.ids_at(range(4)) == ["tx:b", "tx:c", "tx:z", "tx:0001"]
    assert moved.times.tolist() == [10, 10, 10, 20]
    assert moved.column("amount_minor").tolist() == [200, 400, 100, 300]
    a, b = index.nodes("Account").codes_of(["a", "b"])
    start, stop = moved.forward.span(a)
    assert moved.forward.edges[start:stop].tolist() == [0, 1, 3]
    assert moved.forward.neighbours[start:stop].tolist() == [b, a, b]
    start, stop = moved.backward.span(a)
    assert moved.backward.edges[start:stop].tolist() == [1, 2]
    assert moved.code_of("tx:z") == 2
    assert moved.codes_of(["tx:0001", "tx:none"]).tolist() == [3, -1]


def test_an_edge_tells_its_ends_its_time_and_its_properties(tmp_path):
    index = index_of(tmp_path, transfers=[("a", "b", 300, "2025-03-01T08:00", {"channel": "web"})])
    row = index.edges("TRANSFERRED").row(0)
    assert (row["id"], row["source"], row["target"]) == ("tx:0001", "a", "b")
    assert row["time"] == datetime(2025, 3, 1, 8, tzinfo=UTC)
    assert (row["amount_minor"], row["currency"], row["channel"]) == (300, "CNY", "web")
    assert row["business_day"] == date(2025, 3, 1)
    assert row["purpose"] is None


def test_one_sided_movements_stand_between_account_and_bank_and_never_in_transfers(tmp_path):
    index = index_of(
        tmp_path,
        accounts=[{"account_id": "a", "bank_code": "bank:1"}],
        transfers=[
            (None, "a", 500, 1, {"kind": "cash_deposit"}),
            ("a", None, 20, 2, {"kind": "fee"}),
            ("a", None, 70, 3),
            ("a", "b", 9, 4, {"kind": "card_withdrawal"}),
            ("a", "b", 8, 5, {"kind": "loan_repayment"}),
        ],
    )
    assert ends(index, "TRANSFERRED") == [("a", "b")]
    booked = [(row["id"], row["source"], row["target"], row["direction"]) for row in edges(index, "BOOKED")]
    assert booked == [
        ("tx:0001", "a", "bank:1", "in"),
        ("tx:0002", "a", "bank:1", "out"),
        ("tx:0003", "a", "bank:1", "out"),
        ("tx:0005", "b", "implicit:unknown_bank", "in"),
        ("tx:0005", "a", "bank:1", "out"),
    ]


def test_holders_are_marked_and_unknown_ones_are_implicit(tmp_path):
    index = index_of(
        tmp_path,
        parties=["Ann", "Bo"],
        accounts=[("a", "Ann"), "b"],
        account_holding=[{"party_id": "Bo", "account_id": "a", "role": "agent"}],
    )
    held = [(row["source"], row["target"], row["role"], row["main"]) for row in edges(index, "HOLDS_ACCOUNT")]
    assert sorted(held) == [
        ("Ann", "a", "holder", True),
        ("Bo", "a", "agent", False),
        ("implicit:b", "b", "holder", True),
    ]
    parties, accounts = index.nodes("Party"), index.nodes("Account")
    assert [parties.id_at(holder) for holder in accounts.column("holder")] == ["Ann", "implicit:b"]
    assert [parties.row(code)["implicit"] for code in range(3)] == [False, False, True]


def test_money_never_counts_as_passing_where_the_holder_connects_everybody(tmp_path):
    index = index_of(
        tmp_path,
        parties=["Ann", {"party_id": "Pay", "role": "payment_institution"}],
        accounts=[("a", "Ann"), ("p", "Pay"), {"account_id": "t", "role": "treasury"}],
    )
    assert index.nodes("Account").column("ordinary").tolist() == [True, False, False]


def test_banks_are_those_of_the_table_and_those_that_accounts_name(tmp_path):
    index = index_of(
        tmp_path,
        accounts=[{"account_id": "o", "bank_code": "bank:other", "ours": False}, "mine"],
        bank=[
            {"bank_code": "bank:us", "standing": "ours"},
            {"bank_code": "bank:rival", "standing": "competitor"},
        ],
    )
    banks = index.nodes("Bank")
    assert banks.ids_at(range(3)) == ["bank:other", "bank:rival", "bank:us"]
    assert banks.take("standing", range(3)) == ["other", "competitor", "ours"]
    assert ends(index, "HELD_AT") == [("mine", "bank:us"), ("o", "bank:other")]


def test_our_bank_is_implicit_where_no_table_names_it(tmp_path):
    index = index_of(tmp_path, accounts=["mine", {"account_id": "theirs", "ours": False}])
    assert ends(index, "HELD_AT") == [("mine", "implicit:own_bank")]


def test_a_customer_is_managed_by_its_branch_and_manager(tmp_path):
    index = index_of(
        tmp_path,
        parties=[{"party_id": "Ann", "branch_id": "branch:1", "customer_manager": "Lin"}, "Bo"],
        branch=[{"branch_id": "branch:1", "name": "North"}],
    )
    assert edges(index, "MANAGED_BY") == [
        {"source": "Ann", "target": "branch:1", "time": None, "customer_manager": "Lin"}
    ]


def test_products_of_one_class_and_name_are_one_node(tmp_path):
    index = index_of(
        tmp_path,
        parties=["Ann", "Bo"],
        product_holding=[
            {"party_id": "Ann", "product_class": "wealth", "product": "Spring", "amount_minor": 5},
            {"party_id": "Bo", "product_class": "wealth", "product": "Spring"},
            {"party_id": "Bo", "product_class": "term"},
        ],
    )
    assert index.nodes("Product").ids_at(range(2)) == ["term", "wealth:Spring"]
    assert ends(index, "HOLDS") == [("Ann", "wealth:Spring"), ("Bo", "wealth:Spring"), ("Bo", "term")]


@pytest.mark.parametrize(
    ("name", "table", "columns"),
    [
        ("RELATED_TO", "relation", {"party_id": "Ann", "to_party_id": "Bo", "kind": "spouse"}),
        ("INVESTS_IN", "investment", {"investor_id": "Ann", "company_id": "Bo", "share": 0.5}),
        ("GUARANTEES", "guarantee", {"guarantor_id": "Ann", "borrower_id": "Bo"}),
        ("REFERRED", "referral", {"referrer_id": "Ann", "referred_id": "Bo", "time": 5}),
    ],
)
def test_ties_between_parties_are_edges(tmp_path, name, table, columns):
    index = index_of(tmp_path, parties=["Ann", "Bo"], transfers=[("a", "b", 1, 9)], **{table: [columns]})
    assert ends(index, name) == [("Ann", "Bo")]
    assert index.edges(name).times.tolist() == [columns.get("time", -(2**63))]


def test_a_referral_without_a_referred_party_is_no_edge(tmp_path):
    referral = {"referrer_id": "Ann", "time": 5}
    index = index_of(tmp_path, parties=["Ann"], transfers=[("a", "b", 1, 9)], referral=[referral])
    assert ends(index, "REFERRED") == []
    assert "REFERRED.Party.Party" not in index.left_out


def test_loans_are_applied_for_disbursed_and_repaid(tmp_path):
    movement = {"loan_id": "loan:1", "account_id": "a", "amount_minor": 7, "business_day": date(1970, 1, 1)}
    index = index_of(
        tmp_path,
        parties=["Ann"],
        accounts=[("a", "Ann")],
        transfers=[("a", "b", 1, 9)],
        loan=[{"loan_id": "loan:1", "party_id": "Ann", "amount_minor": 100}],
        loan_application=[{"party_id": "Ann", "loan_id": "loan:1", "organisation": "ours", "time": 1}],
        loan_movement=[
            {**movement, "kind": "disbursement", "time": 2},
            {**movement, "kind": "repayment", "time": 3},
        ],
    )
    assert ends(index, "APPLIED_FOR") == [("Ann", "loan:1")]
    assert ends(index, "DISBURSED") == [("loan:1", "a")]
    assert ends(index, "REPAID") == [("a", "loan:1")]
    assert index.nodes("Loan").row(0)["amount_minor"] == 100


def test_a_sign_in_leads_from_the_device_to_the_account_and_to_the_party(tmp_path):
    index = index_of(
        tmp_path,
        parties=["Ann"],
        accounts=[("a", "Ann")],
        transfers=[("a", "b", 1, 9)],
        device=[{"device_id": "phone", "kind": "phone"}],
        sign_in=[
            {"device_id": "phone", "account_id": "a", "party_id": "Ann", "time": 5},
            {"device_id": "phone", "account_id": "a", "time": 6},
        ],
    )
    assert ends(index, "SIGNED_IN", "Device", "Account") == [("phone", "a")] * 2
    assert ends(index, "SIGNED_IN", "Device", "Party") == [("phone", "Ann")]


def test_a_contact_point_links_a_few_but_a_switchboard_links_nobody(tmp_path):
    many = [f"P{number:02d}" for number in range(22)]
    points = [{"party_id": party, "kind": "phone", "value_hash": "switchboard"} for party in many[:21]]
    points += [{"party_id": party, "kind": "phone", "value_hash": "busy"} for party in many[:20]]
    points += [
        {"party_id": "P00", "kind": "e-mail", "value_hash": "0123456789"},
        {"account_id": "a", "kind": "e-mail", "value_hash": "0123456789"},
        {"party_id": "P00", "kind": "address", "value_hash": "alone"},
    ]
    index = index_of(tmp_path, parties=many, accounts=[("a", "P21")], contact_point=points)
    shared = index.nodes("ContactPoint")
    assert shared.ids_at(range(2)) == ["e-mail:0123456789", "phone:busy"]
    assert shared.take("masked", [0]) == ["e-mail:012345…"]
    busy = [(party, "phone:busy") for party in many[:20]]
    assert ends(index, "SHARES") == sorted(
        [("P00", "e-mail:0123456789"), ("P21", "e-mail:0123456789"), *busy]
    )


def test_monthly_flows_go_by_business_month_currency_and_primary_holder(tmp_path):
    euro = {"currency": "EUR"}
    index = index_of(
        tmp_path,
        parties=["Ann", "Bo"],
        accounts=[("a1", "Ann"), ("a2", "Ann"), ("b", "Bo")],
        transfers=[
            ("a1", "b", 100, "2025-01-31T10:00"),
            ("a2", "b", 50, "2025-01-02T10:00"),
            ("a1", "b", 7, "2025-01-31T23:00", {"business_day": date(2025, 2, 1)}),
            ("a1", "b", 9, "2025-01-05T10:00", euro),
            ("a1", "a2", 1000, "2025-01-06T10:00"),
        ],
    )
    found = [
        (row["source"], row["target"], row["month"].month, row["currency"], row["count"], row["amount_minor"])
        for row in edges(index, "FLOWS_TO", "Party", "Party")
    ]
    assert found == [
        ("Ann", "Bo", 1, "CNY", 2, 150),
        ("Ann", "Bo", 1, "EUR", 1, 9),
        ("Ann", "Bo", 2, "CNY", 1, 7),
    ]
    first = index.edges("FLOWS_TO", "Party", "Party").row(0)
    assert first["first_at"] == datetime(2025, 1, 2, 10, tzinfo=UTC)
    assert first["last_at"] == datetime(2025, 1, 31, 10, tzinfo=UTC)
    assert first["time"] == datetime(2025, 1, 1, tzinfo=UTC)
    assert index.left_out["FLOWS_TO.Party.Party"] == {"between accounts of the same party": 1}
    accounts = [(row["source"], row["target"]) for row in edges(index, "FLOWS_TO", "Account", "Account")]
    assert accounts == [("a1", "a2"), ("a1", "b"), ("a1", "b"), ("a2", "b"), ("a1", "b")]


def test_flows_to_banks_include_own_accounts_there(tmp_path):
    index = index_of(
        tmp_path,
        parties=["Ann"],
        accounts=[
            ("a", "Ann"),
            {"account_id": "r", "ours": False, "bank_code": "bank:rival", "holder": "Ann"},
            {"account_id": "x", "ours": False},
        ],
        transfers=[("a", "r", 5, "2025-01-01"), ("a", "r", 6, "2025-01-02"), ("a", "x", 7, "2025-01-03")],
    )
    rows = edges(index, "FLOWS_TO", "Party", "Bank")
    assert [(row["source"], row["target"], row["amount_minor"]) for row in rows] == [
        ("Ann", "bank:rival", 11)
    ]
    assert index.left_out["FLOWS_TO.Party.Bank"] == {"bank of the payee account unknown": 1}


def test_an_edge_to_what_is_not_there_yet_is_left_out_and_counted(tmp_path):
    index = index_of(
        tmp_path,
        parties=["Ann", {"party_id": "Bo", "valid_from": 100}],
        transfers=[("a", "b", 1, 9)],
        relation=[{"party_id": "Ann", "to_party_id": "Bo", "kind": "spouse"}],
    )
    assert len(index.edges("RELATED_TO")) == 0
    assert index.left_out["RELATED_TO.Party.Party"] == {"no such end": 1}


def test_an_empty_ledger_gives_an_index_without_rows(tmp_path):
    index = index_of(tmp_path, parties=["Ann"])
    assert len(index.nodes("Account")) == 0
    moved = index.edges("TRANSFERRED")
    assert (len(moved), moved.sources.size, moved.forward.offsets.tolist()) == (0, 0, [0])
    assert len(index.edges("FLOWS_TO", "Party", "Party")) == 0


def test_sums_that_do_not_fit_are_refused(tmp_path):
    with pytest.raises(EngineError, match="more than 63 bits hold"):
        index_of(tmp_path, transfers=[("a", "b", 2**62, 1), ("b", "a", 2**62, 2)])
