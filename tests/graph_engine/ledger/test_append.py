from datetime import date

import polars as pl
import pytest

from graph_engine.errors import BadParameter, FundgraphError, UnknownName
from graph_engine.ledger import Ledger
from tests.graph_engine.ledger.hand_made import at, load, make_rows

ONE = {"transaction_id": "t:1", "amount_minor": 100}
OTHER = {"transaction_id": "t:1", "amount_minor": 200}


def transactions(home):
    view = Ledger(home).snapshot().as_of(None)
    return view.rows("transaction").select("transaction_id", "amount_minor").rows()


def test_a_row_of_a_known_key_is_a_duplicate_or_a_conflict(tmp_path):
    assert load(tmp_path, transaction=make_rows("transaction", ONE)) == ["accepted"]
    assert load(tmp_path, transaction=make_rows("transaction", ONE)) == ["duplicate"]
    assert load(tmp_path, transaction=make_rows("transaction", OTHER)) == ["conflict"]
    assert transactions(tmp_path) == [("t:1", 100)]


def test_rows_of_one_batch_are_compared_with_each_other(tmp_path):
    rows = make_rows("transaction", ONE, OTHER, ONE, {"transaction_id": "t:2"})
    assert load(tmp_path, transaction=rows) == ["accepted", "conflict", "duplicate", "accepted"]


def test_rows_of_one_write_are_compared_with_what_it_appended_before(tmp_path):
    with Ledger(tmp_path).write() as write:
        write.append("transaction", make_rows("transaction", ONE))
        outcome = write.append("transaction", make_rows("transaction", ONE, OTHER))
        assert (outcome.accepted, outcome.duplicates, outcome.conflicts, outcome.stored) == (0, 1, 1, 0)


def test_who_brought_a_row_is_not_content(tmp_path):
    load(tmp_path, transaction=make_rows("transaction", ONE))
    again = {**ONE, "source": "other file", "source_key": "1"}
    assert load(tmp_path, transaction=make_rows("transaction", again)) == ["duplicate"]


def test_a_column_that_only_the_stored_row_fills_makes_a_conflict(tmp_path):
    load(tmp_path, transaction=make_rows("transaction", {**ONE, "summary": "rent"}))
    assert load(tmp_path, transaction=make_rows("transaction", ONE)) == ["conflict"]


def test_a_column_that_only_the_new_row_fills_makes_a_conflict(tmp_path):
    load(tmp_path, transaction=make_rows("transaction", ONE))
    assert load(tmp_path, transaction=make_rows("transaction", {**ONE, "summary": "rent"})) == ["conflict"]


def test_an_empty_valid_from_is_a_key_like_any_other(tmp_path):
    always, later = {"party_id": "p:1", "name": "Li"}, {"party_id": "p:1", "name": "Li", "valid_from": at(5)}
    assert load(tmp_path, party=make_rows("party", always, later)) == ["accepted", "accepted"]
    changed = {"party_id": "p:1", "name": "Wang"}
    assert load(tmp_path, party=make_rows("party", always, later, changed)) == [
        "duplicate",
        "duplicate",
        "conflict",
    ]


def test_few_collisions_among_many_stored_rows_are_found(tmp_path):
    many = make_rows("transaction", *({"transaction_id": f"t:{n}", "sequence": n} for n in range(100)))
    load(tmp_path, transaction=many)
    mixed = make_rows(
        "transaction",
        {"transaction_id": "t:7", "sequence": 7},
        {"transaction_id": "t:8", "sequence": 9},
        {"transaction_id": "t:100", "sequence": 100},
    )
    assert load(tmp_path, transaction=mixed) == ["duplicate", "conflict", "accepted"]


def test_a_newer_revision_is_a_correction(tmp_path):
    load(tmp_path, transaction=make_rows("transaction", ONE))
    assert load(tmp_path, transaction=make_rows("transaction", {**OTHER, "revised_at": at(20)})) == [
        "accepted"
    ]
    assert transactions(tmp_path) == [("t:1", 200)]


def test_one_revision_with_two_contents_is_a_conflict(tmp_path):
    load(tmp_path, transaction=make_rows("transaction", {**ONE, "revised_at": at(20)}))
    rows = make_rows("transaction", {**ONE, "revised_at": at(20)}, {**OTHER, "revised_at": at(20)})
    assert load(tmp_path, transaction=rows) == ["duplicate", "conflict"]


def test_a_revision_that_confirms_is_a_duplicate_yet_outlasts_an_older_one_that_comes_late(tmp_path):
    load(tmp_path, transaction=make_rows("transaction", {**ONE, "revised_at": at(11)}))
    confirmed = make_rows("transaction", {**ONE, "revised_at": at(13)})
    assert load(tmp_path, transaction=confirmed) == ["duplicate"]
    assert load(tmp_path, transaction=make_rows("transaction", {**OTHER, "revised_at": at(12)})) == [
        "accepted"
    ]
    assert transactions(tmp_path) == [("t:1", 100)]
    version = Ledger(tmp_path).snapshot().version
    load(tmp_path, transaction=confirmed)
    assert Ledger(tmp_path).snapshot().version == version


