"""Nothing later than the instant leaks."""

from datetime import UTC, date, datetime

import pytest

from graph_engine.ledger import Ledger
from graph_engine.schema import TABLES
from tests.graph_engine.ledger.hand_made import at, load, make_rows


def view(home, instant):
    return Ledger(home).snapshot().as_of(instant)


def seen(home, instant, table, *columns):
    return view(home, instant).rows(table).select(columns).rows()


def test_a_correction_counts_from_the_moment_it_was_made(tmp_path):
    load(tmp_path, transaction=make_rows("transaction", {"transaction_id": "t:1"}))
    for day, amount in ((15, 300), (13, 200)):
        row = {"transaction_id": "t:1", "amount_minor": amount, "revised_at": at(day)}
        load(tmp_path, transaction=make_rows("transaction", row))
    amounts = [seen(tmp_path, at(day), "transaction", "amount_minor") for day in (10, 11, 13, 14, 15)]
    assert amounts == [[], [(100,)], [(200,)], [(200,)], [(300,)]]
    assert view(tmp_path, None).instant == at(15)


def test_a_thing_first_told_of_in_a_correction_is_unknown_before(tmp_path):
    load(tmp_path, party=make_rows("party", {"party_id": "p:1", "revised_at": at(5)}))
    assert seen(tmp_path, at(4), "party", "party_id") == []
    assert seen(tmp_path, at(5), "party", "party_id") == [("p:1",)]


def test_a_deletion_counts_from_its_moment(tmp_path):
    gone = {"tombstone_id": "x:1", "table": "party", "deleted_id": "p:1", "deleted_at": at(5)}
    load(tmp_path, tombstone=make_rows("tombstone", gone))
    load(tmp_path, party=make_rows("party", {"party_id": "p:1"}, {"party_id": "p:2"}))
    load(tmp_path, account=make_rows("account", {"account_id": "p:1"}))
    assert seen(tmp_path, at(4), "party", "party_id") == [("p:1",), ("p:2",)]
    assert seen(tmp_path, at(5), "party", "party_id") == [("p:2",)]
    assert seen(tmp_path, at(5), "account", "account_id") == [("p:1",)]
    assert view(tmp_path, None).instant == at(5)


def test_a_deletion_takes_what_is_attached_along_only_where_it_says_so(tmp_path):
    gone = {"table": "account", "deleted_at": at(5)}
    tombstones = [
        gone | {"tombstone_id": "x:1", "deleted_id": "a:1", "attached": True},
        gone | {"tombstone_id": "x:2", "deleted_id": "a:2"},
    ]
    sides = [("t:1", "a:1", "a:3"), ("t:2", "a:3", "a:1"), ("t:3", "a:2", "a:3"), ("t:4", None, "a:3")]
    moved = [
        {"transaction_id": name, "payer_account": payer, "payee_account": payee, "time": at(2)}
        for name, payer, payee in sides
    ]
    load(
        tmp_path, transaction=make_rows("transaction", *moved), tombstone=make_rows("tombstone", *tombstones)
    )
    assert len(seen(tmp_path, at(4), "transaction", "transaction_id")) == 4
    assert seen(tmp_path, at(5), "transaction", "transaction_id") == [("t:3",), ("t:4",)]
    assert view(tmp_path, at(5)).accounts()["account_id"].to_list() == ["a:2", "a:3"]


def test_what_comes_back_after_a_deletion_is_there_again(tmp_path):
    gone = {"tombstone_id": "x:1", "table": "party", "deleted_id": "p:1", "deleted_at": at(5)}
    back = {"party_id": "p:1", "name": "back", "valid_from": at(8)}
    load(
        tmp_path, tombstone=make_rows("tombstone", gone), party=make_rows("party", {"party_id": "p:1"}, back)
    )
    assert [len(seen(tmp_path, at(day), "party", "name")) for day in (4, 5, 7, 8)] == [1, 0, 0, 1]


def test_attributes_are_those_valid_at_the_instant(tmp_path):
    rows = make_rows(
        "party",
        {"party_id": "p:1", "risk_rating": "low", "valid_to": at(5)},
        {"party_id": "p:1", "risk_rating": "medium", "valid_from": at(5), "valid_to": at(9)},
        {"party_id": "p:1", "risk_rating": "high", "valid_from": at(12)},
    )
    load(tmp_path, party=rows)
    ratings = [seen(tmp_path, at(day), "party", "risk_rating") for day in (4, 5, 8, 9, 12)]
    assert ratings == [[("low",)], [("medium",)], [("medium",)], [], [("high",)]]


def test_where_validity_overlaps_the_latest_beginning_counts(tmp_path):
    rows = make_rows(
        "party",
        {"party_id": "p:1", "name": "always"},
        {"party_id": "p:1", "name": "since 5", "valid_from": at(5)},
        {"party_id": "p:1", "name": "5 to 9", "valid_from": at(7), "valid_to": at(9)},
    )
    load(tmp_path, party=rows)
    names = [seen(tmp_path, at(day), "party", "name")[0][0] for day in (4, 6, 8, 9)]
    assert names == ["always", "since 5", "5 to 9", "since 5"]


