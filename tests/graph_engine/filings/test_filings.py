"""Reports due by amount alone: each line of a rule at its bound, and what does not count."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph_engine.errors import CatalogueError
from graph_engine.filings import FilingParameters, filings
from graph_engine.reporting_rules import SHIPPED, read_rules
from tests.graph_engine.small_facts import SmallBank

DAY = date(2025, 6, 4)
NEXT = date(2025, 6, 5)
AT_HOME = {"CN": FilingParameters(), "US": FilingParameters(home="US")}


def reports(bank, home="CN"):
    table = filings(bank.facts(), AT_HOME[home], read_rules()).table
    return sorted(
        (row["rule"], row["party_id"], row["direction"], row["sum_minor"], row["currency"])
        for row in table.iter_rows(named=True)
    )


def bank_of(kind="person"):
    return SmallBank().customer("ann", kind).customer("bo", kind).outside("firm", "company")


def rate(bank, base, quote, value, day=DAY):
    return bank.row(
        "exchange_rate", rate_id=f"{base}{quote}{day}", day=day, base=base, quote=quote, rate=Decimal(value)
    )


CASH_IN = {"kind": "cash_deposit"}
CASH_OUT = {"kind": "cash_withdrawal"}


@pytest.mark.parametrize(
    ("amount", "due"), [(5_000_000, [("cn_large_cash", "ann", "in", 5_000_000, "CNY")]), (4_999_999, [])]
)
def test_cash_from_fifty_thousand_yuan_is_reported_the_bound_included(amount, due):
    assert reports(bank_of().pay(None, "ann:1", amount, DAY, **CASH_IN)) == due


def test_cash_of_all_accounts_of_a_day_is_summed_and_receipts_and_payments_are_not():
    bank = bank_of().account("ann:2", "ann")
    bank.pay(None, "ann:1", 3_000_000, DAY, **CASH_IN).pay(None, "ann:2", 2_000_000, DAY, **CASH_IN)
    bank.pay("ann:1", None, 4_000_000, DAY, **CASH_OUT).pay(None, "ann:1", 4_000_000, NEXT, **CASH_IN)
    table = filings(bank.facts(), AT_HOME["CN"], read_rules()).table
    (row,) = table.iter_rows(named=True)
    assert (row["sum_minor"], row["direction"], row["business_day"]) == (5_000_000, "in", DAY)
    assert row["transaction_ids"] == ["tx:0000", "tx:0001"]
    assert row["note"].startswith("several transactions")
    assert row["article"] == "PBoC Order [2016] No. 3, Art. 5(1)"
    assert row["due_on"] == date(2025, 6, 11)


def test_one_transaction_that_reaches_the_line_alone_has_no_note():
    bank = bank_of().pay(None, "ann:1", 5_000_000, DAY, **CASH_IN).pay(None, "ann:1", 1, DAY, **CASH_IN)
    assert filings(bank.facts(), AT_HOME["CN"], read_rules()).table["note"].to_list() == [None]


def test_whether_one_transaction_reaches_the_line_alone_is_told_before_rounding():
    alone = rate(bank_of(), "USD", "EUR", "0.9999996")
    alone.pay(None, "ann:1", 1_000_000, DAY, currency="EUR", **CASH_IN)  # USD 10,000.004, over the line
    table = filings(alone.facts(), AT_HOME["US"], read_rules()).table.filter(rule="us_currency_transaction")
    assert table.select("sum_minor", "note").rows() == [(1_000_000, None)]
    parts = rate(bank_of(), "USD", "EUR", "1.0000003")
    for _ in range(2):  # USD 9,999.997 each, which is nearly the line of China
        parts.pay(None, "ann:1", 1_000_000, DAY, currency="EUR", **CASH_IN)
    (note,) = filings(parts.facts(), AT_HOME["CN"], read_rules()).table["note"]
    assert note.startswith("several transactions")


@pytest.mark.parametrize(
    ("kind", "amount", "abroad", "rule"),
    [
        ("company", 200_000_000, False, "cn_large_transfer_firm"),
        ("company", 200_000_000, True, "cn_large_transfer_firm"),
        ("company", 199_999_999, True, None),
        ("person", 50_000_000, False, "cn_large_transfer_person"),
        ("person", 49_999_999, False, None),
        ("person", 20_000_000, True, "cn_large_transfer_abroad"),
        ("person", 19_999_999, True, None),
        ("sole_trader", 50_000_000, False, None),
    ],
)
def test_transfers_are_reported_from_their_line_on(kind, amount, abroad, rule):
    bank = bank_of(kind).pay("ann:1", "firm:1", amount, DAY, cross_border=abroad)
    assert reports(bank) == ([(rule, "ann", "out", amount, "CNY")] if rule else [])


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        ({"payer_country": "CN", "payee_country": "US"}, "cn_large_transfer_abroad"),
        ({"payer_country": "CN", "payee_country": "US", "cross_border": False}, None),
        ({"payer_country": "CN", "payee_country": "CN"}, None),
        ({"payee_country": "US"}, None),
    ],
)
def test_a_transfer_between_two_countries_crosses_the_border_unless_its_source_says_otherwise(told, rule):
    bank = bank_of().pay("ann:1", "firm:1", 30_000_000, DAY, **told)
    assert [row[0] for row in reports(bank)] == ([rule] if rule else [])


def test_the_country_of_a_side_is_that_of_its_holder_where_nothing_nearer_tells():
    bank = SmallBank().customer("ann", country="CN").outside("aunt", "person", country="US")
    bank.pay("ann:1", "aunt:1", 30_000_000, DAY)
    assert [row[0] for row in reports(bank)] == ["cn_large_transfer_abroad"]


def test_a_transfer_between_two_customers_is_reported_for_both():
    bank = bank_of().pay("ann:1", "bo:1", 50_000_000, DAY)
    assert reports(bank) == [
        ("cn_large_transfer_person", "ann", "out", 50_000_000, "CNY"),
        ("cn_large_transfer_person", "bo", "in", 50_000_000, "CNY"),
    ]


def test_the_lines_of_yuan_and_of_other_currencies_are_not_added_up():
    bank = rate(bank_of(), "USD", "CNY", "7.2")
    bank.pay(None, "ann:1", 999_999, DAY, currency="USD", **CASH_IN)
    assert reports(bank.pay(None, "ann:1", 4_999_999, DAY, **CASH_IN)) == []


def test_other_currencies_count_together_by_their_exact_worth_in_dollars():
    bank = rate(rate(bank_of(), "EUR", "CNY", "8"), "USD", "CNY", "7.2")
    bank.pay(None, "ann:1", 450_000, DAY, currency="EUR", **CASH_IN)
    bank.pay(None, "ann:1", 500_000, DAY, currency="USD", **CASH_IN)
    assert reports(bank) == [("cn_large_cash", "ann", "in", 1_000_000, "USD")]


def test_an_amount_without_a_rate_is_left_out_and_said():
    bank = rate(bank_of(), "USD", "CNY", "7.2", date(2025, 5, 1))
    found = filings(
        bank.pay(None, "ann:1", 9_000_000, DAY, currency="EUR", **CASH_IN).facts(),
        AT_HOME["CN"],
        read_rules(),
    )
    assert found.table.is_empty()
    assert ("filings", "no_rate.cn_large_cash", 1, 9_000_000, "EUR") in found.left_out.rows()


@pytest.mark.parametrize(
    ("amount", "due"),
    [
        (1_000_000, [("cn_large_cash", "ann", "out", 1_000_000, "USD")]),
        (
            1_000_001,
            [
                ("cn_large_cash", "ann", "out", 1_000_001, "USD"),
                ("us_currency_transaction", "ann", "out", 1_000_001, "USD"),
            ],
        ),
    ],
)
def test_a_currency_transaction_report_is_due_only_above_ten_thousand_dollars(amount, due):
    assert reports(bank_of().pay("ann:1", None, amount, DAY, currency="USD", **CASH_OUT)) == due


def test_cash_counts_for_who_acted_too_where_the_rule_says_so():
    bank = bank_of("company").customer("cai")
    for account in ("ann:1", "bo:1"):
        bank.pay(None, account, 600_000, DAY, currency="USD", acting_party_id="cai", **CASH_IN)
    assert [row for row in reports(bank) if row[0].startswith("us")] == [
        ("us_currency_transaction", "cai", "in", 1_200_000, "USD")
    ]


def test_who_acts_need_not_be_a_customer_but_is_not_the_bank_itself():
    bank = bank_of("company").outside("cashier").party("teller", "company", role="internal")
    for acting in ("cashier", "teller"):
        for account in ("ann:1", "bo:1"):
            bank.pay(None, account, 600_000, DAY, currency="USD", acting_party_id=acting, **CASH_IN)
    assert [row for row in reports(bank) if row[0].startswith("us")] == [
        ("us_currency_transaction", "ann", "in", 1_200_000, "USD"),
        ("us_currency_transaction", "bo", "in", 1_200_000, "USD"),
        ("us_currency_transaction", "cashier", "in", 1_200_000, "USD"),
    ]


def test_at_home_abroad_a_rule_counts_every_currency_and_the_others_only_their_own():
    bank = rate(bank_of(), "USD", "CNY", "8").pay(None, "ann:1", 8_000_008, DAY, **CASH_IN)
    assert reports(bank, "US") == [
        ("cn_large_cash", "ann", "in", 8_000_008, "CNY"),
        ("us_currency_transaction", "ann", "in", 1_000_001, "USD"),
    ]


def test_exempt_counterparties_are_left_out_with_the_article_they_rest_on():
    bank = bank_of("company").outside("treasury", "government").pay("ann:1", "treasury:1", 300_000_000, DAY)
    found = filings(bank.facts(), AT_HOME["CN"], read_rules())
    assert found.table.is_empty()
    assert ("filings", "exempt.cn_government_party", 1, 300_000_000, "CNY") in found.left_out.rows()


def test_a_government_body_is_exempt_as_a_customer_too_and_with_cash():
    bank = bank_of("company").customer("bureau", "government").pay("bureau:1", "firm:1", 300_000_000, DAY)
    bank.pay("bureau:1", None, 6_000_000, DAY, **CASH_OUT).pay(None, "ann:1", 6_000_000, DAY, **CASH_IN)
    found = filings(bank.facts(), AT_HOME["CN"], read_rules())
    assert found.table["party_id"].to_list() == ["ann"]
    assert ("filings", "exempt.cn_government_party", 2, 306_000_000, "CNY") in found.left_out.rows()


def test_cash_over_an_account_of_the_bank_is_no_transfer_within_it():
    bank = bank_of().party("vault", "company", role="internal").account("vault:1", "vault")
    bank.pay("vault:1", "ann:1", 5_000_000, DAY, **CASH_IN)
    assert reports(bank) == [("cn_large_cash", "ann", "in", 5_000_000, "CNY")]


def test_the_day_a_report_is_due_follows_the_calendar():
    bank = bank_of().row("calendar", calendar_id="c", day=date(2025, 6, 7), working=True)
    due = filings(
        bank.pay(None, "ann:1", 5_000_000, DAY, **CASH_IN).facts(), AT_HOME["CN"], read_rules()
    ).table["due_on"]
    assert due.to_list() == [date(2025, 6, 10)]


def test_a_rule_holds_only_between_its_days(tmp_path):
    old = SHIPPED.read_text(encoding="utf-8").replace(
        "valid_from: 2017-07-01", "valid_from: 2025-06-05\n    valid_to: 2025-06-05"
    )
    path = tmp_path / "rules.yaml"
    path.write_text(old, encoding="utf-8")
    bank = bank_of()
    for day in (DAY, NEXT, date(2025, 6, 6)):
        bank.pay(None, "ann:1", 5_000_000, day, **CASH_IN)
    assert filings(bank.facts(), AT_HOME["CN"], read_rules(path)).table["business_day"].to_list() == [NEXT]


@pytest.mark.parametrize(
    ("good", "bad", "message"),
    [
        ("money: cash", "money: gold", "cn_large_cash: money is 'gold'; allowed is one of cash"),
        (
            "at_least: 5_000_000",
            "at_least: 5_000_000, over: 1",
            "cn_large_cash: a line says at_least or over",
        ),
        ("either_kind: [government]", "either_kind: [state]", "either_kind is 'state'"),
        ("either_kind: [government]", "side: [ours]", "allowed are money, either_kind, other_role"),
    ],
)
def test_rules_that_cannot_be_meant_are_refused(good, bad, message, tmp_path):
    path = tmp_path / "rules.yaml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(CatalogueError, match=message):
        read_rules(path)


def test_the_guide_tells_every_rule_with_its_article():
    guide = (Path(__file__).parents[3] / "docs" / "filings.md").read_text(encoding="utf-8")
    for rule in read_rules().rules:
        assert f"| `{rule.rule}` | {rule.article} |" in guide