def test_a_first_version_may_come_after_its_correction(tmp_path):
    load(tmp_path, transaction=make_rows("transaction", {**OTHER, "revised_at": at(20)}))
    assert load(tmp_path, transaction=make_rows("transaction", ONE)) == ["accepted"]
    assert transactions(tmp_path) == [("t:1", 200)]


def test_what_was_corrected_to_is_known_when_it_comes_again(tmp_path):
    load(tmp_path, transaction=make_rows("transaction", ONE))
    load(tmp_path, transaction=make_rows("transaction", {**OTHER, "revised_at": at(20)}))
    assert load(tmp_path, transaction=make_rows("transaction", OTHER, ONE)) == ["duplicate", "duplicate"]


PLACEHOLDER = {"account_id": "a:1", "ours": False, "placeholder": True}
REAL = {"account_id": "a:1", "number": "6222", "valid_from": at(3)}


@pytest.mark.parametrize("order", [(PLACEHOLDER, REAL), (REAL, PLACEHOLDER)])
@pytest.mark.parametrize("together", [True, False])
def test_a_real_account_supersedes_its_placeholder_in_either_order(tmp_path, order, together):
    batches = [order] if together else [(row,) for row in order]
    verdicts = [v for batch in batches for v in load(tmp_path, account=make_rows("account", *batch))]
    assert "conflict" not in verdicts
    accounts = Ledger(tmp_path).snapshot().as_of(at(9)).rows("account")
    assert accounts.select("account_id", "number").rows() == [("a:1", "6222")]


@pytest.mark.parametrize("names", [("Bank A", "Bank B"), ("Bank B", "Bank A")])
def test_of_two_placeholders_the_first_by_content_counts_whichever_came_first(tmp_path, names):
    for name in names:
        load(tmp_path, account=make_rows("account", {**PLACEHOLDER, "nickname": name}))
    assert load(tmp_path, account=make_rows("account", {**PLACEHOLDER, "nickname": names[0]})) == [
        "duplicate"
    ]
    accounts = Ledger(tmp_path).snapshot().as_of(None).rows("account")
    assert accounts["nickname"].to_list() == ["Bank A"]


def test_known_ids_include_those_of_the_write(tmp_path):
    load(tmp_path, account=make_rows("account", {"account_id": "a:1"}))
    with Ledger(tmp_path).write() as write:
        asked = pl.Series(["a:1", "a:2", None])
        assert write.known("account", asked).to_list() == [True, False, False]
        write.append("account", make_rows("account", {"account_id": "a:2"}))
        assert write.known("account", asked).to_list() == [True, True, False]


def test_the_ledger_fills_the_version_that_brought_a_row(tmp_path):
    load(tmp_path, transaction=make_rows("transaction", ONE))
    load(tmp_path, transaction=make_rows("transaction", {"transaction_id": "t:2"}))
    stored = Ledger(tmp_path).snapshot().table("transaction").collect()
    assert sorted(stored.select("transaction_id", "loaded_in").rows()) == [("t:1", 1), ("t:2", 2)]


@pytest.mark.parametrize(
    ("table", "rows", "message"),
    [
        ("transaction", make_rows("transaction", ONE).with_columns(colour=pl.lit("red")), "colour"),
        ("transaction", make_rows("transaction", ONE).drop("currency"), "currency"),
        ("transaction", make_rows("transaction", ONE).with_columns(time=pl.lit("soon")), "time"),
        ("transaction", make_rows("transaction", {**ONE, "revised_at": at(2)}), "revised_at"),
        ("transaction", make_rows("transaction", {**ONE, "business_day": None}), "business_day"),
    ],
)
def test_rows_that_do_not_fit_are_refused(tmp_path, table, rows, message):
    with Ledger(tmp_path).write() as write, pytest.raises(BadParameter, match=message):
        write.append(table, rows)


def test_corrections_must_be_dated(tmp_path):
    with Ledger(tmp_path).write() as write, pytest.raises(BadParameter, match="revised_at"):
        write.append("transaction", make_rows("transaction", ONE), on_conflict="correct")


def test_an_unknown_table_is_refused_with_near_names(tmp_path):
    with Ledger(tmp_path).write() as write, pytest.raises(UnknownName, match="transaction"):
        write.append("transactions", make_rows("transaction", ONE))
    with pytest.raises(UnknownName):
        Ledger(tmp_path).snapshot().table("transactions")


def test_a_write_that_ended_takes_nothing_more(tmp_path):
    with Ledger(tmp_path).write() as write:
        write.commit({})
        with pytest.raises(FundgraphError, match="committed already"):
            write.append("transaction", make_rows("transaction", ONE))


def test_rates_are_compared_exactly(tmp_path):
    from decimal import Decimal

    rate = {
        "rate_id": "r:1",
        "day": date(2025, 1, 1),
        "base": "USD",
        "quote": "CNY",
        "rate": Decimal("7.1884"),
    }
    load(tmp_path, exchange_rate=make_rows("exchange_rate", rate))
    nearly = {**rate, "rate": Decimal("7.1884000001")}
    assert load(tmp_path, exchange_rate=make_rows("exchange_rate", rate, nearly)) == ["duplicate", "conflict"]
