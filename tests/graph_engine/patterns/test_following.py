"""What may follow what is asked of each transaction, whatever the rest of its ledger is known by."""

import numpy as np
import pytest

from graph_engine.patterns.background import DAY_US, Background
from graph_engine.patterns.crowds import Crowds
from graph_engine.patterns.episodes import passed_on
from graph_engine.patterns.onward import onward
from graph_engine.patterns.strangers import among_strangers
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of

BY_DAY = "| time_precision=day"
OTHERS = [f"2025-01-06 {hour:02}:30 | eva | finn | 1" for hour in range(8, 12)]
"""Payments to the second, so that the ledger is one of seconds."""


def background_of(lines, folder):
    return Background(flows_of(SmallLedger([Payment.read(line) for line in [*lines, *OTHERS]]), folder))


@pytest.mark.parametrize(
    ("receipt", "payment", "passed"),
    [("", "", []), (BY_DAY, "", [(0, 1)]), (BY_DAY, BY_DAY, [(0, 1)]), ("", BY_DAY, [])],
)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_money_of_a_receipt_known_by_its_day_leaves_on_that_day(receipt, payment, passed, order, tmp_path):
    lines = [f"2025-01-06 | ann | bo | 100 {receipt}", f"2025-01-06 | bo | cy | 100 {payment}"]
    background = background_of([lines[place] for place in order], tmp_path)
    assert background.resolution == "second"
    units = passed_on(background, window_us=DAY_US, passed_on_pct=100)
    codes = [(order.index(came), order.index(went)) for came, went in passed]
    assert list(zip(units.receipts.tolist(), units.payments.tolist(), strict=True)) == codes
    taken = onward(background, window_us=DAY_US)
    assert taken.select("receipt", "payment").rows() == codes


def test_of_equal_times_transactions_known_by_the_day_stand_first(tmp_path):
    lines = [
        "2025-01-06 | ann | bo | 1",
        f"2025-01-06 | bo | cy | 1 {BY_DAY}",
        f"2025-01-06 | cy | ann | 1 {BY_DAY}",
    ]
    background = background_of(lines, tmp_path)
    among = among_strangers(background, DAY_US)
    assert among.rows.tolist()[:3] == [1, 2, 0]
    assert among.graph.after.tolist()[:3] == [0, 0, 3]
    codes = np.array([0, 1, 2], np.int32)
    assert among.places_of(codes).tolist() == [2, 0, 1]
    assert among.between(codes, 1, 2).tolist() == [0, 2]
    assert Crowds(background, among, "incoming").burst(among.places_of(codes)) == (0, 2)
