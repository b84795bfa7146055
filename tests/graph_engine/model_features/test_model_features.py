"""Model features: by hand on few transactions, and nothing from later rows."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from graph_engine.detectors import dormant_reactivated, pass_through, structuring
from graph_engine.errors import BadParameter
from graph_engine.exchange import Rates
from graph_engine.model_features import FEATURES, FeatureParameters
from graph_engine.model_features.shapes import CYCLES, LAYERS
from graph_engine.model_features.table import model_features
from graph_engine.reporting import Reporting
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of, view_of

STANDARD = FeatureParameters()
AT_HOME = Reporting()


def told(ledger, folder, per="transaction", parameters=STANDARD, reporting=AT_HOME):
    index, taken_back = flows_of(ledger, folder).index, view_of(ledger).taken_back()
    return model_features(index, per, parameters, reporting, taken_back)


def of(lines, folder, **more):
    return told(SmallLedger([Payment.read(line) for line in lines], **more), folder)


N_PAYMENTS, N_REVERSED = 120, 8


def random_ledger(draw: random.Random, precision: str) -> SmallLedger:
    """Some 120 payments among 14 accounts of 10 holders in two currencies, cash too, many at equal times.

    Beside them some that are reversed within a few steps of time. ``mixed``: of one in three at midnight the
    day alone is known.
    """
    accounts = [f"a{number}" for number in range(14)]
    start = datetime(2025, 1, 6, tzinfo=UTC)
    step = timedelta(hours={"day": 24, "mixed": 12, "second": 7}[precision])
    payments = []
    for _ in range(N_PAYMENTS + N_REVERSED):
        ends = draw.choice([draw.choices(accounts, k=2), ["cash", draw.choice(accounts)]])
        amount = draw.choice([100, 100, 250, 4999, 10_000]) * 100 + draw.choice([0, 0, 37])
        time = start + step * draw.randrange(60)
        loose = precision == "mixed" and time.hour == 0 and draw.randrange(3) == 0
        told = {"time_precision": "day"} if loose else {}
        payments.append(Payment(time, *ends, amount, draw.choice(["CNY", "CNY", "USD"]), told=told))
    payments = with_reversals(payments, draw, step)
    held = {account: f"p{number % 10}" for number, account in enumerate(accounts)}
    return SmallLedger(
        payments,
        holders=held,
        precision="day" if precision == "day" else "second",
        accounts={name: {} for name in accounts},
    )


def with_reversals(payments: list[Payment], draw: random.Random, step: timedelta) -> list[Payment]:
    """Payments by time, the first few of them as given reversed a little later."""
    rows = [*enumerate(payments)]
    for place, one in rows[:N_REVERSED]:
        later = one.time + step * draw.randrange(1, 5)
        rows.append((place, replace(one, time=later, payer=one.payee, payee=one.payer)))
    order = sorted(range(len(rows)), key=lambda row: rows[row][1].time)
    ids = {row: f"tx:{number:03}" for number, row in enumerate(order, start=1)}
    return [
        rows[row][1] if row < len(payments) else replace(rows[row][1], told={"reverses": ids[rows[row][0]]})
        for row in order
    ]


@pytest.mark.parametrize("precision", ["second", "day", "mixed"])
@pytest.mark.parametrize("seed", range(2))
def test_a_ledger_cut_anywhere_tells_the_same_of_all_before(seed, precision, tmp_path):
    draw = random.Random(seed)
    ledger = random_ledger(draw, precision)
    whole = told(ledger, tmp_path / "whole")
    assert whole.height == len(ledger.payments) == N_PAYMENTS + 2 * N_REVERSED
    reversals = [place for place, payment in enumerate(ledger.payments) if "reverses" in payment.told]
    for cut in (reversals[0], *draw.sample(range(reversals[0] + 1, len(ledger.payments)), 3)):
        part = told(replace(ledger, payments=ledger.payments[:cut]), tmp_path / f"cut{cut}")
        assert part.height == cut
        assert_frame_equal(part, whole.head(cut), check_exact=True)


def test_what_is_reversed_later_counts_as_booked_and_its_reversal_as_a_payment_back(tmp_path):
    lines = [
        "2025-01-06 10:00 | ann | bo | 100",
        "2025-01-06 11:00 | ann | bo | 50",
        "2025-01-06 12:00 | bo | ann | 40 | reverses=tx:001",
        "2025-01-06 13:00 | bo | ann | 60 | reverses=tx:001",
        "2025-01-06 14:00 | cash | bo | 70",
        "2025-01-06 15:00 | bo | cash | 70 | reverses=tx:005",
    ]
    rows = of(lines, tmp_path)
    assert rows["transaction_id"].to_list() == [f"tx:00{n}" for n in range(1, 7)]
    assert rows["amount_minor"].to_list() == [100_00, 50_00, 40_00, 60_00, 70_00, 70_00]
    assert rows["pair_count_ever"].to_list() == [1, 2, 1, 2, 0, 0]
    assert rows["pair_back_count_ever"].to_list() == [0, 0, 2, 2, 0, 0]


def test_the_cut_test_would_notice_shapes_communities_and_ties(tmp_path):
    whole = told(random_ledger(random.Random(0), "second"), tmp_path)
    for name in (*CYCLES[:2], CYCLES[-1], *LAYERS, "like_in", "same_community", "receipts_passed_on"):
        assert whole[name].sum() > 0, name
    assert whole["chain_hops"].max() > 2
    assert whole["payer_party_community_size"].drop_nulls().n_unique() > 1
    assert whole["time"].n_unique() < whole.height


def test_histories_of_payer_and_payee_hold_the_transaction_itself(tmp_path):
    rows = of(
        [
            "2025-01-06 10:00 | ann | bo  | 100",
            "2025-01-06 11:00 | cy  | bo  | 300",
            "2025-01-07 10:30 | ann | bo  | 50",
            "2025-01-20 10:00 | bo  | dan | 400",
        ],
        tmp_path,
    ).to_dicts()
    third, last = rows[2], rows[3]
    assert (third["payee_in_count_1d"], third["payee_in_count_7d"]) == (2, 3)
    assert (third["payee_in_distinct_1d"], third["payee_in_distinct_ever"]) == (2, 2)
    assert third["payee_in_sum_ever_minor"] == 450_00
    assert (third["pair_count_ever"], third["pair_since_s"]) == (2, 24.5 * 3600)
    assert third["payer_out_since_s"] == 24.5 * 3600
    assert third["payee_in_of_largest"] == pytest.approx(50 / 300)
    assert third["amount_rank"] == 0.0
    assert (last["payer_in_count_7d"], last["payer_in_count_30d"]) == (0, 3)
    assert last["payer_in_mean_minor"] == 150_00
    assert last["payer_passed_on_ever"] == pytest.approx(400 / 450)
    assert last["payer_net_minor"] == 50_00
    assert last["payer_gather_scatter_30d"] == 1
    assert rows[0]["payer_out_since_s"] is None
    assert rows[0]["amount_rank"] is None


def test_money_of_two_currencies_is_never_added_and_counts_are(tmp_path):
    second = of(
        ["2025-01-06 10:00 | ann | bo | 100 USD", "2025-01-06 11:00 | ann | bo | 7 CNY"], tmp_path
    ).row(1, named=True)
    assert (second["payer_out_count_1d"], second["payer_out_sum_1d_minor"]) == (2, 7_00)
    assert second["payer_out_mean_minor"] == 7_00


def test_a_round_trip_counts_for_the_payment_that_closes_it_and_a_chain_grows(tmp_path):
    rows = of(
        [
            "2025-01-06 10:00 | ann | bo  | 100",
            "2025-01-06 11:00 | bo  | cy  | 95",
            "2025-01-06 12:00 | cy  | ann | 90",
            "2025-01-06 13:00 | ann | bo  | 10",
        ],
        tmp_path,
    )
    assert rows["cycles_3"].to_list() == [0, 0, 1, 1]
    assert rows["chain_hops"].to_list() == [1, 2, 3, 1]
    assert rows["from_receipts_1d"].to_list() == [0.0, 1.0, 1.0, 1.0]
    assert rows["pair_count_ever"].to_list() == [1, 1, 1, 2]


def test_where_days_are_known_a_payment_passes_on_what_stands_before_it_on_its_day(tmp_path):
    lines = ["2025-01-06 | ann | bo | 100", "2025-01-06 | bo | cy | 60", "2025-01-06 | cy | dan | 60"]
    by_day = of(lines, tmp_path / "day", precision="day")
    assert by_day["from_receipts_1d"].to_list() == [0.0, 1.0, 1.0]
    assert by_day["chain_hops"].to_list() == [1, 2, 3]
    turned = of(lines[::-1], tmp_path / "turned", precision="day")
    assert turned["from_receipts_1d"].to_list() == [0.0, 0.0, 0.0]
    assert of(lines, tmp_path / "second")["from_receipts_1d"].to_list() == [0.0, 0.0, 0.0]


def test_a_payment_completes_that_most_of_a_receipt_was_passed_on(tmp_path):
    rows = of(
        [
            "2025-01-06 10:00 | ann | bo | 100",
            "2025-01-06 11:00 | bo  | cy | 50",
            "2025-01-07 11:00 | bo  | cy | 30",
            "2025-01-07 12:00 | bo  | dan | 20",
            "2025-01-09 10:00 | cy  | dan | 80",
        ],
        tmp_path,
    )
    assert rows["receipts_passed_on"].to_list() == [0, 0, 1, 0, 1]


def test_features_tell_the_bounds_of_the_detectors_that_they_take_them_from():
    texts = {one.name: one.en for one in FEATURES["transaction"]}
    passing, near = pass_through.parameters_for("second"), structuring.Parameters()
    assert f"in the {passing.window_hours // 24} days before" in texts["receipts_passed_on"]
    assert f"{passing.passed_on_pct} % have left" in texts["receipts_passed_on"]
    assert f"of the last {near.window_days} on which" in texts["paid_near_days"]
    assert f"is {near.near_pct} % or more" in texts["paid_near_days"]
    assert f"of {dormant_reactivated.Parameters().silent_days} days or more" in texts["payer_woken_since_s"]


def test_days_just_under_a_line_are_counted_as_they_are_known(tmp_path):
    days = [f"2025-01-{day:02} 10:00 | cash | ann | 45000" for day in (6, 7, 8, 20)]
    over = ["2025-01-20 11:00 | cash | ann | 5000", "2025-01-20 12:00 | cash | ann | 9000 EUR"]
    rows = of([*days, *over], tmp_path)
    assert rows["received_near_days"].to_list() == [1, 2, 3, 1, 0, None]
    assert rows["received_of_line"].to_list() == pytest.approx([0.9, 0.9, 0.9, 0.9, 1.0, None])
    assert rows["paid_near_days"].null_count() == len(rows)


def test_amounts_count_at_the_rate_of_their_day_and_at_no_later_one(tmp_path):
    euros = [f"2025-01-{day:02} 10:00 | cash | ann | 9000 EUR" for day in (6, 7, 21)]
    ledger = SmallLedger([Payment.read(line) for line in [*euros, "2025-01-21 11:00 | cash | ann | 20 USD"]])
    days = [
        (date(2025, 1, 6), Fraction(1)),
        (date(2025, 1, 7), Fraction(11, 10)),
        (date(2025, 1, 22), Fraction(9)),
    ]
    for known in (days, days[:2]):
        rates = Rates({("EUR", "USD"): ([day for day, _ in known], [rate for _, rate in known])})
        folder = tmp_path / str(len(known))
        rows = told(ledger, folder, reporting=Reporting("CN", rates))
        assert rows["received_of_line"].to_list() == pytest.approx([0.9, 0.99, None, 0.002])
        assert rows["received_near_days"].to_list() == [1, 2, None, 0]


def test_a_silence_that_ended_and_a_week_out_of_the_usual_are_told(tmp_path):
    days = ("01-06", "01-13", "01-20", "01-27", "02-03", "02-10")
    weekly = [f"2025-{day} 10:00 | ann | bo | 10" for day in days]
    rows = of([*weekly, "2025-02-10 11:00 | ann | bo | 90", "2025-06-02 10:00 | bo | ann | 1"], tmp_path)
    assert rows["payer_out_week_of_usual"].to_list()[:5] == [None] * 5
    assert rows["payer_out_week_of_usual"].to_list()[5:7] == pytest.approx([20 / 10, 100 / 12.5], rel=0.01)
    assert rows["payer_woken_since_s"].to_list() == [None] * 7 + [0.0]


def test_cash_has_no_account_but_whoever_acted_is_a_party(tmp_path):
    ledger = SmallLedger(
        [
            Payment.read("2025-01-06 10:00 | cash | bo | 95 | acting_party_id=party:ann"),
            Payment.read("2025-01-06 11:00 | cash | cy | 95 | acting_party_id=party:ann"),
        ],
        parties={"ann": {}},
    )
    second = told(ledger, tmp_path).row(1, named=True)
    assert (second["kind"], second["payer_out_count_1d"], second["payer_age_s"]) == ("cash_deposit", 0, None)
    assert (second["payer_party_out_count_1d"], second["payer_party_out_distinct_1d"]) == (2, 2)


def test_accounts_and_parties_are_told_of_as_at_their_last_movement(tmp_path):
    lines = [
        "2025-01-06 10:00 | ann | bo  | 100",
        "2025-01-06 11:00 | bo  | cy  | 95",
        "2025-01-06 12:00 | cy  | ann | 90",
    ]
    ledger = SmallLedger([Payment.read(line) for line in lines], outside=frozenset({"cy"}))
    accounts = told(ledger, tmp_path / "one", "account")
    assert accounts["account_id"].to_list() == ["acct:ann", "acct:bo"]
    ann, bo = accounts.to_dicts()
    assert (ann["out_count_ever"], ann["in_sum_ever_minor"], ann["cycles_closed"]) == (1, 90_00, 1)
    assert (bo["quiet_s"], bo["cycles_closed"], bo["longest_chain"]) == (25 * 3600, 0, 2)
    parties = told(ledger, tmp_path / "two", "party")
    assert parties["party_id"].to_list() == ["party:ann", "party:bo", "party:cy"]
    assert parties.columns == ["party_id", "last_at", *(feature.name for feature in FEATURES["party"])]


@pytest.mark.parametrize("per", FEATURES)
def test_an_empty_ledger_has_no_rows_and_all_columns(per, tmp_path):
    empty = told(SmallLedger([]), tmp_path, per)
    assert empty.is_empty()
    assert empty.columns[2:] == [feature.name for feature in FEATURES[per]]


def test_another_interval_of_snapshots_is_another_network(tmp_path):
    lines = [f"2025-01-{day:02} 10:00 | ann | bo | 10" for day in range(6, 12)]
    often = told(
        SmallLedger([Payment.read(line) for line in lines]),
        tmp_path,
        parameters=FeatureParameters(snapshot_days=1),
    )
    assert often["payer_party_partners"].to_list() == [None, 1, 1, 1, 1, 1]
    with pytest.raises(BadParameter, match="snapshot_days is 0"):
        FeatureParameters(snapshot_days=0)


def test_the_same_ledger_gives_the_same_features(tmp_path):
    ledger = random_ledger(random.Random(5), "second")
    assert_frame_equal(told(ledger, tmp_path / "one"), told(ledger, tmp_path / "two"), check_exact=True)


def test_no_column_is_of_another_type_than_its_unit(tmp_path):
    whole = told(random_ledger(random.Random(1), "second"), tmp_path)
    words = {feature.name for feature in FEATURES["transaction"] if feature.unit == "word"}
    assert {name for name, kind in whole.schema.items() if kind == pl.String} == {*words, "transaction_id"}
