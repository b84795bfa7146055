"""Monthly flows between parties, on transactions small enough to add by hand."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from graph_engine.flows import FLOW_SCHEMA, monthly_flows

ACCOUNTS = pl.DataFrame(
    {
        "account_id": ["a:1", "a:2", "b:1", "c:1"],
        "holder_party_id": ["ann", "ann", "bo", "implicit:c:1"],
    }
)


def moved(*rows: tuple[str | None, str | None, datetime, date, int, str]) -> pl.DataFrame:
    columns = ["payer_account", "payee_account", "time", "business_day", "amount_minor", "currency"]
    types = [pl.String, pl.String, pl.Datetime("us", "UTC"), pl.Date, pl.Int64, pl.String]
    return pl.DataFrame(list(rows), schema=dict(zip(columns, types, strict=True)), orient="row")


def at(month: int, day: int, hour: int = 12) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=UTC)


def test_payments_of_a_month_are_added_per_currency_and_both_accounts_of_ann_count_as_ann() -> None:
    flows = monthly_flows(
        moved(
            ("a:1", "b:1", at(1, 3), date(2025, 1, 3), 100, "CNY"),
            ("a:2", "b:1", at(1, 9), date(2025, 1, 9), 50, "CNY"),
            ("a:1", "b:1", at(1, 4), date(2025, 1, 4), 7, "USD"),
            ("a:1", "b:1", at(2, 1), date(2025, 2, 1), 1, "CNY"),
        ),
        ACCOUNTS,
    )
    assert flows.rows() == [
        ("ann", "bo", date(2025, 1, 1), "CNY", 2, 150, at(1, 3), at(1, 9)),
        ("ann", "bo", date(2025, 1, 1), "USD", 1, 7, at(1, 4), at(1, 4)),
        ("ann", "bo", date(2025, 2, 1), "CNY", 1, 1, at(2, 1), at(2, 1)),
    ]
    assert dict(flows.schema) == FLOW_SCHEMA


def test_the_month_is_that_of_the_business_day() -> None:
    late = datetime(2025, 1, 31, 18, tzinfo=UTC)
    flows = monthly_flows(moved(("a:1", "b:1", late, date(2025, 2, 1), 5, "CNY")), ACCOUNTS)
    assert flows["month"].to_list() == [date(2025, 2, 1)]


def test_one_sided_movements_and_transfers_between_own_accounts_are_no_flow() -> None:
    flows = monthly_flows(
        moved(
            ("a:1", None, at(1, 3), date(2025, 1, 3), 100, "CNY"),
            (None, "b:1", at(1, 3), date(2025, 1, 3), 100, "CNY"),
            ("a:1", "a:2", at(1, 3), date(2025, 1, 3), 100, "CNY"),
            ("a:1", "a:1", at(1, 3), date(2025, 1, 3), 100, "CNY"),
        ),
        ACCOUNTS,
    )
    assert flows.is_empty()
    assert dict(flows.schema) == FLOW_SCHEMA


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [
        ("a:1", "b:1", at(1, day), date(2025, 1, day), day, "CNY" if day % 3 else "USD")
        for day in range(1, 29)
    ] + [("b:1", "c:1", at(2, day), date(2025, 2, day), day, "CNY") for day in range(1, 9)]
    movements = moved(*rows)
    shuffled = monthly_flows(movements.sample(fraction=1, shuffle=True, seed=4), ACCOUNTS.reverse())
    assert shuffled.equals(monthly_flows(movements, ACCOUNTS))


def test_sums_that_do_not_fit_are_refused() -> None:
    huge = ("a:1", "b:1", at(1, 1), date(2025, 1, 1), 2**62, "CNY")
    with pytest.raises(OverflowError, match="CNY"):
        monthly_flows(moved(huge, huge), ACCOUNTS)
