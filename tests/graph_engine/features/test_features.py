"""Features of customers, on movements small enough to add by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from graph_engine.features import FEATURE_NAMES, FEATURES, features
from tests.graph_engine.small_facts import TODAY, SmallBank


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def of(bank: SmallBank, party: str = "ann") -> dict[str, Any]:
    table, _ = features(bank.facts())
    return next(row for row in table.iter_rows(named=True) if row["party_id"] == party)


def two() -> SmallBank:
    return SmallBank().customer("ann").customer("bo")


def expect(row: dict[str, Any], **expected: Any) -> None:
    assert {name: row[name] for name in expected} == expected


def test_recency_frequency_and_amount_in_and_out() -> None:
    bank = (
        two()
        .pay("ann:1", "bo:1", 100, ago(0))
        .pay("ann:1", "bo:1", 250, ago(100))
        .pay("bo:1", "ann:1", 7, ago(9))
    )
    expect(of(bank), out_recency_days=0, out_count=2, out_amount_minor=350, out_largest_minor=250)
    expect(of(bank), out_amount_90d_minor=100, out_amount_previous_90d_minor=250)
    expect(of(bank), in_recency_days=9, in_count=1, in_amount_minor=7, n_payers=1, n_payees=1, n_banks=1)
    expect(of(bank), currency="CNY", other_currency_count=0, months_active=2)


def test_the_year_holds_365_days_and_today_is_one_of_them() -> None:
    bank = two().pay("ann:1", "bo:1", 1, ago(364)).pay("ann:1", "bo:1", 10, ago(365))
    expect(of(bank), out_count=1, out_amount_minor=1, out_recency_days=364)


def test_a_customer_without_movements_has_zeros_and_unknowns() -> None:
    row = of(two())
    expect(row, currency=None, out_recency_days=None, rival_out_share=None, balance_minor=None)
    expect(row, out_count=0, in_amount_minor=0, n_payers=0, months_active=0, n_accounts=1)


def test_amounts_are_in_the_main_currency_and_others_are_only_counted() -> None:
    bank = two().pay("ann:1", "bo:1", 1, ago(1)).pay("ann:1", "bo:1", 2, ago(2))
    bank.pay("ann:1", "bo:1", 5000, ago(3), currency="USD")
    expect(
        of(bank), currency="CNY", out_count=3, out_amount_minor=3, out_largest_minor=2, other_currency_count=1
    )


def test_equally_used_currencies_are_decided_by_their_code() -> None:
    bank = (
        two().pay("ann:1", "bo:1", 1, ago(1), currency="USD").pay("bo:1", "ann:1", 2, ago(2), currency="EUR")
    )
    expect(of(bank), currency="EUR", in_amount_minor=2, out_amount_minor=0, other_currency_count=1)


def test_what_the_bank_books_and_own_transfers_are_no_activity() -> None:
    bank = two().account("ann:2", "ann").pay("ann:1", "ann:2", 9, ago(1))
    bank.pay(None, "ann:1", 3, ago(1), kind="interest").pay("ann:1", None, 4, ago(1), kind="fee")
    expect(of(bank), in_count=0, out_count=0, out_recency_days=None, n_accounts=2)


def test_cash_wages_rivals_and_the_border() -> None:
    bank = two().outside("firm").pay(None, "ann:1", 5, ago(1), kind="cash_deposit")
    bank.pay("bo:1", "ann:1", 800, ago(2), payroll=True).pay(
        "ann:1", "firm:1", 300, ago(3), cross_border=True
    )
    bank.pay("ann:1", "bo:1", 100, ago(4))
    expect(of(bank), in_cash_minor=5, in_payroll_count=1, in_payroll_minor=800, out_cross_border_minor=300)
    expect(of(bank), out_rival_minor=300, rival_out_share=0.75, n_banks=2, n_payees=2)


def test_the_bank_as_received_counts_where_the_account_has_none() -> None:
    bank = two().outside("firm", bank=None).pay("ann:1", "firm:1", 30, ago(3), payee_bank="bank:rival")
    expect(of(bank), out_rival_minor=30)


def test_a_payment_platform_is_no_counterparty_and_is_counted_as_left_out() -> None:
    bank = two().party("pay", "company", ours=False, role="payment_institution")
    bank.account("pay:1", "pay", ours=False, bank_code="bank:rival")
    bank.pay("ann:1", "pay:1", 40, ago(1))
    table, left_out = features(bank.facts())
    assert table["n_payees"].to_list() == [0, 0]
    assert table["out_amount_minor"].to_list() == [40, 0]
    assert table["out_rival_minor"].to_list() == [0, 0]
    assert left_out.rows() == [("features", "counterparty_of_another_role", 1, 40, "CNY")]


def test_the_last_balances_of_current_and_savings_accounts_are_added() -> None:
    bank = (
        two()
        .account("ann:2", "ann", kind="savings")
        .account("ann:3", "ann", kind="loan")
        .pay("ann:1", "bo:1", 1, ago(1))
    )
    bank.row(
        "balance", balance_id="1", account_id="ann:1", business_day=ago(9), closing_minor=5, currency="CNY"
    )
    bank.row(
        "balance", balance_id="2", account_id="ann:1", business_day=ago(1), closing_minor=70, currency="CNY"
    )
    assert of(bank)["balance_minor"] is None
    bank.row(
        "balance", balance_id="3", account_id="ann:2", business_day=ago(1), closing_minor=700, currency="CNY"
    )
    expect(of(bank), balance_minor=770)


def test_loans_lines_and_maturities() -> None:
    bank = two().pay("ann:1", "bo:1", 1, ago(1))
    loan = {"party_id": "ann", "currency": "CNY", "amount_minor": 100}
    bank.row("loan", loan_id="1", balance_minor=60, matures_on=ago(-20), **loan)
    bank.row("loan", loan_id="2", balance_minor=0, matures_on=ago(-5), **loan)
    bank.row("credit_line", line_id="1", party_id="ann", limit_minor=500, used_minor=60, currency="CNY")
    held = {"party_id": "ann", "currency": "CNY"}
    bank.row(
        "product_holding",
        product_holding_id="1",
        product_class="wealth",
        amount_minor=9,
        matures_on=ago(-12),
        **held,
    )
    bank.row("product_holding", product_holding_id="2", product_class="fund", amount_minor=1, **held)
    bank.row(
        "product_holding",
        product_holding_id="3",
        product_class="term",
        amount_minor=1,
        matures_on=ago(3),
        **held,
    )
    expect(of(bank), loan_outstanding_minor=60, loan_matures_in_days=20, line_unused_minor=440)
    expect(of(bank), wealth_minor=10, wealth_matures_in_days=12, n_product_classes=2)


@pytest.mark.parametrize(
    ("born", "years"), [(date(2007, 6, 30), 18), (date(2007, 7, 1), 17), (date(2004, 2, 29), 21)]
)
def test_a_birthday_counts_on_its_day(born: date, years: int) -> None:
    bank = SmallBank().customer("ann", born_on=born, customer_since=datetime(2025, 6, 20, tzinfo=UTC))
    expect(of(bank), age_years=years, tenure_days=10)


def test_only_ordinary_customers_have_features() -> None:
    bank = two().outside("firm").customer("vault", "company", role="internal")
    assert features(bank.facts())[0]["party_id"].to_list() == ["ann", "bo"]


def test_every_feature_is_a_column_with_its_type_and_a_definition() -> None:
    table, _ = features(two().facts())
    assert table.columns == ["party_id", *FEATURE_NAMES]
    assert all(table.schema[feature.name] == feature.polars_type for feature in FEATURES)
    assert all(feature.definition for feature in FEATURES)
    assert len(set(FEATURE_NAMES)) == len(FEATURE_NAMES)


def test_the_order_of_rows_does_not_matter() -> None:
    bank = two().outside("firm")
    for day in range(40):
        bank.pay(
            "ann:1", ["bo:1", "firm:1"][day % 2], day + 1, ago(day), currency="CNY" if day % 3 else "USD"
        )
    first, second = features(bank.facts(shuffle=1)), features(bank.facts(shuffle=2))
    assert first[0].equals(second[0])
    assert first[1].equals(second[1])
