"""The calendar against dates anyone can look up."""

from datetime import date

import numpy as np
import pytest

from graph_engine.errors import BadParameter
from graph_engine.synthetic.days import (
    SPRING_FESTIVAL,
    holidays,
    is_working,
    months_of,
    number_of,
    working_on_or_before,
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 1, 1), False),
        (date(2025, 1, 26), True),  # a Sunday made up for Spring Festival
        (date(2025, 1, 27), True),
        (date(2025, 2, 4), False),
        (date(2025, 2, 5), True),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),  # a Saturday made up for National Day
        (date(2026, 2, 17), False),
        (date(2026, 2, 28), True),  # a Saturday made up for Spring Festival
        (date(2027, 2, 6), False),
        (date(2025, 3, 15), False),
    ],
)
def test_known_days(day, worked):
    assert is_working(day) is worked


def test_lunar_years_begin_on_holidays():
    assert all(day in holidays(year) for year, day in SPRING_FESTIVAL.items())


def test_pay_comes_before_a_day_off_never_after():
    assert working_on_or_before(date(2025, 2, 15)) == date(2025, 2, 14)
    assert working_on_or_before(date(2025, 2, 10)) == date(2025, 2, 10)


def test_months_follow_each_other_over_the_year():
    months = months_of(14)
    assert [month.first for month in months[11:]] == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert [month.length for month in months[:3]] == [31, 28, 31]
    assert [month.number for month in months if month.quarter_end] == [2, 5, 8, 11]


def test_days_off_move_to_the_last_day_worked_or_the_months_first():
    january = months_of(1)[0]
    days = np.array([number_of(date(2025, 1, 1)), number_of(date(2025, 1, 31)), number_of(date(2025, 1, 10))])
    moved = january.worked(days)
    assert moved.tolist() == [number_of(date(2025, 1, 2)), number_of(date(2025, 1, 27)), days[2]]


@pytest.mark.parametrize("months", [0, 61])
def test_periods_the_calendar_does_not_know_are_refused(months):
    with pytest.raises(BadParameter):
        months_of(months)
