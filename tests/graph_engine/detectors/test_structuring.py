"""Days near a line, with parameters under which a few of them do not reach it together."""

import pytest

from graph_engine.detectors import detect
from tests.graph_engine.detectors.small_flows import Payment, SmallLedger, flows_of
from tests.graph_engine.detectors.test_cases import only


@pytest.mark.parametrize(("a_day", "days"), [(16_666, []), (16_667, [3])])
def test_days_that_do_not_reach_the_line_together_are_none(a_day, days, tmp_path):
    payments = [Payment.read(f"2025-03-0{day} 09:00 | cash | ann | {a_day}") for day in (3, 5, 7)]
    flows = flows_of(SmallLedger(payments), tmp_path / "index")
    (detected,) = detect(flows, only("structuring", near_pct=10))
    assert [pattern.facts["near_days"] for pattern in detected.found.patterns] == days
