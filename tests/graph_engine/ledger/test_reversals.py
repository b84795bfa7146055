from hypothesis import given
from hypothesis import strategies as st

from graph_engine.ledger import Ledger, ReversalReport
from graph_engine.ledger.reversals import void_reversals
from tests.graph_engine.ledger.hand_made import at, load, make_rows

PAID = {"transaction_id": "paid", "payer_account": "a:1", "payee_account": "a:2"}


def back(name, target="paid", **more):
    return {
        "transaction_id": name,
        "payer_account": "a:2",
        "payee_account": "a:1",
        "reverses": target,
        "time": at(11),
        **more,
    }


def flows(home, *rows, instant=None):
    load(home, transaction=make_rows("transaction", *rows))
    view = Ledger(home).snapshot().as_of(instant)
    return view.movements().select("transaction_id", "amount_minor").rows(), view.reversals()


def test_a_reversal_and_its_original_leave_the_flows_but_stay_in_the_transactions(tmp_path):
    assert flows(tmp_path, PAID, back("r")) == ([], ReversalReport(1, 0, 0, 0))
    assert Ledger(tmp_path).snapshot().as_of(None).transactions().height == 2


def test_why_a_transaction_did_not_move_is_told_from_both_ends(tmp_path):
    again = back("again", "r", payer_account="a:1", payee_account="a:2")
    other = {"transaction_id": "other", "payer_account": "a:1", "payee_account": "a:2"}
    load(tmp_path, transaction=make_rows("transaction", PAID, other, back("r"), back("s"), again))
    why = Ledger(tmp_path).snapshot().as_of(None).why_not_moved
    assert why("paid") == "was reversed by r, s"
    assert why("s") == "takes back paid"
    assert why("r") == "takes back paid and was reversed by again"
    assert why("other") is None
    assert why("nothing") is None


def test_before_its_reversal_the_original_counts(tmp_path):
    assert flows(tmp_path, PAID, back("r"), instant=at(10, 23)) == (
        [("paid", 100)],
        ReversalReport(0, 0, 0, 0),
    )


def test_of_a_partial_return_the_rest_flows(tmp_path):
    assert flows(tmp_path, PAID, back("r", amount_minor=30)) == ([("paid", 70)], ReversalReport(0, 1, 0, 0))


def test_partial_returns_add_up_to_the_whole(tmp_path):
    rows = PAID, back("r1", amount_minor=30), back("r2", amount_minor=70)
    assert flows(tmp_path, *rows) == ([], ReversalReport(2, 0, 0, 0))


def test_a_reversed_reversal_takes_nothing_back(tmp_path):
    rows = PAID, back("r"), back("again", "r", payer_account="a:1", payee_account="a:2")
    assert flows(tmp_path, *rows) == ([("paid", 100)], ReversalReport(0, 0, 1, 0))


def test_a_reversal_without_its_original_stays_out_and_is_counted(tmp_path):
    assert flows(tmp_path, back("r", "elsewhere")) == ([], ReversalReport(0, 0, 0, 1))


def test_a_reversal_in_another_currency_takes_all_back(tmp_path):
    assert flows(tmp_path, PAID, back("r", amount_minor=1, currency="USD")) == (
        [],
        ReversalReport(1, 0, 0, 0),
    )


def test_the_payees_own_amount_shrinks_in_proportion_even_where_the_product_is_huge(tmp_path):
    huge = {**PAID, "amount_minor": 9 * 10**15, "payee_amount_minor": 10**15, "payee_currency": "USD"}
    load(tmp_path, transaction=make_rows("transaction", huge, back("r", amount_minor=3 * 10**15)))
    moved = Ledger(tmp_path).snapshot().as_of(None).movements()
    assert moved.select("amount_minor", "payee_amount_minor").rows() == [(6 * 10**15, 666666666666666)]


def test_rejected_and_returned_transactions_are_no_movements(tmp_path):
    rows = [
        {**PAID, "transaction_id": f"t:{s}", "status": s} for s in ("booked", "rejected", "returned", None)
    ]
    assert flows(tmp_path, *rows)[0] == [("t:None", 100), ("t:booked", 100)]


def test_a_reversal_of_a_statement_leg_takes_back_the_whole_transfer(tmp_path):
    legs = (
        {**PAID, "transaction_id": "d", "leg": "debit"},
        {**PAID, "transaction_id": "c", "leg": "credit"},
        back("r", "c"),
    )
    assert flows(tmp_path, *legs) == ([], ReversalReport(1, 0, 0, 0))


def test_a_circle_of_reversals_is_void():
    assert void_reversals({"a": "b", "b": "a", "c": "paid"}) == {"a", "b"}


@given(st.dictionaries(st.integers(0, 12).map(str), st.integers(0, 12).map(str), max_size=12))
def test_without_circles_a_reversal_is_void_if_and_only_if_one_that_holds_reverses_it(reverses):
    void = void_reversals(reverses)
    for target in reverses:
        above = [reversal for reversal, its in reverses.items() if its == target]
        if all(int(reversal) > int(its) for reversal, its in reverses.items()):
            assert (target in void) == any(reversal not in void for reversal in above)
