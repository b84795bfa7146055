"""How far beyond chance it is that relations pass, by what is usual in the days and for the parties."""

from datetime import date, timedelta

import numpy as np
import pytest

from graph_engine.kernels.bursts import so_many_so_soon
from graph_engine.patterns.background import DAY_US, Background
from graph_engine.patterns.passing import HABIT, Passing
from graph_engine.patterns.strangers import among_strangers
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of

FIRST = date(2025, 1, 1)
LASTING = [(day + again, f"o{day}", f"p{day}") for day in range(60, 100) for again in (0, 60)]
"""One relation begins each day, and none passes: each pays again after 60 days."""
RING = [(80, "a", "b"), (81, "b", "c"), (82, "c", "a")]


def surprise(tmp_path, payments, parties=("a", "b", "c")):
    """Of all payments between the parties up to day 100, among strangers, windows of 14 days."""
    dated = sorted([(0, "first", "second"), *payments])
    lines = [f"{FIRST + timedelta(day)} 09:00 | {payer} | {payee} | 10" for day, payer, payee in dated]
    background = Background(flows_of(SmallLedger([Payment.read(line) for line in lines]), tmp_path / "index"))
    among = among_strangers(background, 14 * DAY_US)
    own = [day < 100 and payer in parties and payee in parties for day, payer, payee in dated]
    return Passing(background, among).surprise(np.flatnonzero(own).astype(np.int32))


def test_three_that_pass_where_three_of_six_do_in_their_days(tmp_path):
    assert surprise(tmp_path, LASTING + RING) == pytest.approx(so_many_so_soon(3, 3, (1 + 3) / (1 + 6)))


def test_of_three_that_pass_one_pays_again_months_after(tmp_path):
    told = surprise(tmp_path, [*LASTING, *RING[:2], (82, "c", "d"), (130, "c", "d")], ("a", "b", "c", "d"))
    assert told == pytest.approx(so_many_so_soon(3, 2, (1 + 2) / (1 + 6)))


def test_whose_customers_mostly_pass_gives_less_evidence(tmp_path):
    customers = [(day, f"k{day}", "c") for day in range(40, 50)]
    share = 4 / 7
    usual = np.mean([share, (10 + HABIT * share) / (10 + HABIT), share])
    assert surprise(tmp_path, LASTING + RING + customers) == pytest.approx(so_many_so_soon(3, 3, usual))


def test_where_all_relations_pass_there_is_no_evidence(tmp_path):
    others = [(day, f"o{day}", f"p{day}") for day in range(60, 100)]
    assert surprise(tmp_path, others + RING) == 0


def test_a_relation_that_begins_with_two_payments_at_once_is_one_relation(tmp_path):
    twice = [(80, "o80", "p80"), (81, "p81", "o81")]
    told = surprise(tmp_path, LASTING + RING + twice)
    assert told == pytest.approx(so_many_so_soon(3, 3, (1 + 3) / (1 + 6)))


def test_two_that_pay_each_other_are_one_relation(tmp_path):
    told = surprise(tmp_path, [*LASTING, (80, "a", "b"), (81, "b", "a")], ("a", "b"))
    assert told == pytest.approx(so_many_so_soon(1, 1, (1 + 1) / (1 + 3)))
