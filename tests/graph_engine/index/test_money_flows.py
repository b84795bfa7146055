"""What detectors see of the money."""

from graph_engine.index import money_flows
from tests.graphs import index_of


def test_flows_carry_roles_currencies_and_holders(tmp_path):
    index = index_of(
        tmp_path,
        parties=[
            "Ann",
            {"party_id": "Far", "ours": False},
            {"party_id": "Pay", "role": "payment_institution"},
        ],
        accounts=[
            ("a", "Ann"),
            {"account_id": "f", "holder": "Far", "ours": False},
            ("p", "Pay"),
            {"account_id": "t", "role": "treasury", "holder": "Ann"},
        ],
        transfers=[("f", "a", 70, "2025-01-02", {"currency": "EUR"}), ("a", "p", 50, "2025-01-01")],
    )
    flows = money_flows(index)
    assert flows.accounts.ids_at(range(4)) == ["a", "f", "p", "t"]
    assert flows.transactions.ids_at([0, 1]) == ["tx:0002", "tx:0001"]
    assert flows.amount_minor.tolist() == [50, 70]
    assert [flows.currencies[code] for code in flows.currency] == ["CNY", "EUR"]
    assert flows.passable.tolist() == [True, True, False, False]
    assert flows.ours.tolist() == [True, False, True, True]
    assert flows.customer.tolist() == [True, False, False, True]
    assert flows.parties.ids_at(flows.holder) == ["Ann", "Far", "Pay", "Ann"]
    assert flows.business_day.tolist() == [20089, 20090]
    start, stop = flows.backward.span(0)
    assert flows.backward.neighbours[start:stop].tolist() == [1]


def test_a_ledger_without_money_has_empty_flows(tmp_path):
    flows = money_flows(index_of(tmp_path, parties=["Ann"]))
    assert (flows.payer.size, flows.currencies, flows.passable.size) == (0, (), 0)
