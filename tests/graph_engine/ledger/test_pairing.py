from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_engine.ledger import Ledger
from graph_engine.ledger.pairing import PairingReport, merge_legs, pair_legs
from graph_engine.schema import TABLES
from tests.graph_engine.ledger.hand_made import at, load, make_rows
from tests.naive import pairing as naive


def leg(name, side, *, payer="a:1", payee="a:2", **more):
    return {"transaction_id": name, "leg": side, "payer_account": payer, "payee_account": payee, **more}


def paired(*legs):
    rows = make_rows("transaction", *legs)
    full = rows.select(
        pl.col(name) if name in rows.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in TABLES["transaction"].polars_schema.items()
    )
    found = pair_legs(full.lazy())
    return found.pairs.rows(), found.report


def test_one_serial_number_pairs_two_legs_whose_counterparties_are_unknown():
    legs = leg("d", "debit", payee=None, serial="S1"), leg("c", "credit", payer=None, serial="S1")
    assert paired(*legs) == ([("d", "c")], PairingReport(1, 0, 0))


def test_one_serial_number_does_not_pair_legs_of_other_accounts():
    legs = leg("d", "debit", serial="S1"), leg("c", "credit", payee="a:3", serial="S1")
    assert paired(*legs) == ([], PairingReport(0, 2, 0))


def test_without_serial_numbers_amount_day_and_accounts_pair():
    legs = leg("d", "debit"), leg("c", "credit", time=at(10, 9))
    assert paired(*legs) == ([("d", "c")], PairingReport(1, 0, 0))


def test_without_serial_numbers_another_day_does_not_pair():
    legs = leg("d", "debit"), leg("c", "credit", business_day=date(2025, 1, 11))
    assert paired(*legs) == ([], PairingReport(0, 2, 0))


def test_without_serial_numbers_both_accounts_must_be_known():
    legs = leg("d", "debit"), leg("c", "credit", payer=None)
    assert paired(*legs) == ([], PairingReport(0, 2, 0))


def test_serial_numbers_come_before_amounts():
    legs = (
        leg("d1", "debit", serial="S1", time=at(10, 1)),
        leg("d2", "debit", serial="S2", time=at(10, 2)),
        leg("c2", "credit", serial="S2", time=at(10, 3)),
        leg("c1", "credit", serial="S1", time=at(10, 4)),
    )
    assert paired(*legs) == ([("d1", "c1"), ("d2", "c2")], PairingReport(2, 0, 0))


def test_of_two_debits_and_one_credit_alike_one_debit_stays_ambiguous():
    legs = leg("d1", "debit"), leg("d2", "debit"), leg("c", "credit")
    assert paired(*legs) == ([("d1", "c")], PairingReport(1, 0, 1))


def test_a_batch_under_one_serial_number_is_ambiguous_where_accounts_do_not_tell():
    legs = (
        leg("d1", "debit", payee=None, serial="S1"),
        leg("d2", "debit", payee=None, serial="S1"),
        leg("c1", "credit", payer=None, payee="a:3", serial="S1"),
        leg("c2", "credit", payer=None, payee="a:4", serial="S1"),
    )
    assert paired(*legs) == ([], PairingReport(0, 0, 4))


def test_one_serial_number_pairs_across_currencies():
    legs = leg("d", "debit", serial="S1"), leg("c", "credit", serial="S1", amount_minor=14, currency="USD")
    assert paired(*legs) == ([("d", "c")], PairingReport(1, 0, 0))


def test_a_fee_under_the_same_serial_number_is_not_the_other_leg():
    legs = (
        leg("d", "debit", serial="S1"),
        leg("fee", "debit", serial="S1", amount_minor=1, kind="fee", payee=None),
        leg("c", "credit", serial="S1"),
    )
    assert paired(*legs) == ([("d", "c")], PairingReport(1, 0, 0))


def test_a_transfer_to_oneself_is_paired_like_any():
    legs = leg("d", "debit", payee="a:1"), leg("c", "credit", payee="a:1")
    assert paired(*legs) == ([("d", "c")], PairingReport(1, 0, 0))


def test_a_pair_becomes_one_movement_that_takes_each_side_from_its_own_leg(tmp_path):
    legs = make_rows(
        "transaction",
        leg(
            "d", "debit", serial="S1", payee=None, payee_name="Wang?", payer_balance_minor=900, summary="rent"
        ),
        leg("c", "credit", serial="S1", payer=None, payee_name="Wang Wei", payer_name="Li", time=at(10, 5)),
        leg("alone", "debit", payee=None, time=at(11)),
    )
    load(tmp_path, transaction=legs)
    view = Ledger(tmp_path).snapshot().as_of(None)
    columns = "transaction_id", "leg", "payer_account", "payee_account", "payer_name", "payee_name", "summary"
    assert view.movements().select(columns).rows() == [
        ("d", None, "a:1", "a:2", "Li", "Wang Wei", "rent"),
        ("alone", "debit", "a:1", None, None, None, None),
    ]
    assert view.movements()["time"].to_list() == [at(10, 1), at(11)]
    assert view.pairing() == PairingReport(1, 1, 0)
    assert view.transactions().height == 3
    assert view.movements().schema == TABLES["transaction"].polars_schema


def test_a_pair_across_currencies_states_both_amounts():
    rows = make_rows(
        "transaction",
        leg("d", "debit", serial="S1"),
        leg("c", "credit", serial="S1", amount_minor=14, currency="USD"),
    )
    full = rows.select(
        pl.col(name) if name in rows.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in TABLES["transaction"].polars_schema.items()
    )
    merged = merge_legs(full.lazy(), pair_legs(full.lazy()).pairs).collect()
    assert merged.select("amount_minor", "currency", "payee_amount_minor", "payee_currency").rows() == [
        (100, "CNY", 14, "USD")
    ]


LEG = st.fixed_dictionaries(
    {
        "leg": st.sampled_from(["debit", "credit", None]),
        "kind": st.sampled_from(["transfer", "transfer", "fee"]),
        "serial": st.sampled_from([None, "S1", "S2"]),
        "amount_minor": st.sampled_from([1, 1, 2]),
        "currency": st.sampled_from(["CNY", "CNY", "USD"]),
        "business_day": st.sampled_from([date(2025, 1, 1), date(2025, 1, 2)]),
        "time": st.sampled_from([at(1), at(2)]),
        "payer_account": st.sampled_from([None, "a", "b"]),
        "payee_account": st.sampled_from([None, "a", "b"]),
        "reverses": st.sampled_from([None, None, None, "t:0"]),
    }
)


@settings(max_examples=300, deadline=None)
@given(st.lists(LEG, max_size=12), st.randoms(use_true_random=False))
def test_fast_pairing_equals_slow_pairing_in_any_order(legs, random):
    rows = [{"transaction_id": f"t:{number}", **each} for number, each in enumerate(legs)]
    pairs, ambiguous, single = naive.pair_legs(rows)
    random.shuffle(rows)
    schema = {
        name: TABLES["transaction"].column(name).polars_type for name in ("transaction_id", *LEG_COLUMNS)
    }
    found = pair_legs(pl.LazyFrame(rows, schema=schema))
    assert found.pairs.rows() == pairs
    assert found.ambiguous.to_list() == ambiguous
    assert found.report == PairingReport(len(pairs), len(single), len(ambiguous))


LEG_COLUMNS = (
    "leg",
    "kind",
    "serial",
    "amount_minor",
    "currency",
    "business_day",
    "time",
    "payer_account",
    "payee_account",
    "reverses",
)
