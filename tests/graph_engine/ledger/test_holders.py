import pytest

from graph_engine.ledger import Ledger
from tests.graph_engine.ledger.hand_made import at, load, make_rows


def holding(party, **more):
    return {"holding_id": f"h:{party}", "party_id": party, "account_id": "a:1", **more}


def loaded(home, holdings, parties=("p:1", "p:2"), accounts=({"account_id": "a:1"},), transactions=()):
    load(
        home,
        party=make_rows(
            "party", *(each if isinstance(each, dict) else {"party_id": each} for each in parties)
        ),
        account=make_rows("account", *accounts),
        account_holding=make_rows("account_holding", *holdings),
        transaction=make_rows("transaction", *transactions),
    )
    return Ledger(home).snapshot().as_of(at(20))


def holder(view):
    return view.accounts()["holder_party_id"].to_list()[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"role": "holder", "share": 0.1}, {"role": "joint_holder", "share": 0.9}),
        ({"role": "joint_holder"}, {"role": "agent"}),
        ({"share": 0.6}, {"share": 0.4}),
        ({"share": 0.6}, {"share": None}),
        ({"valid_from": None}, {"valid_from": at(2)}),
        ({"valid_from": at(2)}, {"valid_from": at(3)}),
    ],
)
@pytest.mark.parametrize("names", [("p:1", "p:2"), ("p:2", "p:1")])
def test_role_then_share_then_age_make_the_primary_holder(tmp_path, first, second, names):
    view = loaded(tmp_path, [holding(names[1], **second), holding(names[0], **first)])
    assert holder(view) == names[0]


def test_of_equal_holders_the_smallest_id_counts(tmp_path):
    assert holder(loaded(tmp_path, [holding("p:2"), holding("p:1")])) == "p:1"


def test_a_holder_from_later_on_does_not_count_yet(tmp_path):
    assert holder(loaded(tmp_path, [holding("p:1", valid_from=at(21)), holding("p:2")])) == "p:2"


def test_a_holder_that_is_not_a_known_party_does_not_count(tmp_path):
    assert holder(loaded(tmp_path, [holding("p:0")])) == "implicit:a:1"


def test_an_account_without_holder_gets_an_implicit_party_named_as_received_most_often(tmp_path):
    names = ["Li", "Wang", "Wang", "An", "An"]
    paid = [
        {"transaction_id": f"t:{n}", "payee_account": "a:2", "payee_name": x} for n, x in enumerate(names)
    ]
    view = loaded(tmp_path, [holding("p:1")], transactions=paid)
    assert view.accounts().select("account_id", "holder_party_id", "placeholder").rows() == [
        ("a:1", "p:1", None),
        ("a:2", "implicit:a:2", True),
    ]
    columns = "party_id", "name", "kind", "ours", "role"
    assert view.parties().select(columns).rows()[0] == ("implicit:a:2", "An", None, False, "ordinary")
    assert view.parties()["party_id"].to_list() == ["implicit:a:2", "p:1", "p:2"]


def test_an_account_is_ordinary_if_it_and_its_holder_are(tmp_path):
    parties = {"party_id": "p:1", "role": "treasury"}, {"party_id": "p:2"}
    accounts = [{"account_id": f"a:{n}"} for n in (1, 2, 3)] + [{"account_id": "a:4", "role": "internal"}]
    holdings = holding("p:1"), {"holding_id": "h:2", "party_id": "p:2", "account_id": "a:2"}
    view = loaded(tmp_path, holdings, parties, accounts)
    assert view.accounts().select("account_id", "ordinary").rows() == [
        ("a:1", False),
        ("a:2", True),
        ("a:3", True),
        ("a:4", False),
    ]
    implicit = view.parties().filter(party_id="implicit:a:4")
    assert implicit["role"].to_list() == ["internal"]


def test_an_account_that_ended_is_still_known_by_its_last_row_where_money_names_it(tmp_path):
    accounts = (
        {"account_id": "a:1", "number": "old", "valid_to": at(5)},
        {"account_id": "a:1", "number": "last", "valid_from": at(5), "valid_to": at(11)},
        {"account_id": "a:9", "number": "idle", "valid_to": at(11)},
    )
    view = loaded(
        tmp_path, [], accounts=accounts, transactions=[{"transaction_id": "t", "payer_account": "a:1"}]
    )
    assert view.rows("account").is_empty()
    assert view.accounts().select("account_id", "number").rows() == [("a:1", "last")]
