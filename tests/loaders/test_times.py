"""Times and days in every form that a mapping can name."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.form.values import Time
from loaders.values.reasons import BadValue
from loaders.values.times import exact_day, exact_time, parse_days, parse_times


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


SHANGHAI, PRAGUE = "Asia/Shanghai", "Europe/Prague"
TIMES = [
    ("2025-01-10T09:00:00+08:00", {}, at(2025, 1, 10, 1)),
    ("2025-01-10T09:00:00Z", {}, at(2025, 1, 10, 9)),
    ("2025-01-10T09:00:00.25-05:30", {}, at(2025, 1, 10, 14, 30, 0, 250000)),
    ("2025-01-10T09:00+08:00", {}, at(2025, 1, 10, 1)),
    ("2025-01-10 09:00:00", {"zone": SHANGHAI}, at(2025, 1, 10, 1)),
    ("2025-01-10", {"zone": SHANGHAI}, at(2025, 1, 9, 16)),
    ("2025-01-10T09:00:00", {}, "naive_time"),
    ("2025-02-30T09:00:00Z", {}, "bad_date"),
    ("2025-02-03T24:30:00Z", {}, "bad_time"),
    ("tomorrow", {}, "bad_time"),
    ("2025-03-30T02:30:00", {"zone": PRAGUE}, "bad_time"),
    ("2025-10-26T02:30:00", {"zone": PRAGUE}, at(2025, 10, 26, 0, 30)),
    ("2025-07-01T00:00:00", {"zone": PRAGUE}, at(2025, 6, 30, 22)),
    (
        "2020-01-03 13:22:12.95",
        {"format": "%Y-%m-%d %H:%M:%S%.f", "zone": "UTC"},
        at(2020, 1, 3, 13, 22, 12, 950000),
    ),
    ("2020-01-03 13:22:12", {"format": "%Y-%m-%d %H:%M:%S%.f", "zone": "UTC"}, at(2020, 1, 3, 13, 22, 12)),
    ("2020-13-03 13:22:12", {"format": "%Y-%m-%d %H:%M:%S%.f", "zone": "UTC"}, "bad_date"),
    ("2025-01-10 09:00:00 +0800", {"format": "%Y-%m-%d %H:%M:%S %z"}, at(2025, 1, 10, 1)),
    ("1669690786435", {"format": "epoch_ms"}, at(2022, 11, 29, 2, 59, 46, 435000)),
    ("1669690786", {"format": "epoch_s"}, at(2022, 11, 29, 2, 59, 46)),
    ("99999999999999999999", {"format": "epoch_ms"}, "bad_time"),
    ("119", {"format": "day_number", "base": "2020-01-01", "zone": "UTC"}, at(2020, 4, 29)),
    ("1.5", {"format": "day_number", "base": "2020-01-01", "zone": "UTC"}, "bad_time"),
    ("45667.375", {"format": "excel_serial", "zone": SHANGHAI}, at(2025, 1, 10, 1)),
    ("930101", {"format": "%y%m%d", "century": 1900, "zone": "UTC"}, at(1993, 1, 1)),
    ("001231", {"format": "%y%m%d", "century": 1900, "zone": "UTC"}, at(1900, 12, 31)),
    ("000229", {"format": "%y%m%d", "century": 1900, "zone": "UTC"}, "bad_date"),
    ("000229", {"format": "%y%m%d", "century": 2000, "zone": "UTC"}, at(2000, 2, 29)),
]


@pytest.mark.parametrize(("text", "form", "expected"), TIMES)
def test_a_time_is_read_or_told_why_not(text, form, expected):
    told = Time(**form)
    if isinstance(expected, str):
        with pytest.raises(BadValue) as raised:
            exact_time(text, told)
        assert raised.value.reason == expected
    else:
        assert exact_time(text, told) == expected
    assert parse_times(pl.Series([text]), told).item() in (None, expected)


DAYS = [
    ("2025-01-10", {"format": "%Y-%m-%d"}, date(2025, 1, 10)),
    ("2025-02-30", {"format": "%Y-%m-%d"}, None),
    ("706213", {"format": "%y%m%d", "century": 1900, "month_offset": 50}, date(1970, 12, 13)),
    ("450204", {"format": "%y%m%d", "century": 1900, "month_offset": 50}, date(1945, 2, 4)),
    ("1991-12-21 00:00:00", {"format": "%Y-%m-%d %H:%M:%S", "zone": "UTC"}, date(1991, 12, 21)),
    ("597196800000", {"format": "epoch_ms", "zone": "UTC"}, date(1988, 12, 4)),
    ("31.04.2025", {"format": "%d.%m.%Y"}, None),
    ("2025-01-10T23:00:00Z", {"format": "iso", "zone": SHANGHAI}, date(2025, 1, 11)),
]


@pytest.mark.parametrize(("text", "form", "expected"), DAYS)
def test_a_day_is_read_or_bad(text, form, expected):
    told = Time(**form)
    if expected is None:
        with pytest.raises(BadValue):
            exact_day(text, told)
    else:
        assert exact_day(text, told) == expected
        assert parse_days(pl.Series([text, None]), told).to_list() == [expected, None]


INSTANTS = st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2099-12-31"))
ZONES = st.sampled_from([SHANGHAI, PRAGUE, "America/New_York", "UTC"])


@given(times=st.lists(INSTANTS, min_size=1, max_size=5), zone=ZONES)
def test_columns_of_naive_times_agree_with_single_ones(times, zone):
    form = Time(zone=zone)
    texts = [time.isoformat(timespec="microseconds") for time in times]
    for text, found in zip(texts, parse_times(pl.Series(texts), form), strict=True):
        try:
            assert found == exact_time(text, form)
        except BadValue:
            assert found is None


def test_a_column_may_mix_offsets_fractions_and_naive_times():
    texts = ["2025-01-10T09:00:00+08:00", "2025-01-10T09:00:00.5Z", "2025-01-10T09:00:00", None, "x"]
    found = parse_times(pl.Series(texts), Time(zone=SHANGHAI)).to_list()
    assert found == [at(2025, 1, 10, 1), at(2025, 1, 10, 9, 0, 0, 500000), at(2025, 1, 10, 1), None, None]
    assert parse_times(pl.Series(texts), Time()).to_list()[2] is None
