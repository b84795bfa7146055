"""Until when a report is due."""

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from graph_engine.reporting_rules import Due

FIRST_WEEKEND_DAY = 5


def working_days(calendar: pl.DataFrame) -> Mapping[date, bool]:
    """Whether each day of the ledger's table ``calendar`` is a working day."""
    return dict(calendar.sort("day").select("day", "working").iter_rows())


def due_on(day: date, due: Due, calendar: Mapping[date, bool]) -> date:
    """Give the last day for a report; days that the calendar lacks work from Monday to Friday.

    Examples
    --------
    >>> friday = date(2025, 1, 10)
    >>> due_on(friday, Due("", working_days=5), {})
    datetime.date(2025, 1, 17)
    >>> due_on(friday, Due("", working_days=5), {date(2025, 1, 11): True})
    datetime.date(2025, 1, 16)
    >>> due_on(friday, Due("", days=15), {})
    datetime.date(2025, 1, 25)
    """
    if due.days is not None:
        return day + timedelta(days=due.days)
    left = due.working_days or 0
    while left:
        day += timedelta(days=1)
        left -= calendar.get(day, day.weekday() < FIRST_WEEKEND_DAY)
    return day
