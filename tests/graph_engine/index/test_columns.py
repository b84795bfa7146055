"""A column read back is the column written, empty values included, and equal columns are equal files."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_engine.errors import EngineError, UnknownName
from graph_engine.index.columns import write_column
from graph_engine.index.format import Part
from graph_engine.index.properties import Properties
from graph_engine.schema.columns import POLARS_TYPES, Column

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=4)
VALUES = {
    "id": TEXT,
    "text": TEXT,
    "choice": st.sampled_from(["a", "b"]),
    "currency": st.sampled_from(["CNY", "EUR"]),
    "flag": st.booleans(),
    "integer": st.integers(-(2**63), 2**63 - 1),
    "money": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False),
    "share": st.floats(0, 1),
    "rate": st.decimals(0, 1, places=10),
    "time": st.datetimes(timezones=st.just(UTC)),
    "day": st.dates(),
}
folders = count()


def stored(tmp_path, kind, values):
    folder = tmp_path / str(next(folders))
    folder.mkdir()
    series = pl.Series("x", values, POLARS_TYPES[kind])
    column = write_column(folder, Column("x", kind), series)
    return Properties(folder, "Thing", Part(len(values), (column,))), folder


def test_every_type_of_column_is_tried():
    assert set(VALUES) == set(POLARS_TYPES)


@pytest.mark.parametrize("kind", sorted(VALUES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(data=st.data())
def test_what_is_written_is_read(tmp_path, kind, data):
    values = data.draw(st.lists(st.none() | VALUES[kind], max_size=8))
    properties, _ = stored(tmp_path, kind, values)
    assert properties.take("x", range(len(values))) == values
    assert properties.valid("x").tolist() == [value is not None for value in values]
    assert len(properties.column("x")) == len(values)


def test_text_that_repeats_is_kept_as_codes_of_sorted_values(tmp_path):
    properties, _ = stored(tmp_path, "text", ["web", None, "app", "web", "app"])
    assert properties.codes("x").tolist() == [1, -1, 0, 1, 0]
    assert properties.dictionary("x") == ("app", "web")
    assert properties.column("x").to_pylist() == ["web", None, "app", "web", "app"]


def test_text_that_does_not_repeat_has_no_codes(tmp_path):
    properties, _ = stored(tmp_path, "text", ["a", "b", "c"])
    with pytest.raises(EngineError, match="x of Thing is not kept as codes"):
        properties.codes("x")


def test_a_choice_has_codes_even_where_no_value_repeats(tmp_path):
    assert stored(tmp_path, "choice", ["b", "a"])[0].codes("x").tolist() == [1, 0]


def test_a_column_without_values_takes_no_file(tmp_path):
    properties, folder = stored(tmp_path, "choice", [None, None])
    assert list(folder.iterdir()) == []
    assert properties.codes("x").tolist() == [-1, -1]
    assert properties.dictionary("x") == ()
    assert properties.column("x").to_pylist() == [None, None]


@pytest.mark.parametrize(
    ("kind", "zero"), [("flag", False), ("day", 0), ("money", 0), ("time", 0), ("share", 0.0)]
)
def test_numbers_that_are_all_empty_are_zeros_that_are_not_valid(tmp_path, kind, zero):
    properties, _ = stored(tmp_path, kind, [None, None])
    assert properties.column("x").tolist() == [zero, zero]
    assert properties.valid("x").tolist() == [False, False]


def test_the_smallest_number_is_not_taken_for_nothing(tmp_path):
    properties, _ = stored(tmp_path, "money", [-(2**63), None, 0])
    assert properties.take("x", [0, 1, 2]) == [-(2**63), None, 0]


def test_days_times_and_rates_come_back_as_what_they_are(tmp_path):
    assert stored(tmp_path, "day", [date(2025, 2, 28)])[0].row(0) == {"x": date(2025, 2, 28)}
    moment = datetime(2025, 2, 28, 23, 59, 59, 999_999, UTC)
    assert stored(tmp_path, "time", [moment])[0].row(0) == {"x": moment}
    assert stored(tmp_path, "rate", [Decimal("0.0435")])[0].row(0) == {"x": Decimal("0.0435")}


def test_mapped_columns_cannot_be_written_to(tmp_path):
    properties, _ = stored(tmp_path, "money", [1, 2])
    with pytest.raises(ValueError, match="read-only"):
        properties.column("x")[0] = 9


def test_codes_are_as_narrow_as_their_number_allows(tmp_path):
    few, _ = stored(tmp_path, "choice", [f"{i:03d}" for i in range(128)])
    many, _ = stored(tmp_path, "choice", [f"{i:03d}" for i in range(130)])
    assert few.codes("x").dtype == np.int8
    assert many.codes("x").dtype == np.int16
    assert many.codes("x").tolist() == list(range(130))


def test_a_column_that_is_not_there_is_named_with_its_neighbours(tmp_path):
    with pytest.raises(UnknownName, match="there is no property of Thing 'xx'; near: x"):
        stored(tmp_path, "money", [1])[0].column("xx")


@pytest.mark.parametrize("kind", ["text", "money", "flag", "rate"])
def test_what_stood_in_empty_places_leaves_no_trace(tmp_path, kind):
    values = {"text": ["p", "q", "r"], "money": [1, 2, 3], "flag": [True] * 3, "rate": [Decimal(1)] * 3}[kind]
    whole = pl.Series("x", values, POLARS_TYPES[kind])
    emptied = pl.select(pl.when(pl.Series([True, False, True])).then(whole)).to_series()
    plain = pl.Series("x", [values[0], None, values[2]], POLARS_TYPES[kind])
    files = []
    for name, series in (("emptied", emptied), ("plain", plain)):
        (tmp_path / name).mkdir()
        write_column(tmp_path / name, Column("x", kind), series)
        files.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert files[0] == files[1]
