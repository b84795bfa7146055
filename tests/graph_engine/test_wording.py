"""Numbers in words, in both languages."""

import pytest

from graph_engine.errors import BadParameter
from graph_engine.wording import amount, sentence, share


@pytest.mark.parametrize(
    ("minor", "currency", "english", "chinese"),
    [
        (0, "CNY", "CNY 0.00", "0元"),
        (850_050, "CNY", "CNY 8,500.50", "8,500.5元"),
        (999_900, "CNY", "CNY 9,999.00", "9,999元"),
        (1_000_000, "CNY", "CNY 10,000.00", "1万元"),
        (9_999_000_000, "CNY", "CNY 99,990,000.00", "9,999万元"),
        (54_000_000, "CNY", "CNY 540,000.00", "54万元"),
        (12_345_678, "CNY", "CNY 123,456.78", "12.35万元"),
        (999_999_999_999, "CNY", "CNY 9,999,999,999.99", "100亿元"),
        (1_234_567_800, "USD", "USD 12,345,678.00", "1,234.57万美元"),
        (5_000_000, "JPY", "JPY 5,000,000", "500万日元"),
        (1_234, "KWD", "KWD 1.234", "1.234科威特第纳尔"),
        (-3_000_000, "CNY", "CNY -30,000.00", "-3万元"),
    ],
)
def test_amounts(minor, currency, english, chinese):
    assert (amount(minor, currency, "en"), amount(minor, currency, "zh")) == (english, chinese)


def test_an_unknown_currency_is_an_error():
    with pytest.raises(BadParameter, match="currency is 'ZZZ'"):
        amount(1, "ZZZ", "en")


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.0, "0 %"), (0.0044, "under 1 %"), (0.006, "1 %"), (0.125, "13 %"), (0.996, "99 %"), (1.0, "100 %")],
)
def test_shares(fraction, text):
    assert share(fraction, "en") == text


def test_a_sentence_writes_each_fact_by_its_name():
    facts = {"payers": 1200, "sum_minor": 54_000_000, "out_share": 0.92, "days": 1}
    english = "{payers:payer|payers} sent {sum_minor} over {days:day|days}, {out_share} left"
    chinese = "{payers} 个付款方在 {days} 天内转入 {sum_minor}，{out_share} 转出"
    assert sentence(english, facts, "CNY", "en") == "1,200 payers sent CNY 540,000.00 over 1 day, 92 % left"
    assert sentence(chinese, facts, "CNY", "zh") == "1,200 个付款方在 1 天内转入 54万元，92% 转出"


def test_a_part_in_brackets_stands_only_where_it_has_something_to_tell():
    template = "{n:day|days}[ to {payees:party|parties}][, {cash_minor} as cash]"
    facts = {"n": 3, "payees": 1, "cash_minor": 0}
    assert sentence(template, facts, "CNY", "en") == "3 days to 1 party"
    assert sentence(template, facts | {"payees": 0, "cash_minor": 5}, "CNY", "en") == (
        "3 days, CNY 0.05 as cash"
    )
    either = "{n:day|days}, [{payees:party|parties}|none] paid"
    assert [sentence(either, facts | {"payees": payees}, "CNY", "en") for payees in (0, 2)] == [
        "3 days, none paid",
        "3 days, 2 parties paid",
    ]


def test_a_fact_of_no_known_kind_is_an_error():
    with pytest.raises(BadParameter, match="speed"):
        sentence("{speed}", {"speed": 0.5}, "CNY", "en")
