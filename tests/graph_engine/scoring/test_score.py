"""One transaction scored: its features are those it would have, and what is odd about it is told."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from graph_engine.errors import BadParameter
from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.ledger import Settings
from graph_engine.ledger.view import LedgerView
from graph_engine.model_features import FeatureParameters
from graph_engine.model_features.table import model_features, transaction_features
from graph_engine.reporting import Reporting
from graph_engine.scoring import Proposed, Recent, Scored, score
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, view_of

NAMES = ["ann", "bo", "cy", "di", "cash"]
LATE = "2025-03-01 12:00"
PARAMETERS = FeatureParameters()
REPORTING = Reporting()

ROUND = [
    "2025-02-20 10:00 | ann | bo | 900",
    "2025-02-21 10:00 | bo | cy | 800",
    "2025-02-22 10:00 | cy | ann | 30",
]
"""Money goes from ann over bo to cy; the last line is no part of it."""

TIMES = ["2024-11-02 00:00", "2025-01-30 12:00", "2025-02-01 00:00", "2025-02-26 00:00", "2025-02-26 10:00"]
TIMES += ["2025-02-27 00:00", "2025-02-27 10:00", "2025-02-28 00:00", "2025-02-28 12:00"]
"""Silences between some, windows that others just reach; movements of one time are many."""

ENDS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair != ("cash", "cash"))
MONEY = st.tuples(st.integers(1, 900), st.sampled_from(["CNY", "CNY", "USD"]))
BY_DAY = st.sampled_from(["second", "second", "day"])
PAYMENTS = st.lists(st.tuples(st.sampled_from(TIMES), ENDS, MONEY, BY_DAY), min_size=1, max_size=25)


def index_of(lines: list[str], folder) -> GraphIndex:
    ledger = SmallLedger([Payment.read(line) for line in lines], accounts={name: {} for name in NAMES[:4]})
    build_facts(LedgerView(ledger, datetime(2025, 6, 1, tzinfo=UTC)), folder)
    return GraphIndex.open(folder)


def proposed(line: str) -> Proposed:
    told = Payment.read(line)
    payer, payee = (None if end == "cash" else f"acct:{end}" for end in (told.payer, told.payee))
    return Proposed(payer, payee, told.amount_minor, told.currency, told.time, told.row()["kind"])


def scored(lines: list[str], last: str, folder) -> Scored:
    return score(Recent.of(index_of(lines, folder), PARAMETERS), proposed(last))


def line_of(time: str, ends: tuple[str, str], money: tuple[int, str], precision: str) -> str:
    at = f"{time[:10]} 00:00" if precision == "day" else time
    return f"{at} | {ends[0]} | {ends[1]} | {money[0]} {money[1]} | time_precision={precision}"


@settings(max_examples=12)
@given(PAYMENTS, st.sampled_from(["2025-02-28 12:00", LATE]), ENDS, MONEY)
def test_its_features_are_those_it_has_once_it_is_booked(tmp_path_factory, rows, at, ends, money):
    lines = sorted((line_of(*row) for row in rows), key=lambda line: line[: len(at)])
    last = line_of(at, ends, money, "second")
    found = scored(lines, last, tmp_path_factory.mktemp("before") / "index").features
    after = index_of([*lines, last], tmp_path_factory.mktemp("after") / "index")
    booked = model_features(after, "transaction", PARAMETERS, REPORTING).row(-1, named=True)
    for name, value in found.items():
        expected = pytest.approx(booked[name], rel=1e-5) if isinstance(value, float) else booked[name]
        assert value == expected, (name, value, booked[name])
    assert {"amount_rank", "pair_count_ever", "payer_out_distinct_7d", "cycles_3", "like_in"} <= set(found)


def told_before_and_once_booked(lines: list[str], last: str, folder) -> list[pl.DataFrame]:
    """Features of a transaction in the time zone of Shanghai, proposed and booked, but for its id."""
    before, booked = (
        view_of(SmallLedger([Payment.read(line) for line in each], settings=Settings()))
        for each in (lines, sorted([*lines, last]))
    )
    build_facts(before, folder / "before")
    build_facts(booked, folder / "booked")
    events = proposed(last).placed(GraphIndex.open(folder / "before")).booked(before)
    indexed = GraphIndex.open(folder / "booked")
    known = model_features(indexed, "transaction", PARAMETERS, REPORTING, booked.taken_back())
    told = transaction_features(events, PARAMETERS, REPORTING).tail(1), known.filter(time=proposed(last).time)
    return [each.drop("transaction_id", "source_key", strict=False) for each in told]


@pytest.mark.parametrize(
    ("lines", "last", "known"),
    [
        (
            [*ROUND, "2025-02-23 10:00 | ann | cash | 40 USD", "2025-02-24 10:00 | ann | bo | 900"],
            f"{LATE} | cy | ann | 700",
            {"payee_in_count_ever": 2},
        ),
        (
            ["2025-02-28 12:00 | cash | ann | 45000", "2025-02-28 12:30 | bo | ann | 1"],
            "2025-02-28 17:00 | cash | ann | 4000 | business_day=2025-03-01",
            {"received_of_line": 0.08},
        ),
        (
            [
                "2025-02-20 09:00 | ann | bo | 10",
                "2025-02-20 10:00 | ann | bo | 100",
                "2025-02-28 10:00 | bo | ann | 100 | reverses=tx:002",
            ],
            "2025-02-25 10:00 | ann | bo | 50",
            {"payer_in_count_7d": 0, "payer_out_count_ever": 3},
        ),
    ],
    ids=["plain", "next-business-day", "before-a-reversal"],
)
def test_its_features_for_a_ranker_are_those_it_has_once_it_is_booked(tmp_path, lines, last, known):
    told, booked = told_before_and_once_booked(lines, last, tmp_path)
    assert_frame_equal(told, booked)
    assert told.select(*known).row(0, named=True) == pytest.approx(known)


def test_what_left_of_a_receipt_too_old_to_be_passed_on_counts_no_more(tmp_path):
    lines = [
        "2025-02-18 10:00 | bo | ann | 100",
        "2025-02-19 10:00 | ann | cy | 50",
        "2025-02-28 12:00 | bo | ann | 100",
    ]
    features = scored(lines, f"{LATE} | ann | di | 100", tmp_path / "index").features
    assert (features["from_receipts_7d"], features["receipts_passed_on"]) == (1.0, 1)


def test_a_payment_that_closes_a_circle_says_so(tmp_path):
    others = [f"2025-02-{day:02} {hour:02}:00 | di | bo | 20" for day in range(1, 27) for hour in (9, 12, 15)]
    lines = sorted([*ROUND, *others])
    closing = scored(lines, f"{LATE} | cy | ann | 700", tmp_path / "index")
    assert [(each.pattern, each.size, each.count) for each in closing.completes] == [
        ("cycle", 3, 1),
        ("chain", 3, 1),
    ]
    assert "cycles_3" in {reason.feature for reason in closing.reasons}
    others_of_it = tuple(f"tx:{lines.index(line) + 1:03}" for line in ROUND[:2])
    assert [each.transactions for each in closing.completes] == [(others_of_it,)] * 2
    plain = scored(lines, f"{LATE} | di | bo | 20", tmp_path / "plain")
    assert (plain.completes, plain.reasons) == ((), ())
    assert 0 <= plain.score < closing.score < 1


def test_a_payment_that_gathers_says_what_was_scattered(tmp_path):
    lines = [
        "2025-02-20 10:00 | ann | bo | 90",
        "2025-02-21 10:00 | ann | cy | 70",
        "2025-02-22 10:00 | bo | di | 20",
    ]
    (found,) = scored(lines, f"{LATE} | cy | di | 10", tmp_path / "index").completes
    assert (found.pattern, found.size, found.count) == ("scatter_gather", 2, 1)
    assert found.transactions == (("tx:001", "tx:002", "tx:003"),)


def test_a_payment_too_late_to_close_the_circle_completes_nothing(tmp_path):
    assert scored(ROUND, "2025-03-20 12:00 | cy | ann | 700", tmp_path / "index").completes == ()


def test_a_stranger_and_cash_may_be_on_one_side(tmp_path):
    recent = Recent.of(index_of(ROUND, tmp_path / "index"), PARAMETERS)
    at = datetime.fromisoformat(f"{LATE}+00:00")
    to_stranger = score(recent, Proposed("acct:ann", "acct:nobody", 500, "CNY", at)).features
    assert (to_stranger["payer_out_count_ever"], to_stranger["payee_in_count_ever"]) == (2, 1)
    assert (to_stranger["payee_kind"], to_stranger["same_party"]) == (None, False)
    drawn = score(recent, Proposed("acct:ann", None, 500, "CNY", at, "cash_withdrawal")).features
    assert (drawn["payer_out_count_ever"], drawn["payee_in_count_ever"]) == (2, 0)


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"payer_account": "acct:nobody", "payee_account": None}, "an account of the run on one side"),
        ({"amount_minor": 0}, "1 or more"),
        ({"time": datetime(2025, 3, 1)}, "a time with its zone"),  # noqa: DTZ001
        ({"time": datetime(2025, 2, 22, 9, tzinfo=UTC)}, "2025-02-22 10:00:00.*or later"),
    ],
)
def test_what_cannot_be_scored_is_said(tmp_path, columns, told):
    recent = Recent.of(index_of(ROUND, tmp_path / "index"), PARAMETERS)
    at = datetime.fromisoformat(f"{LATE}+00:00")
    own = {"payer_account": "acct:ann", "payee_account": "acct:bo", "amount_minor": 5, "time": at}
    with pytest.raises(BadParameter, match=told):
        score(recent, Proposed(**{"currency": "CNY", **own, **columns}))


def test_a_currency_that_nobody_moved_has_no_rank(tmp_path):
    recent = Recent.of(index_of(ROUND, tmp_path / "index"), PARAMETERS)
    at = datetime.fromisoformat(f"{LATE}+00:00") + timedelta(hours=1)
    assert score(recent, Proposed("acct:ann", "acct:bo", 5, "EUR", at)).features["amount_rank"] is None
