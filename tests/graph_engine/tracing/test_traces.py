"""Traces on a small bank, by hand: starts, exchange, roles, opening balances, budgets."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import polars as pl
import pytest

from graph_engine.errors import BadParameter, UnknownName
from graph_engine.index import GraphIndex
from graph_engine.index.build import build_facts
from graph_engine.ledger.settings import Settings
from graph_engine.ledger.view import LedgerView
from graph_engine.schema import TABLES
from graph_engine.tracing import Asked, Budget, Traceable, trace
from graph_engine.tracing.tables import purses_table, steps_table, stops_table

DAY = datetime(2025, 3, 1, 9, tzinfo=UTC)


class Bank:
    """Stored tables in memory; every account is held by a party of its name."""

    version = 1
    settings = Settings(time_zone="UTC")

    def __init__(self, moves, accounts=(), loans=(), precision="second"):
        self.rows = {"transaction": [], "loan": [], "loan_movement": list(loans), "account": [], "party": []}
        self.rows["account_holding"] = []
        for number, (hour, payer, payee, amount, *more) in enumerate(moves, start=1):
            at = DAY + timedelta(hours=hour)
            kinds = {None: "transfer"} | ({"cash": "cash_deposit"} if payer == "cash" else {})
            kind = (
                "cash_deposit" if payer == "cash" else "cash_withdrawal" if payee == "cash" else kinds[None]
            )
            row = {
                "transaction_id": f"t{number}",
                "time": at,
                "business_day": at.date(),
                "amount_minor": amount,
            }
            row |= {"currency": "CNY", "kind": kind, "time_precision": precision}
            ends = {"payer_account": payer, "payee_account": payee}
            row |= {side: end for side, end in ends.items() if end not in ("cash", "bank")}
            self.rows["transaction"].append(row | dict(*more))
        named = {end for move in moves for end in move[1:3]} - {"cash", "bank"}
        told = {account["account_id"]: account for account in accounts}
        for name in sorted(named | set(told)):
            base = {"account_id": name, "ours": True, "role": "ordinary", "currency": "CNY"}
            self.rows["account"].append(base | told.get(name, {}))
            self.rows["party"].append({"party_id": f"p:{name}", "ours": True, "role": "ordinary"})
            holding = {
                "holding_id": f"h:{name}",
                "party_id": f"p:{name}",
                "account_id": name,
                "role": "holder",
            }
            self.rows["account_holding"].append(holding)
        for name in {movement["loan_id"] for movement in loans}:
            self.rows["loan"].append({"loan_id": name, "amount_minor": 1, "currency": "CNY"})

    def table(self, name):
        schema = TABLES[name].polars_schema
        system = {"source": "case", "source_key": "k", "loaded_in": 1}
        rows = [{column: (row | system).get(column) for column in schema} for row in self.rows.get(name, [])]
        return pl.LazyFrame(rows, schema=schema)


@pytest.fixture
def opened(tmp_path):
    def index_of(bank) -> GraphIndex:
        build_facts(LedgerView(bank, DAY + timedelta(days=99)), tmp_path / "index")
        return GraphIndex.open(tmp_path / "index")

    return index_of


def steps(index, kind, name, asked=Asked(), worth=None):  # noqa: B008 - frozen
    found = trace(Traceable.of(index, worth), index, kind, name, asked)
    rows = steps_table(index, found)
    return found, [
        tuple(row) for row in rows.select("hop", "transaction_id", "traced_minor", "stop_reason").rows()
    ]


def test_cash_paid_in_goes_out_first_in_first_out(opened):
    index = opened(Bank([(0, "cash", "a", 60), (1, "x", "a", 40), (2, "a", "b", 70), (3, "a", "cash", 30)]))
    _, rows = steps(index, "transaction", "t1")
    assert rows == [(0, "t1", 60, None), (1, "t3", 60, None)]
    found, rows = steps(index, "transaction", "t2")
    assert rows == [(0, "t2", 40, None), (1, "t3", 10, None), (1, "t4", 30, None)]
    purse = purses_table(index, found).row(0, named=True)
    assert (purse["account_id"], purse["traced_minor"], purse["passed_minor"], purse["left_minor"]) == (
        "a",
        40,
        10,
        30,
    )


def test_a_transaction_with_one_account_leads_one_way_only(opened):
    index = opened(Bank([(0, "cash", "a", 60), (1, "a", "b", 60)]))
    _, rows = steps(index, "transaction", "t2", Asked("backward"))
    assert rows == [(0, "t2", 60, None), (1, "t1", 60, None)]
    with pytest.raises(BadParameter, match="forward for t1"):
        steps(index, "transaction", "t1", Asked("backward"))


def test_nothing_of_that_name_is_said(opened):
    index = opened(Bank([(0, "a", "b", 60)]))
    for kind in ("transaction", "account", "party", "loan"):
        with pytest.raises(UnknownName):
            steps(index, kind, "none")
    with pytest.raises(BadParameter, match="KIND:ID"):
        steps(index, "firm", "none")


def test_from_an_account_all_payments_start_and_what_comes_back_ends(opened):
    index = opened(Bank([(0, "x", "a", 50), (1, "a", "b", 80), (2, "b", "a", 80), (3, "a", "c", 30)]))
    found, rows = steps(index, "account", "a")
    assert rows == [(1, "t2", 80, None), (1, "t4", 30, None), (2, "t3", 80, "back_at_start")]
    purse = purses_table(index, found).row(0, named=True)
    terms = {name.removesuffix("_minor"): amount for name, amount in purse.items() if name.endswith("_minor")}
    assert terms == {
        "traced": 130,
        "opening": 0,
        "uncovered": 30,
        "passed": 110,
        "left": 0,
        "rests": 50,
        "cut_off": 0,
    }
    assert steps(index, "party", "p:a")[1] == rows


def test_an_opening_balance_counts_from_its_day_and_goes_first(opened):
    account = {"account_id": "a", "opening_balance_minor": 25, "opening_balance_day": date(2025, 3, 1)}
    index = opened(Bank([(0, "x", "a", 50), (1, "a", "b", 60)], [account]))
    assert steps(index, "transaction", "t1")[1] == [(0, "t1", 50, None), (1, "t2", 35, None)]
    found, _ = steps(index, "transaction", "t2", Asked("backward"))
    assert purses_table(index, found)["opening_minor"].to_list() == [25, 0]


def test_what_moved_before_the_day_of_an_opening_balance_is_in_it(opened):
    account = {"account_id": "a", "opening_balance_minor": 50, "opening_balance_day": date(2025, 3, 2)}
    index = opened(Bank([(0, "x", "a", 50), (30, "a", "b", 60)], [account]))
    found, rows = steps(index, "transaction", "t2", Asked("backward"))
    assert rows == [(0, "t2", 60, None), (1, "t1", 50, None)]
    assert purses_table(index, found)["uncovered_minor"].to_list()[0] == 10


@pytest.mark.parametrize(
    ("balances", "closings"),
    [
        (({}, {"payer_balance_minor": 15}), []),
        (({"payee_balance_minor": 75}, {}), []),
        (
            ({}, {}),
            [{"balance_id": "b", "account_id": "a", "business_day": date(2025, 3, 2), "closing_minor": 15}],
        ),
    ],
)
@pytest.mark.parametrize(("method", "passed"), [("fifo", 35), ("libr", 35), ("lifo", 50)])
def test_a_balance_that_a_statement_carries_tells_what_lay_there_before(
    opened, balances, closings, method, passed
):
    bank = Bank([(0, "x", "a", 50, balances[0]), (1, "a", "b", 60, balances[1])])
    bank.rows["balance"] = [{"currency": "CNY"} | closing for closing in closings]
    index = opened(bank)
    found, rows = steps(index, "transaction", "t1", Asked(method=method))
    assert rows == [(0, "t1", 50, None), (1, "t2", passed, "balance_unknown" if method == "libr" else None)]
    assert purses_table(index, found)["rests_minor"][0] == 50 - passed


def test_no_trace_runs_through_another_role(opened):
    index = opened(
        Bank([(0, "a", "w", 60), (1, "w", "b", 60)], [{"account_id": "w", "role": "payment_institution"}])
    )
    found, rows = steps(index, "transaction", "t1")
    assert rows == [(0, "t1", 60, "role")]
    assert stops_table(found).rows() == [("role", "CNY", 1, 60)]
    assert purses_table(index, found).select("traced_minor", "cut_off_minor").rows() == [(60, 60)]
    assert steps(index, "account", "w")[1] == [(1, "t2", 60, None)]


def test_an_exchange_without_a_rate_stops_the_trace(opened):
    moves = [(0, "a", "b", 100, {"currency": "USD"}), (1, "b", "c", 720)]
    index = opened(Bank(moves, [{"account_id": "a", "currency": "USD"}]))
    found, rows = steps(index, "transaction", "t1")
    assert rows == [(0, "t1", 100, "no_rate")]
    assert stops_table(found).rows() == [("no_rate", "USD", 1, 100)]
    _, rows = steps(
        index, "transaction", "t1", worth=lambda amount, base, quote, day: Fraction(amount) * 36 / 5
    )
    assert rows == [(0, "t1", 100, None), (1, "t2", 720, None)]


@pytest.mark.parametrize("method", ["fifo", "lifo", "pro-rata", "poison"])
@pytest.mark.parametrize(("start", "hop"), [(("transaction", "t2"), 0), (("account", "b"), 1)])
def test_backward_what_came_by_an_exchange_without_a_rate_starts_with_what_was_paid(
    opened, method, start, hop
):
    usd = {"currency": "USD"}
    moves = [(0, "x", "a", 100, usd), (1, "a", "b", 90, usd), (2, "b", "c", 50)]
    index = opened(Bank(moves, [{"account_id": name, "currency": "USD"} for name in "xa"]))
    found, rows = steps(index, *start, Asked("backward", method))
    traced = 100 if method == "poison" else 90
    assert rows == [(hop, "t2", 90, None), (hop + 1, "t1", traced, None)]
    assert set(purses_table(index, found).filter(account_id="a")["currency"]) == {"USD"}


def test_an_exchange_booked_on_one_side_ends_the_trace(opened):
    index = opened(Bank([(0, "x", "a", 60), (1, "a", "bank", 60, {"kind": "exchange"})]))
    found, rows = steps(index, "transaction", "t1")
    assert rows == [(0, "t1", 60, None), (1, "t2", 60, "no_rate")]
    assert purses_table(index, found)["left_minor"].to_list() == [60]


def test_an_exchange_at_the_amount_told_is_followed_without_a_rate(opened):
    told = {"payee_amount_minor": 719, "payee_currency": "USD"}
    moves = [(0, "a", "b", 5_000, told), (1, "b", "c", 700, {"currency": "USD"})]
    index = opened(Bank(moves, [{"account_id": "c", "currency": "USD"}]))
    assert steps(index, "transaction", "t1")[1] == [(0, "t1", 5_000, None), (1, "t2", 700, None)]
    assert steps(index, "transaction", "t2", Asked("backward"))[1] == [
        (0, "t2", 700, None),
        (1, "t1", 700, None),
    ]


def test_an_account_that_pays_in_a_currency_keeps_a_purse_in_it(opened):
    moves = [
        (0, "a", "b", 100, {"currency": "USD"}),
        (1, "b", "c", 60, {"currency": "USD"}),
        (2, "b", "d", 9),
    ]
    index = opened(Bank(moves))
    assert steps(index, "transaction", "t1")[1] == [(0, "t1", 100, None), (1, "t2", 60, "no_rate")]


def test_a_loan_is_followed_from_its_movements_booked_or_not(opened):
    movement = {
        "loan_id": "L",
        "account_id": "a",
        "amount_minor": 90,
        "currency": "CNY",
        "business_day": DAY.date(),
    }
    lent = movement | {"movement_id": "m1", "kind": "disbursement", "time": DAY}
    back = movement | {"movement_id": "m2", "kind": "repayment", "time": DAY + timedelta(hours=5)}
    index = opened(Bank([(1, "a", "b", 90), (3, "x", "a", 95)], loans=[lent, back]))
    assert steps(index, "loan", "L")[1] == [(0, "m1", 90, None), (1, "t1", 90, None)]
    assert steps(index, "loan", "L", Asked("backward"))[1] == [(0, "m2", 90, None), (1, "t2", 90, None)]
    assert steps(index, "transaction", "t2")[1] == [(0, "t2", 95, None), (1, "m2", 90, None)]


def test_days_take_receipts_first(opened):
    moves = [(0, "a", "b", 60), (0, "x", "a", 60)]
    assert steps(opened(Bank(moves, precision="day")), "transaction", "t2")[1] == [
        (0, "t2", 60, None),
        (1, "t1", 60, None),
    ]


def test_hops_window_and_budget_cut_off_and_say_so(opened):
    index = opened(Bank([(0, "a", "b", 60), (1, "b", "c", 60), (40, "c", "d", 60), (41, "d", "e", 60)]))
    found, rows = steps(index, "transaction", "t1", Asked(window_days=1))
    assert rows[-1] == (1, "t2", 60, None)
    assert stops_table(found).rows() == [("window", "CNY", 1, 60)]
    found, rows = steps(index, "transaction", "t1", Asked(hops=2))
    assert rows[-1] == (2, "t3", 60, "hops")
    for budget in (Budget(purses=2), Budget(events=4)):
        found, rows = steps(index, "transaction", "t1", Asked(budget=budget))
        assert rows[-1] == (2, "t3", 60, "budget")
        assert purses_table(index, found)["cut_off_minor"].sum() == 60
    late = Budget(out_of_time=lambda: True)
    assert steps(index, "transaction", "t1", Asked(budget=late))[1] == [(0, "t1", 60, "budget")]


def test_the_lowest_balance_is_not_followed_beyond_its_time(opened):
    account = {"account_id": "a", "opening_balance_minor": 0}
    index = opened(Bank([(0, "x", "a", 60), (1, "a", "b", 60)], [account]))
    calls = iter([False, False])
    budget = Budget(out_of_time=lambda: next(calls, True))
    found, rows = steps(index, "transaction", "t1", Asked(method="libr", budget=budget))
    assert rows == [(0, "t1", 60, None)]
    assert stops_table(found).rows() == [("budget", "CNY", 1, 60)]
    assert purses_table(index, found)["cut_off_minor"].to_list() == [60]


def test_the_lowest_balance_ends_where_none_is_known(opened):
    account = {"account_id": "a", "opening_balance_minor": 100}
    index = opened(Bank([(0, "x", "a", 60), (1, "a", "b", 130), (2, "a", "cash", 10)], [account]))
    found, rows = steps(index, "transaction", "t1", Asked(method="libr"))
    assert rows == [(0, "t1", 60, None), (1, "t2", 30, "balance_unknown"), (1, "t3", 10, None)]
    assert purses_table(index, found)["rests_minor"].to_list() == [20, 0]
    with pytest.raises(BadParameter, match="opening balance"):
        steps(index, "transaction", "t2", Asked(method="libr"))
