"""A period is of business days, and all evidence of an alert must lie in it."""

from datetime import UTC, date, datetime

import pytest

from graph_engine.backtesting.period import BEGAN_BEFORE, ENDED_AFTER, Period
from graph_engine.errors import BadParameter
from graph_engine.ledger import Settings
from tests.graph_engine.test_findings import finding

FIRST, LAST = date(2025, 6, 3), date(2025, 6, 5)


def period(first: date | None = FIRST, last: date = LAST, **settings: str) -> Period:
    return Period(first, last, Settings(time_zone="UTC", **settings))


def test_evidence_lies_in_the_period_whole():
    """Evidence n is of n days after 31 May."""
    found = [finding(*days) for days in (("2", "4"), ("3", "5"), ("4",), ("5", "6"), ("2", "6"))]
    kept, left_out = period().within(found)
    assert kept == found[1:3]
    assert left_out == {BEGAN_BEFORE: 2, ENDED_AFTER: 1}
    kept, left_out = period(None).within(found)
    assert kept == found[:3]
    assert left_out == {BEGAN_BEFORE: 0, ENDED_AFTER: 2}


@pytest.mark.parametrize(
    ("settings", "end"),
    [
        ({}, (5, 23, 59, 59, 999_999)),
        ({"cut_off": "16:30"}, (5, 16, 29, 59, 999_999)),
    ],
)
def test_the_last_instant_is_the_last_of_its_business_day(settings, end):
    asked = period(**settings)
    assert asked.end == datetime(2025, 6, *end, tzinfo=UTC)
    assert asked.settings.business_day(asked.end) == LAST


def test_a_period_that_ends_before_it_begins_is_none():
    with pytest.raises(BadParameter, match="from is '2025-06-06'; allowed is a day up to 2025-06-05"):
        period(date(2025, 6, 6))
    assert period(LAST).within([finding("5")])[1] == {BEGAN_BEFORE: 0, ENDED_AFTER: 0}
