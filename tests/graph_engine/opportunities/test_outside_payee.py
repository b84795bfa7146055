"""An outside firm that several customers pay."""

from datetime import date, timedelta

import pytest

from graph_engine.findings import Finding, frames
from graph_engine.opportunities import OPPORTUNITIES
from graph_engine.opportunities.outside_payee import Parameters, find
from tests.graph_engine.small_facts import TODAY, SmallBank

THREE = Parameters(min_payers=3)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def found(bank: SmallBank) -> list[Finding]:
    return find(bank.facts(), THREE)[0]


def paid_by(payers: int, name: str | None = "新和贸易有限公司", kind: str | None = None) -> SmallBank:
    bank = SmallBank().outside("firm", kind, name=name)
    for number in range(payers):
        bank.customer(f"c{number}").pay(f"c{number}:1", "firm:1", 10_000, ago(10 + number))
    return bank


def test_three_payers_make_an_opportunity_and_two_do_not() -> None:
    assert found(paid_by(2)) == []
    (finding,) = found(paid_by(3).pay("c0:1", "firm:1", 20_000, ago(100)))
    assert (finding.kind, finding.anchor_id, finding.amount_minor) == ("opportunity", "firm", 50_000)
    assert (finding.severity, finding.confidence) == ("low", 0.7)
    assert finding.sentence_en == (
        "3 customers of ours paid 新和贸易有限公司, which banks with Rival Bank, CNY 500.00 in 4 payments"
        " over the last 365 days;"
        " the last 90 days brought CNY 300.00 after CNY 200.00 in the 90 before (rising)."
    )
    assert finding.sentence_zh == (
        "近365天有3位客户向新和贸易有限公司（开户行：对手银行）付款4笔，合计500元；近90天300元，此前90天200元（上升）。"
    )


def test_the_evidence_is_each_payers_latest_payment_and_the_first_ever() -> None:
    bank = paid_by(3).pay("c0:1", "firm:1", 1, ago(2)).pay("c1:1", "firm:1", 1, ago(700))
    (finding,) = found(bank)
    assert finding.ids_of("party", "payer") == {"c0", "c1", "c2"}
    assert finding.ids_of("account") == {"firm:1"}
    assert finding.ids_of("transaction") == {"tx:0003", "tx:0001", "tx:0002", "tx:0004"}


def test_the_id_lasts_while_the_window_moves_on() -> None:
    bank = paid_by(3)
    first = find(bank.facts(TODAY), THREE)[0][0]
    for number in range(3):
        bank.pay(f"c{number}:1", "firm:1", 1, TODAY + timedelta(days=380))
    later = find(bank.facts(TODAY + timedelta(days=390)), THREE)[0][0]
    assert later.finding_id == first.finding_id
    assert later.amount_minor == 3


@pytest.mark.parametrize(
    ("name", "kind"), [("王伟", None), (None, None), ("Wang Ltd", "person"), ("局", "government")]
)
def test_persons_bodies_and_unknown_payees_are_no_opportunity(name: str | None, kind: str | None) -> None:
    findings, left_out = find(paid_by(3, name, kind).facts(), THREE)
    assert findings == []
    assert left_out.rows() == [("opportunities", "not_known_to_be_a_firm", 3, 30_000, "CNY")]


def test_a_platform_is_no_opportunity() -> None:
    bank = (
        SmallBank()
        .party("pay", "company", ours=False, role="platform", name="付 Ltd")
        .account("pay:1", "pay")
    )
    for number in range(3):
        bank.customer(f"c{number}").pay(f"c{number}:1", "pay:1", 5, ago(1))
    findings, left_out = find(bank.facts(), THREE)
    assert findings == []
    assert left_out.rows() == [("opportunities", "another_role", 3, 15, "CNY")]


def test_a_customer_is_no_opportunity_and_outside_payers_do_not_count() -> None:
    bank = (
        paid_by(2)
        .outside("other")
        .pay("other:1", "firm:1", 5, ago(1))
        .customer("own", "company", name="A Ltd")
    )
    for number in range(2):
        bank.pay(f"c{number}:1", "own:1", 5, ago(1))
    assert found(bank.customer("c9").pay("c9:1", "own:1", 5, ago(1))) == []


def test_payments_older_than_a_year_do_not_count() -> None:
    assert found(paid_by(2).customer("old").pay("old:1", "firm:1", 5, ago(365))) == []


def test_amounts_of_another_currency_are_not_added() -> None:
    (finding,) = found(paid_by(3).pay("c0:1", "firm:1", 999, ago(1), currency="USD"))
    assert (finding.currency, finding.amount_minor) == ("CNY", 30_000)


def test_a_barred_firm_is_not_to_be_approached() -> None:
    bank = paid_by(3).row("list_entry", entry_id="1", account_id="firm:1", list="sanctions")
    findings, left_out = find(bank.facts(), THREE)
    assert findings == []
    assert left_out.rows() == [("opportunities", "not_to_be_approached", 1, None, None)]


def test_more_payers_and_more_money_score_higher() -> None:
    bank = paid_by(5).outside("small", "company", name="Small")
    for number in range(3):
        bank.pay(f"c{number}:1", "small:1", 5, ago(1))
    scores = {finding.anchor_id: finding.score for finding in found(bank)}
    assert 0 <= scores["small"] < scores["firm"] <= 1


def test_the_order_of_rows_does_not_matter() -> None:
    results = [frames(find(paid_by(4).facts(shuffle=seed), THREE)[0]) for seed in (1, 2)]
    assert results[0][0].equals(results[1][0])
    assert results[0][1].equals(results[1][1])


def test_every_kind_of_opportunity_says_what_it_is() -> None:
    for name, module in OPPORTUNITIES.items():
        assert name == module.NAME
        assert all(part in module.__doc__ for part in ("*Fires on*", "*Misses*", "*Look next*", "*Source*"))
        assert set(module.TITLE) == {"en", "zh"}
