"""Monthly flows between parties, on transactions small enough to add by hand."""

from datetime import UTC, date, datetime

import pytest

from graph_engine.flows import FLOW_SCHEMA, monthly_flows
from tests.graphs import index_of

BANK = {
    "parties": ["ann", "bo"],
    "accounts": [("a:1", "ann"), ("a:2", "ann"), ("b:1", "bo"), {"account_id": "c:1", "ours": False}],
}


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=UTC)


def flows_of(tmp_path, *transfers):
    return monthly_flows(index_of(tmp_path, **BANK, transfers=transfers))


def test_payments_of_a_month_are_added_per_currency_and_both_accounts_of_ann_count_as_ann(tmp_path) -> None:
    flows = flows_of(
        tmp_path,
        ("a:1", "b:1", 100, at(1, 3)),
        ("a:2", "b:1", 50, at(1, 9)),
        ("a:1", "b:1", 7, at(1, 4), {"currency": "USD"}),
        ("a:1", "b:1", 1, at(2, 1)),
        ("b:1", "c:1", 2, at(2, 1)),
    )
    assert flows.rows() == [
        ("ann", "bo", date(2025, 1, 1), "CNY", 2, 150, at(1, 3), at(1, 9)),
        ("ann", "bo", date(2025, 1, 1), "USD", 1, 7, at(1, 4), at(1, 4)),
        ("ann", "bo", date(2025, 2, 1), "CNY", 1, 1, at(2, 1), at(2, 1)),
        ("bo", "implicit:c:1", date(2025, 2, 1), "CNY", 1, 2, at(2, 1), at(2, 1)),
    ]
    assert dict(flows.schema) == FLOW_SCHEMA


def test_the_month_is_that_of_the_business_day(tmp_path) -> None:
    late = at(1, 31, 18)
    flows = flows_of(tmp_path, ("a:1", "b:1", 5, late, {"business_day": date(2025, 2, 1)}))
    assert flows["month"].to_list() == [date(2025, 2, 1)]


@pytest.mark.parametrize(
    "moved",
    [
        ("a:1", None, 100, at(1, 3), {"kind": "cash_withdrawal"}),
        (None, "b:1", 100, at(1, 3), {"kind": "cash_deposit"}),
        ("a:1", "b:1", 100, at(1, 3), {"kind": "loan_repayment"}),
        ("a:1", "a:2", 100, at(1, 3)),
        ("a:1", "a:1", 100, at(1, 3)),
    ],
)
def test_one_sided_kinds_and_transfers_between_own_accounts_are_no_flow(tmp_path, moved) -> None:
    flows = flows_of(tmp_path, moved)
    assert flows.is_empty()
    assert dict(flows.schema) == FLOW_SCHEMA
