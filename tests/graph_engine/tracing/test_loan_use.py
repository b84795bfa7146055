"""What a loan was spent on, by hand."""

from datetime import timedelta
from functools import partial

import pytest

from api.cli.words import TERMS
from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.ledger.view import LedgerView
from graph_engine.tracing import Asked, Budget, Traceable
from graph_engine.tracing.loan_use import loan_use
from graph_engine.tracing.loan_use.rules import rules
from tests.graph_engine.tracing.test_traces import DAY, Bank


@pytest.fixture
def used(tmp_path):
    def of(moves, parties=(), relations=(), *, to="firm", product="流动资金贷款", repaid=(), budget=None):
        lent = {
            "loan_id": "L",
            "account_id": to,
            "amount_minor": 100,
            "currency": "CNY",
            "kind": "disbursement",
        }
        lent |= {"movement_id": "m", "time": DAY, "business_day": DAY.date()}
        paid_back = [
            lent | {"movement_id": f"r{one}", "kind": "repayment", "transaction_id": one} for one in repaid
        ]
        bank = Bank(moves, loans=[lent, *paid_back])
        bank.rows["loan"] = [{"loan_id": "L", "party_id": "p:firm", "product": product, "currency": "CNY"}]
        bank.rows["loan"][0] |= {"amount_minor": 100}
        bank.rows["relation"] = [
            {"relation_id": f"r{number}", "party_id": one, "to_party_id": other, "kind": "shareholder"}
            for number, (one, other) in enumerate(relations)
        ]
        told = {party["party_id"]: party for party in parties}
        bank.rows["party"] = [party | told.get(party["party_id"], {}) for party in bank.rows["party"]]
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        build_facts(LedgerView(bank, DAY + timedelta(days=99)), folder)
        index = GraphIndex.open(folder)
        return loan_use(Traceable.of(index), index, "L", Asked(method="lifo", budget=budget or Budget()))

    return of


BROKER = {"party_id": "p:broker", "role": "broker"}
ESTATE = {"party_id": "p:estate", "industry": "K70"}


def told(use):
    return use.uses.select("category", "forbidden", "amount_minor", "first_hop").rows()


def test_money_ends_in_the_first_category_it_comes_to(used):
    moves = [
        (1, "firm", "shell", 90),
        (2, "shell", "broker", 60),
        (3, "shell", "estate", 30),
        (4, "estate", "broker", 30),
    ]
    use = used(moves, [BROKER, ESTATE])
    assert told(use) == [("securities", True, 60, 2), ("property", True, 30, 2)]
    assert (use.disbursed_minor, use.entrusted, use.product.product) == (100, False, "working_capital")
    assert use.steps["transaction_id"].to_list() == ["t2", "t3"]


def test_a_payment_is_told_by_its_kind_and_by_its_words(used):
    moves = [
        (1, "firm", "bank", 40, {"kind": "loan_repayment"}),
        (2, "firm", "seller", 60, {"summary": "购买理财"}),
    ]
    assert told(used(moves)) == [("wealth_products", True, 60, 1), ("repaying_loans", False, 40, 1)]


def test_what_repays_the_loan_itself_is_no_misuse_and_what_repays_another_is(used):
    repayment = {"kind": "loan_repayment", "summary": "归还贷款"}
    moves = [(1, "firm", "bank", 30, repayment), (2, "firm", "bank", 20, repayment)]
    assert told(used(moves, product="个人消费贷款")) == [("repaying_loans", True, 50, 1)]
    assert told(used(moves, product="个人消费贷款", repaid=["t1"])) == [("repaying_loans", True, 20, 1)]


def test_what_comes_back_to_the_borrower_or_its_circle_is_told(used):
    moves = [(1, "firm", "owner", 50), (2, "firm", "shell", 50), (3, "shell", "firm", 45)]
    use = used(moves, relations=[("p:owner", "p:firm")], product="个人消费贷款")
    assert told(use) == [("borrowers_circle", True, 95, 1)]


def test_money_that_moves_on_within_the_circle_counts_once(used):
    ties = [("p:owner", "p:firm"), ("p:sister", "p:firm")]
    use = used(
        [(1, "firm", "owner", 80), (2, "owner", "sister", 80), (3, "sister", "firm", 70)], relations=ties
    )
    assert told(use) == [("borrowers_circle", False, 80, 1)]
    assert use.uses["share"].to_list() == [0.8]
    assert use.steps["transaction_id"].to_list() == ["t1", "t2", "t3"]


def test_an_amount_for_which_time_does_not_last_is_left_out_and_never_halved(used):
    ties = [("p:owner", "p:firm"), ("p:sister", "p:firm")]
    moves = [(1, "firm", "owner", 80), (2, "owner", "sister", 80), (3, "sister", "firm", 70)]
    told_of = []
    for looks in range(14):
        budget = Budget(out_of_time=partial(next, iter([False] * looks), True))
        use = used(moves, relations=ties, budget=budget)
        if not use.n_not_followed:
            told_of.append((told(use), dict(use.not_counted), use.partial))
    cut = ([], {"borrowers_circle": 3}, True)
    whole = ([("borrowers_circle", False, 80, 1)], {}, False)
    assert told_of[0] == cut
    assert told_of[-1] == whole
    assert all(one in (cut, whole) for one in told_of)


def test_money_that_first_came_back_counts_once_however_it_goes_on(used):
    moves = [(1, "firm", "shell", 60), (2, "shell", "firm", 60), (3, "firm", "owner", 90)]
    use = used(moves, relations=[("p:owner", "p:firm")])
    assert told(use) == [("borrowers_circle", False, 90, 1)]


def test_money_in_another_currency_than_the_loan_has_no_share_of_it(used):
    there = {"payee_amount_minor": 7, "payee_currency": "USD"}
    moves = [(1, "firm", "shell", 50, there), (2, "shell", "broker", 7, {"currency": "USD"})]
    use = used(moves, [BROKER])
    assert use.uses.select("category", "amount_minor", "currency", "share").rows() == [
        ("securities", 7, "USD", None)
    ]
    assert (use.disbursed_minor, use.currency) == (100, "CNY")


def test_a_loan_paid_to_the_seller_is_entrusted_and_what_no_rule_knows_is_not_forbidden(used):
    use = used(
        [(1, "seller", "broker", 100), (2, "firm", "seller", 1)], [BROKER], to="seller", product="其他"
    )
    assert use.entrusted
    assert use.product is None
    assert told(use) == [("securities", False, 100, 1)]


@pytest.mark.parametrize(
    ("name", "product"),
    [
        ("个人消费贷", "consumer"),
        ("固定资产贷款", "fixed_asset"),
        ("Working Capital Loan", "working_capital"),
        (None, None),
    ],
)
def test_a_loan_is_of_the_product_that_its_name_tells(name, product):
    known = rules().product_of(name)
    assert (known and known.product) == product


def test_every_category_and_product_has_words_and_every_product_a_source():
    known = rules()
    names = {*known.categories, *(one.product for one in known.products)}
    assert names <= set(TERMS.entries)
    assert all("not checked against the text" in one.source["en"] for one in known.products)
