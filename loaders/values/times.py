"""Times from text to UTC microseconds, and days to dates, over columns."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from loaders.form.patterns import precision_of
from loaders.form.values import Time
from loaders.values.iso import EARLIEST, LATEST, NAIVE, bounded, iso_days, parse_iso
from loaders.values.patterns import parse_pattern
from loaders.values.reasons import BadValue
from loaders.values.zones import to_local, to_utc

INSTANT = pl.Datetime("us", "UTC")
TICKS_PER_UNIT = {"epoch_s": 1_000_000, "epoch_ms": 1000, "epoch_us": 1}
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def parse_times(text: pl.Series, form: Time) -> pl.Series:
    """Times as UTC instants.

    Parameters
    ----------
    text : pl.Series
        Times as text; empty stays empty.
    form : Time
        How they are written.

    Returns
    -------
    pl.Series
        Datetime in UTC microseconds. Empty does not mean wrong: ``exact_time`` decides.
    """
    if form.format == "iso":
        return parse_iso(text, form.zone)
    if form.format in TICKS_PER_UNIT:
        return parse_epoch(text, TICKS_PER_UNIT[form.format]).dt.replace_time_zone("UTC")
    local = parse_local(text, form)
    if isinstance(local.dtype, pl.Datetime) and local.dtype.time_zone is not None:
        return local.dt.convert_time_zone("UTC")
    return to_utc(local, form.zone or "UTC")


def parse_days(text: pl.Series, form: Time) -> pl.Series:
    """Days; of an instant, the day in the form's zone."""
    if form.format == "iso":
        days = text.str.to_date("%Y-%m-%d", strict=False)
        if days.null_count() == text.null_count():
            return days
        return days.zip_with(days.is_not_null(), iso_days(text, form.zone))
    if form.format in TICKS_PER_UNIT:
        return to_local(parse_times(text, form), form.zone or "UTC").dt.date()
    if form.format == "%Y-%m-%d":
        return text.str.to_date("%Y-%m-%d", strict=False)
    local = parse_local(text, form)
    if isinstance(local.dtype, pl.Datetime) and local.dtype.time_zone is not None:
        local = to_local(local.dt.convert_time_zone("UTC"), form.zone or "UTC")
    return local.dt.date()


def parse_local(text: pl.Series, form: Time) -> pl.Series:
    """Times of formats that write no offset (or a pattern's own)."""
    if form.format == "day_number":
        return _day_numbers(text, date.fromisoformat(form.base or ""))
    if form.format == "excel_serial":
        return _excel_serials(text)
    return bounded(parse_pattern(text, form))


def parse_epoch(text: pl.Series, ticks: int) -> pl.Series:
    """Whole numbers of units since 1970 as naive UTC times."""
    number = text.cast(pl.Int64, strict=False)
    limit = 2**62 // ticks
    inside = number.is_between(-limit, limit)
    return bounded((number.set(~inside, None) * ticks).cast(NAIVE))


def exact_time(text: str, form: Time) -> datetime:
    """One time as UTC instant.

    Raises
    ------
    BadValue
        If it is none, or none without a zone.

    Examples
    --------
    >>> exact_time("2025-01-10T09:00+08:00", Time()).isoformat()
    '2025-01-10T01:00:00+00:00'
    """
    if form.format != "iso":
        found = parse_times(pl.Series([text]), form).item()
        if isinstance(found, datetime):
            return found
        no_day = _is_no_day(text) or ("%" in form.format and precision_of(form.format) == "day")
        raise BadValue("bad_date" if no_day else "bad_time")
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadValue("bad_date" if _is_no_day(text) else "bad_time") from error
    if parsed.tzinfo is None and form.zone is None:
        raise BadValue("naive_time")
    if not EARLIEST <= parsed.replace(tzinfo=None) <= LATEST:
        raise BadValue("bad_time")
    instant = parsed if parsed.tzinfo else parsed.replace(tzinfo=ZoneInfo(form.zone or "UTC"))
    if (
        parsed.tzinfo is None
        and instant.astimezone(UTC).astimezone(instant.tzinfo).replace(tzinfo=None) != parsed
    ):
        raise BadValue("bad_time")
    return instant.astimezone(UTC)


def exact_day(text: str, form: Time) -> date:
    """One day.

    Raises
    ------
    BadValue
        If it is none.
    """
    found = parse_days(pl.Series([text]), form).item()
    if isinstance(found, date):
        return found
    raise BadValue("bad_date")


def _is_no_day(text: str) -> bool:
    """Whether the text begins like a day that no calendar has."""
    match = ISO_DAY.match(text)
    if match is None:
        return False
    try:
        date(*(int(part) for part in match.groups()))
    except ValueError:
        return True
    return False


def _day_numbers(text: pl.Series, base: date) -> pl.Series:
    """Days after a base, at midnight."""
    days = text.cast(pl.Int64, strict=False)
    inside = days.is_between(-3_000_000, 3_000_000)
    start = datetime(base.year, base.month, base.day)  # noqa: DTZ001 (midnight, zone applied later)
    offsets = pl.DataFrame({"days": days.set(~inside, None)}).select(pl.duration(days="days"))
    return bounded(pl.Series([start], dtype=NAIVE).new_from_index(0, text.len()) + offsets.to_series())


def _excel_serials(text: pl.Series) -> pl.Series:
    """Spreadsheet serial days (1900 system, days after 1899-12-30), to the millisecond."""
    start = datetime(1899, 12, 30)  # noqa: DTZ001 (as above)
    parts = text.str.extract_groups(r"^(\d{1,7})(\.\d+)?$").struct
    days, fraction = parts.field("1").cast(pl.Int64), parts.field("2").cast(pl.Float64).fill_null(0.0)
    millis = (fraction * timedelta(days=1).total_seconds() * 1000).round().cast(pl.Int64)
    shift = pl.DataFrame({"d": days, "m": millis}).select(pl.duration(days="d", milliseconds="m"))
    return bounded(pl.Series([start], dtype=NAIVE).new_from_index(0, text.len()) + shift.to_series())