EVENTS = {
    "transaction": {"transaction_id": "e:1", "time": at(10)},
    "sign_in": {"sign_in_id": "e:1", "device_id": "d:1", "time": at(10)},
    "referral": {"referral_id": "e:1", "referrer_id": "p:1", "time": at(10)},
    "contact": {"contact_id": "e:1", "party_id": "p:1", "time": at(10)},
    "complaint": {"complaint_id": "e:1", "party_id": "p:1", "time": at(10)},
    "consent": {"consent_id": "e:1", "party_id": "p:1", "purpose": "call", "given": True, "at": at(10)},
    "judgement": {
        "judgement_id": "e:1",
        "subject_kind": "party",
        "subject_id": "p:1",
        "outcome": "reported",
        "decided_at": at(10),
    },
    "loan_application": {"application_id": "e:1", "party_id": "p:1", "loan_id": "l:1", "time": at(10)},
    "loan_movement": {
        "movement_id": "e:1",
        "loan_id": "l:1",
        "kind": "repayment",
        "amount_minor": 1,
        "currency": "CNY",
        "time": at(10),
        "business_day": date(2025, 1, 10),
    },
    "tombstone": {"tombstone_id": "e:1", "table": "party", "deleted_id": "p:1", "deleted_at": at(10)},
    "account": {"account_id": "e:1", "opened_at": at(10)},
    "device": {"device_id": "e:1", "created_at": at(10)},
    "loan": {"loan_id": "e:1", "amount_minor": 1, "currency": "CNY", "granted_at": at(10)},
}


@pytest.mark.parametrize("table", sorted(EVENTS))
def test_what_has_a_time_is_seen_from_that_time_on(tmp_path, table):
    load(tmp_path, **{table: make_rows(table, EVENTS[table])})
    just_before = datetime(2025, 1, 9, 23, 59, 59, 999999, tzinfo=UTC)
    assert [view(tmp_path, instant).rows(table).height for instant in (just_before, at(10))] == [0, 1]


DAILY = {
    "balance": {"balance_id": "b:1", "account_id": "a:1", "closing_minor": 1},
    "exchange_rate": {"rate_id": "r:1", "base": "USD", "quote": "CNY", "rate": 7},
    "product_holding": {"product_holding_id": "h:1", "party_id": "p:1", "product_class": "term"},
}
DAY_COLUMN = {"balance": "business_day", "exchange_rate": "day", "product_holding": "starts_on"}


@pytest.mark.parametrize("table", sorted(DAILY))
def test_what_has_a_day_is_seen_from_the_beginning_of_that_day_in_the_banks_zone(tmp_path, table):
    from decimal import Decimal

    row = {**DAILY[table], DAY_COLUMN[table]: date(2025, 1, 10)}
    row = {name: Decimal(value) if name == "rate" else value for name, value in row.items()}
    load(tmp_path, **{table: make_rows(table, row)})
    midnight_in_shanghai = datetime(2025, 1, 9, 16, tzinfo=UTC)
    before = datetime(2025, 1, 9, 15, 59, tzinfo=UTC)
    assert [view(tmp_path, instant).rows(table).height for instant in (before, midnight_in_shanghai)] == [
        0,
        1,
    ]


def test_later_times_in_a_row_are_blank(tmp_path):
    load(
        tmp_path,
        account=make_rows("account", {"account_id": "a:1", "closed_at": at(20), "last_login_at": at(9)}),
        party=make_rows("party", {"party_id": "p:1", "customer_since": at(10), "customer_until": at(30)}),
    )
    assert seen(tmp_path, at(12), "account", "closed_at", "last_login_at") == [(None, at(9))]
    assert seen(tmp_path, at(20), "account", "closed_at", "last_login_at") == [(at(20), at(9))]
    assert seen(tmp_path, at(9), "party", "ours", "customer_since") == [(False, None)]
    assert seen(tmp_path, at(10), "party", "ours", "customer_since", "customer_until") == [
        (True, at(10), None)
    ]


def test_rows_without_a_time_are_always_there(tmp_path):
    row = {"application_id": "l:1", "party_id": "p:1", "loan_id": "l:1"}
    load(tmp_path, loan_application=make_rows("loan_application", row))
    assert view(tmp_path, at(1)).rows("loan_application").height == 1


def test_without_an_instant_the_latest_transaction_is_included(tmp_path):
    rows = make_rows(
        "transaction", {"transaction_id": "t:1", "time": at(3)}, {"transaction_id": "t:2", "time": at(7)}
    )
    load(tmp_path, transaction=rows)
    latest = view(tmp_path, None)
    assert (latest.instant, latest.movements().height) == (at(7), 2)


def test_a_time_that_was_corrected_does_not_count_as_the_latest(tmp_path):
    wrong = {"transaction_id": "t:1", "time": datetime(2205, 1, 1, tzinfo=UTC)}
    load(tmp_path, transaction=make_rows("transaction", wrong))
    load(
        tmp_path,
        transaction=make_rows("transaction", {"transaction_id": "t:1", "time": at(3), "revised_at": at(8)}),
    )
    assert view(tmp_path, None).instant == at(8)


def test_the_columns_that_cut_tables_exist():
    from graph_engine.ledger.validity import BEGAN_AT, HAPPENED_AT, NOT_YET_KNOWN

    cuts = [*HAPPENED_AT.items(), *BEGAN_AT.items()]
    cuts += [(table, column) for table, columns in NOT_YET_KNOWN.items() for column in columns]
    for table, column in cuts:
        assert TABLES[table].column(column).type in {"time", "day"}
    dated = {"time", "at", "decided_at", "deleted_at"}
    for name, table in TABLES.items():
        if dated & {column.name for column in table.own_columns}:
            assert name in HAPPENED_AT
