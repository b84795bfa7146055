"""The manner of payments, as far as it is told."""

import numpy as np

from graph_engine.patterns.background import Background
from graph_engine.patterns.manner import manner
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of


def test_a_payment_known_by_its_day_alone_was_not_made_at_night(tmp_path):
    lines = [
        "2025-01-06 10:00 | ann | bo | 1",
        "2025-01-06 23:00 | ann | bo | 1",
        "2025-01-07 | ann | bo | 1 | time_precision=day",
        "2025-01-08 10:00 | ann | bo | 1",
    ]
    flows = flows_of(SmallLedger([Payment.read(line) for line in lines]), tmp_path / "index")
    told = manner(Background(flows), np.arange(4), since_us=0, shared_by=2)
    assert told == {"night_share": 0.25}
