"""Local times of a named zone to UTC and back, over columns."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import polars as pl

LONGEST_LOOK = 15_000
"""Days over which a constant offset is looked for, day by day (ours: 41 years take some 15 ms, once)."""


def to_utc(local: pl.Series, zone: str) -> pl.Series:
    """Naive local times as UTC instants; empty where a clock change skipped the time, the earlier of two."""
    offset = _constant_offset(local, zone)
    if offset is not None:
        return (local - offset).dt.replace_time_zone("UTC")
    return local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").dt.convert_time_zone(
        "UTC"
    )


def to_local(instants: pl.Series, zone: str) -> pl.Series:
    """UTC instants as naive local times."""
    naive = instants.dt.replace_time_zone(None)
    offset = _constant_offset(naive, zone)
    if offset is not None:
        return naive + offset
    return instants.dt.convert_time_zone(zone).dt.replace_time_zone(None)


def _constant_offset(naive: pl.Series, zone: str) -> timedelta | None:
    """The zone's offset if it is the same from a day before the earliest time to a day after the latest."""
    first, last = naive.min(), naive.max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return timedelta(0)
    return _offset_between(zone, first.toordinal(), last.toordinal())


@lru_cache(maxsize=256)
def _offset_between(zone: str, first_day: int, last_day: int) -> timedelta | None:
    """The offset of a zone if every midnight between two days (ordinals) has the same."""
    outside = first_day < 3 or last_day > date.max.toordinal() - 4
    if outside or last_day - first_day > LONGEST_LOOK:
        return None
    named = ZoneInfo(zone)
    midnights = (datetime.fromordinal(day).replace(tzinfo=UTC) for day in range(first_day - 2, last_day + 4))
    offsets = {midnight.astimezone(named).utcoffset() for midnight in midnights}
    return offsets.pop() if len(offsets) == 1 else None
