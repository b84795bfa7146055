import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.ledger import Ledger, unbalanced
from tests.graph_engine.ledger.hand_made import at, load, make_rows
from tests.naive import balances as naive

OPENED = {"account_id": "a:1", "opening_balance_minor": 1000, "opening_balance_day": date(2025, 1, 1)}
COLUMNS = "account_id", "checked", "differing", "transaction_id", "expected_minor", "stated_minor"


def found(home, account=OPENED, transactions=(), closings=()):
    load(
        home,
        account=make_rows("account", account),
        transaction=make_rows("transaction", *transactions),
        balance=make_rows("balance", *closings),
    )
    return unbalanced(Ledger(home).snapshot().as_of(None))


def paid(name, amount, balance, **more):
    row = {"transaction_id": name, "payer_account": "a:1", "payee_account": "a:2", "amount_minor": amount}
    return {**row, "payer_balance_minor": balance, **more}


def got(name, amount, balance, **more):
    row = {"transaction_id": name, "payer_account": "a:2", "payee_account": "a:1", "amount_minor": amount}
    return {**row, "payee_balance_minor": balance, **more}


def closing(day, amount):
    return {
        "balance_id": f"b:{day}",
        "account_id": "a:1",
        "business_day": date(2025, 1, day),
        "closing_minor": amount,
    }


def test_an_account_whose_balances_follow_is_not_listed(tmp_path):
    rows = paid("t:1", 100, 900), got("t:2", 50, 950, time=at(10, 2))
    assert found(tmp_path, transactions=rows, closings=[closing(10, 950)]).is_empty()


def test_the_first_balance_that_differs_is_told(tmp_path):
    rows = paid("t:1", 100, 900), got("t:2", 50, 951, time=at(10, 2)), got("t:3", 1, 952, time=at(10, 3))
    report = found(tmp_path, transactions=rows)
    assert report.select(COLUMNS).rows() == [("a:1", 3, 2, "t:2", 950, 951)]
    assert report.select("currency", "business_day", "difference_minor").rows() == [
        ("CNY", date(2025, 1, 10), 1)
    ]


def test_closing_balances_are_checked_on_days_without_entries_too(tmp_path):
    closings = [closing(9, 1000), closing(10, 900)]
    later = {
        "transaction_id": "t:2",
        "payer_account": "a:8",
        "time": at(13),
        "business_day": date(2025, 1, 13),
    }
    report = found(
        tmp_path, transactions=[paid("t:1", 100, None), later], closings=[*closings, closing(12, 899)]
    )
    assert report.select(COLUMNS).rows() == [("a:1", 3, 1, None, 900, 899)]


def test_entries_before_the_day_of_the_opening_balance_are_in_it(tmp_path):
    earlier = paid("t:0", 5, 1, time=at(1), business_day=date(2024, 12, 31))
    assert found(tmp_path, transactions=[earlier, paid("t:1", 100, 900)]).is_empty()


def test_without_an_opening_balance_the_first_stated_one_is_taken_for_true(tmp_path):
    rows = paid("t:1", 100, 400), paid("t:2", 100, 300, time=at(10, 2)), paid("t:3", 1, 300, time=at(10, 3))
    report = found(tmp_path, {"account_id": "a:1"}, rows)
    assert report.select(COLUMNS).rows() == [("a:1", 3, 1, "t:3", 299, 300)]


@pytest.mark.parametrize(
    ("account", "stated"),
    [
        ({"account_id": "a:1"}, [("a:1", 500)]),
        ({"account_id": "a:1", "currency": "CNY"}, [("a:1", 500)]),
        ({"account_id": "a:1", "currency": "USD"}, []),
        (OPENED, []),
    ],
)
def test_what_lay_there_before_follows_from_the_first_balance_where_nobody_told_it(tmp_path, account, stated):
    rows = paid("t:1", 100, None), got("t:2", 50, 450, time=at(10, 2)), paid("t:3", 1, 9, time=at(10, 3))
    found(tmp_path, account, rows)
    view = Ledger(tmp_path).snapshot().as_of(None)
    assert view.stated_openings().select("account_id", "opening_balance_minor").rows() == stated


def test_what_lay_there_before_follows_from_a_closing_balance_too(tmp_path):
    reversed_later = paid("t:2", 30, None, time=at(11), business_day=date(2025, 1, 11))
    reversal = got("t:3", 30, None, time=at(12), business_day=date(2025, 1, 12), reverses="t:2")
    found(
        tmp_path,
        {"account_id": "a:1"},
        [paid("t:1", 100, None), reversed_later, reversal],
        [closing(11, 370)],
    )
    view = Ledger(tmp_path).snapshot().as_of(None)
    assert view.stated_openings().rows() == [("a:1", 500)]


@pytest.mark.parametrize("balances", [(900, 800), (800, 900)])
def test_entries_of_one_time_may_have_been_booked_in_any_order(tmp_path, balances):
    rows = [paid(f"t:{n}", 100, balance) for n, balance in enumerate(balances)]
    assert found(tmp_path, transactions=rows).is_empty()


def test_reversals_count_and_rejected_transactions_do_not(tmp_path):
    rows = (
        paid("t:1", 100, 900),
        paid("t:2", 100, None, time=at(10, 2), status="rejected"),
        got("t:3", 100, 1000, time=at(10, 3), reverses="t:1"),
    )
    assert found(tmp_path, transactions=rows).is_empty()


def test_a_statement_leg_counts_for_its_own_account_alone(tmp_path):
    rows = paid("t:1", 100, 900, leg="debit"), got("t:2", 30, None, leg="debit", time=at(10, 2))
    closings = [closing(10, 900)]
    assert found(tmp_path, transactions=rows, closings=closings).is_empty()


def test_currencies_are_kept_apart(tmp_path):
    foreign = got("t:2", 50, None, time=at(10, 2), payee_amount_minor=7, payee_currency="USD")
    rows = paid("t:1", 100, 900), foreign, paid("t:3", 100, 800, time=at(10, 3))
    assert found(tmp_path, {**OPENED, "currency": "CNY"}, rows).is_empty()


ENTRY = st.tuples(st.integers(-5, 5).filter(bool), st.one_of(st.none(), st.integers(-9, 9)), st.booleans())


@settings(max_examples=40, deadline=None)
@given(st.one_of(st.none(), st.integers(-3, 3)), st.lists(ENTRY, max_size=8))
def test_running_balances_are_checked_as_by_hand(opening, entries):
    rows, expected, running = [], [], opening or 0
    for hour, (added, stated, right) in enumerate(entries):
        running += added
        balance = running if right else stated
        make = got if added > 0 else paid
        rows.append(make(f"t:{hour}", abs(added), balance, time=at(10, hour)))
        expected.append((hour, added, balance))
    account = {"account_id": "a:1", "opening_balance_minor": opening}
    with tempfile.TemporaryDirectory() as home:
        report = found(Path(home), account, rows)
    assert report["differing"].sum() == naive.differing(opening, expected)
