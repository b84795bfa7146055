"""Business days: the bank's accounting day of an instant."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from loaders.values.zones import to_local

NO_CUT_OFF = "24:00"


@dataclass(frozen=True)
class Clock:
    """The bank's zone and cut-off, and the days it does not work."""

    zone: str
    cut_off: str = NO_CUT_OFF
    days_off: frozenset[date] = frozenset()

    def business_days(self, times: pl.Series, *, whole_days: pl.Series) -> pl.Series:
        """The accounting day of each time.

        Parameters
        ----------
        times : pl.Series
            UTC instants.
        whole_days : pl.Series
            Where only the day of a time is known: the cut-off does not move it.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> late = pl.Series([datetime(2025, 1, 10, 15, 30, tzinfo=UTC)])
        >>> Clock("Asia/Shanghai", "23:00").business_days(late, whole_days=pl.Series([False])).to_list()
        [datetime.date(2025, 1, 11)]
        """
        local = to_local(times, self.zone)
        days = local.dt.date()
        if self.cut_off != NO_CUT_OFF:
            moved = (local + self._after_cut_off()).dt.date()
            days = days.zip_with(whole_days, moved)
        return self._working(days) if self.days_off else days

    def _after_cut_off(self) -> timedelta:
        """How long the day lasts after the cut-off."""
        parts = [int(part) for part in self.cut_off.split(":")]
        hours, minutes, seconds = (*parts, 0, 0)[:3]
        return timedelta(days=1) - timedelta(hours=hours, minutes=minutes, seconds=seconds)

    def _working(self, days: pl.Series) -> pl.Series:
        """Each day, or the next on which the bank works."""
        next_days: dict[date, date] = {}
        for day in sorted(self.days_off, reverse=True):
            after = day + timedelta(days=1)
            next_days[day] = next_days.get(after, after)
        return days.replace(list(next_days), list(next_days.values()))
