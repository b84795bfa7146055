"""How far beyond chance crowds are, by the time that passes for all, for a shop and for who pays."""

from datetime import UTC, date, datetime, timedelta
from math import log

import numpy as np
import pytest

from graph_engine.kernels.bursts import so_many_so_soon
from graph_engine.kernels.fans import fan_ins, fan_outs
from graph_engine.kernels.gather_scatter import gather_scatters
from graph_engine.patterns.background import DAY_US, Background
from graph_engine.patterns.crowds import Crowds
from graph_engine.patterns.hubs import SIDES, Hubs
from graph_engine.patterns.strangers import among_strangers
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of

FIRST = date(2025, 1, 1)
OTHERS = [(day, f"o{day}", f"p{day}") for day in range(200)]
"""One payment a day between strangers."""


def background_of(tmp_path, payments, **opened):
    """Payments as (day, payer, payee); the days on which accounts were opened, by name."""
    lines = [f"{FIRST + timedelta(day)} 09:00 | {payer} | {payee} | 10" for day, payer, payee in payments]
    start = datetime(2025, 1, 1, tzinfo=UTC)
    accounts = {name: {"opened_at": start + timedelta(day)} for name, day in opened.items()}
    ledger = SmallLedger([Payment.read(line) for line in sorted(lines)], accounts=accounts)
    return Background(flows_of(ledger, tmp_path / "index"))


def strangers_of(background):
    return among_strangers(background, 14 * DAY_US)


def crowd_paid_by(background):
    """The surprise of what a pays strangers on day 100, and what share of all strangers pay falls on it."""
    among = strangers_of(background)
    (shape,) = Crowds(background, among, "outgoing").bursts_in(
        fan_outs(among.graph, among.until, least=4), "paid", least=4
    )
    same_day = among.times // DAY_US == background.flows.time_us[shape.transactions[0]] // DAY_US
    return Crowds(background, among, "outgoing").surprise(shape.anchor, shape.transactions), same_day.mean()


def test_new_payees_are_as_likely_on_a_day_as_all_pay_much_and_the_payer_pays_then(tmp_path):
    new = [(100, "a", f"n{number}") for number in range(6)]
    known = [(day, "a", "k") for day in range(0, 180, 10)]  # one of these 18 days is day 100
    surprise, of_all = crowd_paid_by(background_of(tmp_path, OTHERS + new + known))
    assert surprise == pytest.approx(so_many_so_soon(5, 5, (of_all + 1 / 18) / 2))


def test_of_who_pays_nobody_else_its_own_time_tells_nothing(tmp_path):
    new = [(100, "a", f"n{number}") for number in range(6)]
    surprise, of_all = crowd_paid_by(background_of(tmp_path, OTHERS + new))
    assert surprise == pytest.approx(so_many_so_soon(5, 5, (of_all + 1) / 2))


@pytest.mark.parametrize(
    ("opened", "share"), [({}, 22 / 205), ({"shop": 0}, 22 / 205), ({"shop": 180}, 22 / 25)]
)
def test_customers_of_a_shop_come_in_the_time_since_it_opened(tmp_path, opened, share):
    customers = [(day, f"c{day}", "shop") for day in range(180, 200, 4)]  # with 17 others in the same days
    background = background_of(tmp_path, OTHERS + customers, **opened)
    among = strangers_of(background)
    crowds = Crowds(background, among, "incoming")
    (shape,) = crowds.shapes(fan_ins(among.graph, among.until, least=4), "gathered")
    assert crowds.surprise(shape.anchor, shape.transactions) == pytest.approx(so_many_so_soon(4, 4, share))


def test_of_a_fan_the_burst_is_told_if_enough_make_it(tmp_path):
    new = [(day, "a", f"n{day}") for day in (*range(0, 80, 8), 100, 108, *range(124, 200, 8))]
    new += [(104, "a", f"m{number}") for number in range(5)]
    background = background_of(tmp_path, OTHERS + new + [(day, "a", "k") for day in range(180)])
    among = strangers_of(background)
    fans, crowds = fan_outs(among.graph, among.until, least=4), Crowds(background, among, "outgoing")
    sizes = [crowds.bursts_in(fans, "paid", least=least)[0].transactions.size for least in (5, 6)]
    assert sizes == [5, 7]


def hub(background):
    among = strangers_of(background)
    found = gather_scatters(among.graph, among.until, fewest_payers=3, fewest_payees=3)
    hubs = Hubs.of(background, among)
    shape = max(hubs.shapes(found, (3, 3)), key=hubs.beyond_chance)
    days = background.flows.time_us[shape.transactions] // DAY_US - background.flows.time_us[0] // DAY_US
    return hubs, shape, np.unique(days).tolist()


def test_of_windows_over_months_that_is_told_in_which_the_crowds_meet(tmp_path):
    steady = [(day, f"c{day}", "hub") for day in range(60, 160, 3)]
    steady += [(day + 1, "hub", f"s{day}") for day in range(60, 160, 3)]
    crowd = [(100, f"x{number}", "hub") for number in range(12)]
    crowd += [(102, "hub", f"y{number}") for number in range(12)]
    hubs, shape, days = hub(background_of(tmp_path, OTHERS + steady + crowd))
    assert min(days) >= 99
    assert max(days) <= 108
    assert all(12 <= codes.size <= 15 for codes in shape.parts.values())
    assert hubs.beyond_chance(shape) > 0


def test_where_too_few_lie_between_the_bursts_the_whole_window_is_told(tmp_path):
    payments = [(day, f"x{day}", "hub") for day in (100, 102, 104)]
    payments += [(day, "hub", f"y{day}") for day in (106, 108, 110)]
    _, shape, days = hub(background_of(tmp_path, OTHERS + payments))
    assert (shape.size, days) == (3, [100, 102, 104, 106, 108, 110])


class Busy(Crowds):
    """Crowds of parties that meet more than a million strangers."""

    def runs(self, node):
        return 10**12


def test_runs_of_both_crowds_of_a_hub_may_be_more_together_than_a_machine_number_holds(tmp_path):
    payments = [(day, f"x{day}", "hub") for day in (100, 102, 104)]
    payments += [(day, "hub", f"y{day}") for day in (106, 108, 110)]
    hubs, shape, _ = hub(background_of(tmp_path, OTHERS + payments))
    crowds = (Busy(hubs.background, hubs.among, side) for side in SIDES)
    less = hubs.beyond_chance(shape) - Hubs(hubs.background, hubs.among, *crowds).beyond_chance(shape)
    assert less == pytest.approx(2 * log(10**12) - 2 * log(3))
