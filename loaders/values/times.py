"""Times from text to UTC microseconds, and days to dates, over columns."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from loaders.form.patterns import precision_of
from loaders.form.values import Time
from loaders.values.patterns import parse_pattern
from loaders.values.reasons import BadValue
from loaders.values.zones import to_local, to_utc

INSTANT = pl.Datetime("us", "UTC")
NAIVE = pl.Datetime("us")
TICKS_PER_UNIT = {"epoch_s": 1_000_000, "epoch_ms": 1000, "epoch_us": 1}
EARLIEST, LATEST = datetime(1, 1, 3), datetime(9999, 12, 29)  # noqa: DTZ001 (bounds of naive times)
"""Times that keep within the calendar in every zone."""

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
        return days.zip_with(days.is_not_null(), _iso_days(text, form.zone))
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
    return _bounded(parse_pattern(text, form))


def parse_epoch(text: pl.Series, ticks: int) -> pl.Series:
    """Whole numbers of units since 1970 as naive UTC times."""
    number = text.cast(pl.Int64, strict=False)
    limit = 2**62 // ticks
    inside = number.is_between(-limit, limit)
    return _bounded((number.set(~inside, None) * ticks).cast(NAIVE))


def parse_iso(text: pl.Series, zone: str | None) -> pl.Series:
    """ISO 8601 times with or without offset; those without are in ``zone``."""
    first = text.drop_nulls().head(1).to_list()
    mark = first[0][10:11] if first else "T"
    head = text.str.slice(0, 19).str.to_datetime(
        f"%Y-%m-%d{mark or 'T'}%H:%M:%S", strict=False, time_unit="us"
    )
    if not mark:
        head = text.str.to_datetime("%Y-%m-%d", strict=False, time_unit="us")
    rest = text.str.slice(19)
    tails = pl.DataFrame({"tail": rest.unique().drop_nulls()}).with_columns(
        fraction=pl.col("tail").str.extract(r"^\.([0-9]{1,6})[0-9]*(?:Z|[+-]|$)").str.pad_end(6, "0"),
        offset=pl.col("tail").str.extract(r"^(?:\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})$"),
        naive=pl.col("tail").str.contains(r"^(\.[0-9]+)?$"),
    )
    parts = tails.with_columns(shift=_shift(), known=pl.col("offset").is_not_null() | pl.col("naive"))
    local = _bounded(head)
    if parts.height == 1:
        return _apply_one(local, parts, zone)
    joined = pl.DataFrame({"local": local, "tail": rest}).join(
        parts, on="tail", how="left", maintain_order="left"
    )
    shifted = (joined["local"] + joined["shift"]).set(~joined["known"].fill_null(value=False), None)
    naive = joined["naive"].fill_null(value=False)
    here = to_utc(shifted.set(~naive, None), zone) if zone else pl.Series([None], dtype=INSTANT)
    return shifted.dt.replace_time_zone("UTC").zip_with(
        ~naive, here.extend_constant(None, text.len() - here.len())
    )


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


def _shift() -> pl.Expr:
    """What a time's fraction and offset add to its head, to make it UTC."""
    offset = pl.col("offset").str.replace(":", "", literal=True)
    minutes = offset.str.slice(1, 2).cast(pl.Int64, strict=False) * 60 + offset.str.slice(3, 2).cast(
        pl.Int64, strict=False
    )
    sign = pl.when(offset.str.starts_with("-")).then(1).otherwise(-1)
    micros = pl.col("fraction").cast(pl.Int64, strict=False).fill_null(0)
    return pl.duration(microseconds=micros, minutes=(sign * minutes).fill_null(0))


def _apply_one(local: pl.Series, parts: pl.DataFrame, zone: str | None) -> pl.Series:
    """Times that all end in the same way."""
    (part,) = parts.rows(named=True)
    if not part["known"] or (part["naive"] and zone is None):
        return local.clear().extend_constant(None, local.len()).dt.replace_time_zone("UTC")
    shifted = local + part["shift"] if part["shift"] else local
    return to_utc(shifted, zone) if part["naive"] and zone else shifted.dt.replace_time_zone("UTC")


def _bounded(local: pl.Series) -> pl.Series:
    """Times within the calendar; others empty."""
    if local.is_empty() or local.null_count() == local.len():
        return local
    bare = local.dt.replace_time_zone(None)
    return local.set(~bare.is_between(EARLIEST, LATEST), None)


def _iso_days(text: pl.Series, zone: str | None) -> pl.Series:
    """Days of ISO times: of a naive one its own day, of an instant the day in the zone."""
    naive = parse_iso(text, "UTC").set(text.str.contains(r"(Z|[+-]\d{2}:?\d{2})$"), None)
    instants = to_local(parse_iso(text, None), zone or "UTC")
    return naive.dt.date().zip_with(naive.is_not_null(), instants.dt.date())


def _day_numbers(text: pl.Series, base: date) -> pl.Series:
    """Days after a base, at midnight."""
    days = text.cast(pl.Int64, strict=False)
    inside = days.is_between(-3_000_000, 3_000_000)
    start = datetime(base.year, base.month, base.day)  # noqa: DTZ001 (midnight, zone applied later)
    offsets = pl.DataFrame({"days": days.set(~inside, None)}).select(pl.duration(days="days"))
    return _bounded(pl.Series([start], dtype=NAIVE).new_from_index(0, text.len()) + offsets.to_series())


def _excel_serials(text: pl.Series) -> pl.Series:
    """Spreadsheet serial days (1900 system, days after 1899-12-30), to the millisecond."""
    start = datetime(1899, 12, 30)  # noqa: DTZ001 (as above)
    parts = text.str.extract_groups(r"^(\d{1,7})(\.\d+)?$").struct
    days, fraction = parts.field("1").cast(pl.Int64), parts.field("2").cast(pl.Float64).fill_null(0.0)
    millis = (fraction * timedelta(days=1).total_seconds() * 1000).round().cast(pl.Int64)
    shift = pl.DataFrame({"d": days, "m": millis}).select(pl.duration(days="d", milliseconds="m"))
    return _bounded(pl.Series([start], dtype=NAIVE).new_from_index(0, text.len()) + shift.to_series())
