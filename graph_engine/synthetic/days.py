"""The calendar: which days are worked, when the festivals fall, and the months of a synthetic bank.

Public holidays of 2025 and 2026 follow the State Council's notices (国办发明电〔2024〕12号,
国办发明电〔2025〕7号), make-up working days included. Later years hold the statutory days of the 2024
revision of the Regulation on Public Holidays without make-up days, which are announced only year by year
(ours). Festival dates of the lunar calendar are listed, not computed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from graph_engine.errors import BadParameter
from graph_engine.synthetic.arrays import Flags, Ints, whole

FIRST_DAY = date(2025, 1, 1)
LONGEST_MONTHS = 60
UTC_OFFSET = "+08:00"
"""China keeps one time zone without summer time, so a day has 86,400 seconds."""

DAY_S = 86_400
EPOCH = date(1970, 1, 1)

SPRING_FESTIVAL = {
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
}
"""First day of the lunar year."""

_OTHER_FESTIVALS = {
    2027: ((4, 5), (6, 9), (9, 15)),
    2028: ((4, 4), (5, 28), (10, 3)),
    2029: ((4, 4), (6, 16), (9, 22)),
    2030: ((4, 5), (6, 5), (9, 12)),
}
"""Qingming, Dragon Boat and Mid-Autumn, month and day."""

_HOLIDAYS = {
    2025: (("01-01", 1), ("01-28", 8), ("04-04", 3), ("05-01", 5), ("05-31", 3), ("10-01", 8)),
    2026: (("01-01", 3), ("02-15", 9), ("04-04", 3), ("05-01", 5), ("06-19", 3), ("09-25", 3), ("10-01", 7)),
}
"""First day and number of days of each holiday."""

_MAKE_UP_DAYS = {
    2025: ("01-26", "02-08", "04-27", "09-28", "10-11"),
    2026: ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
}
"""Saturdays and Sundays that are worked."""


def _announced_holidays(year: int) -> set[date]:
    starts = [(date.fromisoformat(f"{year}-{start}"), length) for start, length in _HOLIDAYS[year]]
    return {start + timedelta(days=i) for start, length in starts for i in range(length)}


def _statutory_holidays(year: int) -> set[date]:
    spring = SPRING_FESTIVAL[year]
    days = {date(year, 1, 1), date(year, 5, 1), date(year, 5, 2)}
    days |= {date(year, 10, day) for day in (1, 2, 3)}
    days |= {date(year, month, day) for month, day in _OTHER_FESTIVALS[year]}
    return days | {spring + timedelta(days=i) for i in range(-1, 3)}


def holidays(year: int) -> set[date]:
    """The public holidays of a year.

    Example
    -------
    >>> date(2025, 1, 29) in holidays(2025), date(2025, 1, 27) in holidays(2025)
    (True, False)
    """
    return _announced_holidays(year) if year in _HOLIDAYS else _statutory_holidays(year)


def is_working(day: date) -> bool:
    """Whether banks work on the day.

    Example
    -------
    >>> is_working(date(2025, 1, 26)), is_working(date(2025, 1, 29))
    (True, False)
    """
    if day.strftime("%m-%d") in _MAKE_UP_DAYS.get(day.year, ()):
        return True
    return day.weekday() < 5 and day not in holidays(day.year)


def working_on_or_before(day: date) -> date:
    """The day itself, or the last working day before it: pay is brought forward, never late."""
    while not is_working(day):
        day -= timedelta(days=1)
    return day


def number_of(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The day of a number of days since 1970-01-01."""
    return EPOCH + timedelta(days=int(number))


@dataclass(frozen=True)
class Month:
    """A calendar month of the period."""

    number: int
    first: date
    working: Flags

    @property
    def first_day(self) -> int:
        """Its first day, as days since 1970-01-01."""
        return number_of(self.first)

    @property
    def length(self) -> int:
        """How many days it has."""
        return len(self.working)

    @property
    def last_day(self) -> int:
        """Its last day, as days since 1970-01-01."""
        return self.first_day + self.length - 1

    @property
    def quarter_end(self) -> bool:
        """Whether a quarter ends with it."""
        return self.first.month % 3 == 0

    @property
    def working_days(self) -> Ints:
        """Its working days, as days since 1970-01-01."""
        return whole(self.first_day + np.flatnonzero(self.working))

    def day(self, day_of_month: int) -> int:
        """A day of it, as days since 1970-01-01."""
        return self.first_day + day_of_month - 1

    def pay_day(self, day_of_month: int) -> int:
        """The working day on or before a day of the month."""
        return number_of(working_on_or_before(self.first.replace(day=day_of_month)))

    def worked(self, days: Ints) -> Ints:
        """For each of its days the last working day not after it, or its first working day."""
        working = self.working_days
        return working[np.maximum(np.searchsorted(working, days, side="right") - 1, 0)]

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return (day.year, day.month) == (self.first.year, self.first.month)


def months_of(n_months: int) -> tuple[Month, ...]:
    """The months of a period that begins on the first day.

    Raises
    ------
    BadParameter
        If there are fewer than one or more than the calendar knows.
    """
    if not 1 <= n_months <= LONGEST_MONTHS:
        raise BadParameter("months", n_months, f"1 to {LONGEST_MONTHS}")
    firsts = [date(FIRST_DAY.year + i // 12, i % 12 + 1, 1) for i in range(n_months + 1)]
    return tuple(
        Month(
            i, first, np.array([is_working(first + timedelta(days=d)) for d in range((after - first).days)])
        )
        for i, (first, after) in enumerate(pairwise(firsts))
    )
